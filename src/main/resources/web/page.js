// The status page: keeps what the stream tells, draws what has changed, and does what is asked.
import { Dialog, groupVerbs, verbButton } from "./actions.js";
import { isPressed, keepingStill } from "./anchor.js";
import { Demo } from "./demo.js";
import { Behind, drawDetail } from "./detail.js";
import { Events, eventList } from "./events.js";
import { drawGroup, hash, tickLeases, tickTimes } from "./group.js";
import { resourceCount, troubles, verdict } from "./model.js";
import { drawNodes } from "./nodes.js";
import { patch, patchChildren } from "./patch.js";
import { Rights } from "./rights.js";
import { Stream } from "./stream.js";
import { Whys } from "./why.js";
import { clock, count, el, span } from "./words.js";

/** Up to so many resources every group is shown open; beyond it groups open on demand. */
const OPEN_UP_TO = 40;
/** Drawing cards may take this long of one frame; the rest goes on in the next, so that nothing stutters. */
const BUDGET_MS = 8;

const $ = (id) => document.getElementById(id);
const groups = new Map();
const places = new Map();
const dirty = new Set();
const onScreen = new Set();
const openByHand = new Map();
const events = new Events($("event-live"));
const whys = new Whys((name) => touch(name));
const behind = new Behind(() => touch(shown));
const rights = new Rights($, onRights);
const dialog = new Dialog($("act"), () => ({ groups, frame }));
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) onScreen.add(entry.target.dataset.key); else onScreen.delete(entry.target.dataset.key);
  }
  schedule();
}, { rootMargin: "200px" });
let head = null;
let frame = null;
let frameAt = 0;
let clockAhead = 0;
let link = "waiting";
let isSmall = true;
let isScheduled = false;
/** The group whose detail is open; empty in the list. */
let shown = "";
let cameFrom = "";
/** Which parts are as they should be. */
const drawn = { frame: true, list: true, events: true, detail: true };

/** The node's wall clock as far as it is known here: its times are compared with its own clock, not with ours. */
function nodeNow() {
  return Date.now() + clockAhead;
}

function onMessage(kind, message) {
  if (kind !== "snapshot" && !head) return;
  const restarted = head && head.life !== message.life;
  head = message;
  clockAhead = message.now - Date.now();
  if (message.frame) {
    if (!frame) groups.forEach((group, name) => dirty.add(name));
    frame = message.frame;
    frameAt = Date.now();
  }
  if (kind === "snapshot") {
    groups.clear();
    events.replace(message.events);
    drawn.list = drawn.events = false;
  }
  if (kind === "change") {
    message.gone.forEach((name) => groups.delete(name));
    if (message.gone.length) drawn.list = false;
    if (message.events.length) {
      events.add(message.events);
      message.events.forEach((event) => behind.changed(event.group));
      drawn.events = false;
    }
  }
  for (const group of message.groups || []) {
    if (!places.has(group.group)) drawn.list = false;
    groups.set(group.group, group);
    dirty.add(group.group);
    whys.changed(group.group);
    behind.changed(group.group);
  }
  if (shown && (groups.size === 0 || dirty.has(shown) || !drawn.events)) drawn.detail = false;
  if (kind !== "beat" || restarted) drawn.frame = false;
  schedule();
}

function onRights(isAnother) {
  for (const name of groups.keys()) dirty.add(name);
  drawn.frame = drawn.detail = false;
  schedule();
  if (isAnother) stream.again();
}

/** That group is to be drawn again, wherever it is shown. */
function touch(name) {
  dirty.add(name);
  if (name === shown) drawn.detail = false;
  schedule();
}

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(paint);
}

function paint() {
  isScheduled = false;
  if (!head) return;
  if (isPressed()) schedule(); else draw();
}

function draw() {
  keepingStill(() => {
    if (!drawn.list) drawList();
    if (!drawn.frame) drawFrame();
    if (shown) {
      if (!drawn.detail) drawShown();
      return;
    }
    const end = performance.now() + BUDGET_MS;
    drawCards(end, (name) => onScreen.has(name));
    drawCards(end, () => true);
    if (!drawn.events) {
      drawn.events = true;
      patchChildren($("events"), [eventList(events.list, "None yet.")]);
    }
  });
  if (dirty.size && !shown) schedule();
}

function drawCards(end, which) {
  for (const name of dirty) {
    if (performance.now() > end) return;
    if (which(name)) drawCard(name);
  }
}

function drawCard(name) {
  dirty.delete(name);
  const place = places.get(name);
  const group = groups.get(name);
  if (!place || !group) return;
  const open = isOpen(name);
  const handy = rights.may && (open || troubles(group).length) ? groupVerbs(group).filter((verb) => verb !== "freeze" && verb !== "probe").slice(0, 3) : [];
  const card = drawGroup(group, { open, why: whys.draw(name), frame, now: nodeNow(), buttons: handy.map((verb) => verbButton(group, verb)) });
  const had = place.firstElementChild;
  if (had) patch(had, card); else place.append(card);
  tick(place);
}

function tick(root) {
  tickTimes(root, nodeNow());
  if (frame) tickLeases(root, frame, Date.now() - frameAt);
}

function isOpen(name) {
  return openByHand.has(name) ? openByHand.get(name) : isSmall;
}

/** A place for each group, in the order of names; the cards are drawn into them. */
function drawList() {
  drawn.list = true;
  const names = [...groups.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const list = $("groups");
  for (const [name, place] of places) {
    if (groups.has(name)) continue;
    watcher.unobserve(place);
    place.remove();
    places.delete(name);
    onScreen.delete(name);
    dirty.delete(name);
  }
  let at = list.firstElementChild;
  for (const name of names) {
    let place = places.get(name);
    if (!place) {
      place = el("li", { "data-key": name });
      places.set(name, place);
      watcher.observe(place);
      dirty.add(name);
    }
    if (place === at) at = at.nextElementSibling; else list.insertBefore(place, at);
  }
  $("no-groups").hidden = names.length > 0;
  $("no-groups").textContent = "No group is configured.";
  $("find-box").hidden = names.length < 6;
  const small = total() <= OPEN_UP_TO;
  if (small !== isSmall) {
    isSmall = small;
    names.forEach((name) => dirty.add(name));
  }
  filter();
}

function total() {
  let sum = 0;
  for (const group of groups.values()) sum += resourceCount(group);
  return sum;
}

function filter() {
  const wanted = $("find").value.trim().toLowerCase();
  let found = 0;
  for (const [name, place] of places) {
    const group = groups.get(name);
    const inside = () => Object.values(group.nodes).some((here) => Object.keys(here.resources).some((one) => one.toLowerCase().includes(wanted)));
    place.hidden = wanted !== "" && !name.toLowerCase().includes(wanted) && !inside();
    found += place.hidden ? 0 : 1;
  }
  $("found").textContent = wanted ? `${count(found, "group")} found` : "";
}

function drawFrame() {
  drawn.frame = true;
  $("where").textContent = `${head.cluster} · ${head.node}`;
  $("groups-count").textContent = `${count(groups.size, "group")}, ${count(total(), "resource")}`;
  $("about").textContent = `Mainstay ${head.version} on ${head.node}, started ${clock(head.started)}`;
  const now = verdict(groups, frame, head.node);
  drawVerdict(now);
  document.title = `${now.wrongCount ? `(${now.wrongCount}) ` : ""}${shown ? `${shown} · ` : ""}Mainstay ${head.cluster}`;
  if (!frame) return;
  const owned = new Map();
  for (const group of groups.values()) {
    if (group.owner) owned.set(group.owner, [...(owned.get(group.owner) || []), group.group]);
  }
  patchChildren($("nodes"), drawNodes(frame, head.node, owned, rights.may));
  $("nodes-count").textContent = Object.keys(frame.nodes).length === 1 ? "alone" : count(Object.keys(frame.nodes).length, "node");
  $("nodes-section").hidden = Boolean(shown);
  for (const name of onScreen) tickLeases(places.get(name), frame, Date.now() - frameAt);
  tickLeases($("nodes"), frame, Date.now() - frameAt);
  tickLeases($("detail"), frame, Date.now() - frameAt);
}

function drawVerdict({ tone, mark, line, rest, wrong, more }) {
  $("verdict").dataset.tone = tone;
  $("verdict-mark").textContent = mark;
  if ($("verdict-line").textContent !== line) $("verdict-line").textContent = line;
  if ($("verdict-more").textContent !== rest.join(" · ")) $("verdict-more").textContent = rest.join(" · ");
  const links = wrong.slice(0, 8).map(([name, found]) => el("li", { "data-key": name }, el("a", { href: hash(name) }, name), `: ${found[0]}${found.length > 1 ? `, and ${found.length - 1} more` : ""}`));
  if (wrong.length > 8) links.push(el("li", {}, `and ${count(wrong.length - 8, "group")} more`));
  const items = links.concat(more.map((text) => el("li", {}, text)));
  patchChildren($("verdict-list"), items);
  $("verdict-list").hidden = !items.length;
}

function drawShown() {
  drawn.detail = true;
  const group = groups.get(shown);
  const box = $("detail");
  if (!group) {
    patchChildren(box, [el("p", { class: "back" }, el("a", { href: "#/" }, "← All groups")), el("h2", { id: "detail-title", tabindex: -1 }, shown), el("p", {}, `${head.node} knows no group of this name.`)]);
    return;
  }
  dirty.delete(shown);
  patchChildren(box, drawDetail(group, { open: true, why: whys.draw(shown), frame, now: nodeNow(), behind, events: events.list, rights }));
  tick(box);
}

/** Follows the address: a group's detail, or the list. */
function route() {
  const told = /^#\/group\/(.+)$/.exec(location.hash);
  const next = told ? decodeURIComponent(told[1]) : "";
  const before = shown;
  if (next !== before) {
    if (before) whys.toggle(before, openedWhy.has(before));
    shown = next;
    if (next) whys.toggle(next, true);
  }
  behind.open(next);
  for (const section of document.querySelectorAll("[data-list]")) section.hidden = Boolean(next) || (section.id === "nodes-section" && !frame);
  $("detail").hidden = !next;
  if (!next) $("detail").replaceChildren();
  if (!next && before) dirty.add(before);
  drawn.frame = drawn.events = false;
  drawn.detail = !next;
  if (!head) return;
  draw();
  if (next && next !== before) {
    cameFrom = before ? cameFrom : next;
    window.scrollTo({ top: 0, behavior: "instant" });
    $("detail-title").focus({ preventScroll: true });
  } else if (!next && before) {
    const back = places.get(before) || places.get(cameFrom);
    back?.querySelector("h3 a")?.focus();
  }
}

/** Groups whose reason is open in the list, whatever the detail shows. */
const openedWhy = new Set();

function onClick(event) {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const { group: name, verb, node } = button.dataset;
  switch (button.dataset.do) {
    case "open": openByHand.set(name, !isOpen(name)); touch(name); break;
    case "why": {
      const open = !whys.has(name);
      if (open) openedWhy.add(name); else openedWhy.delete(name);
      whys.toggle(name, open);
      touch(name);
      break;
    }
    case "act": dialog.group(verb, name, button); break;
    case "node": dialog.node(verb, node, button); break;
    case "skip": event.preventDefault(); (shown ? $("detail-title") : $("groups-title")).focus(); break;
    default:
  }
}

function onSubmit(event) {
  const form = event.target.closest("form.one");
  if (!form) return;
  event.preventDefault();
  const told = new FormData(form);
  dialog.resource(told.get("verb"), form.dataset.group, told.get("resource"), told.get("node"), form.querySelector("button"));
}

function onLink(now, waitMs) {
  const before = link;
  link = now;
  document.body.dataset.link = now;
  $("link").dataset.link = now;
  let text = "Live";
  if (now === "refused") text = "Not signed in";
  if (now === "lost") {
    const next = waitMs > 0 ? `trying again in ${span(waitMs + 999)}` : "trying again";
    text = head ? `Connection lost; this is how it was at ${clock(head.now)}; ${next}` : `The node does not answer; ${next}`;
  }
  // What was all right a while ago may not be so: the page says that it does not know.
  if (now !== "live" && before === "live") {
    drawn.frame = true;
    drawVerdict({ tone: "wait", mark: "?", line: `Not known: ${head.node} is not heard`, rest: [`Last seen: ${$("verdict-line").textContent}`], wrong: [], more: [] });
  }
  if (now === "live" && before !== "live") drawn.frame = false;
  // The countdown is for eyes only: a screen reader hears of the loss and of the return, not of each second.
  $("link").setAttribute("aria-live", before === now ? "off" : "polite");
  if ($("link-text").textContent !== text) $("link-text").textContent = text;
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown && !document.querySelector("dialog[open]") && !event.target.closest("input, select")) location.hash = "#/";
});
$("find").addEventListener("input", filter);
window.addEventListener("hashchange", route);
const stream = new Stream("/api/v1/stream", onMessage, onLink, (text) => rights.refused(text));
route();
rights.load();
setInterval(() => {
  stream.tick();
  if (document.hidden || link !== "live") return;
  if (shown) tick($("detail")); else onScreen.forEach((name) => tick(places.get(name)));
  if (frame) tickLeases($("nodes"), frame, Date.now() - frameAt);
}, 1000);
new Demo($("demo"));
