// Holds the last known state, draws what changed, and tells how fresh it is.
import { Stream } from "./stream.js";
import { Events } from "./events.js";
import { Demo } from "./demo.js";
import { drawGroup, resourceCount, tickTimes, troubles } from "./group.js";
import { clusterTroubles, drawNodes, tickLease } from "./nodes.js";
import { clock, count, el, span } from "./words.js";

/** Up to this many resources on the page all are shown at once; beyond it groups open on demand. */
const OPEN_UP_TO = 40;

const $ = (id) => document.getElementById(id);
const groups = new Map();
const cards = new Map();
const openByHand = new Map();
const onScreen = new Set();
const events = new Events($("events"), $("event-live"));
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) { onScreen.add(entry.target); tickTimes(entry.target, nodeNow()); } else onScreen.delete(entry.target);
  }
});
let head = null;
let frame = null;
let frameAt = 0;
let nodesText = "";
let clockAhead = 0;
let link = "waiting";

/** The node's wall clock as far as it is known here: its times are compared with its own clock, not with ours. */
function nodeNow() {
  return Date.now() + clockAhead;
}

function onMessage(kind, message) {
  const restarted = head && head.life !== message.life;
  if (kind !== "snapshot" && !head) return;
  head = message;
  clockAhead = message.now - Date.now();
  if (message.frame) {
    frame = message.frame;
    frameAt = Date.now();
  }
  if (kind === "snapshot") {
    groups.clear();
    for (const group of message.groups) groups.set(group.group, group);
    events.replace(message.events);
    drawAll();
  } else if (kind === "change") {
    message.gone.forEach((name) => groups.delete(name));
    const known = message.groups.every((group) => groups.has(group.group));
    for (const group of message.groups) groups.set(group.group, group);
    events.add(message.events);
    if (known && !message.gone.length) message.groups.forEach((group) => redraw(group)); else drawAll();
  }
  if (kind !== "beat" || restarted) drawFrame();
  drawMembers();
}

/** Drawn again only when something else than a time has changed, so that nothing jumps under a reader. */
function drawMembers() {
  if (!frame) return;
  const owned = new Map();
  for (const group of groups.values()) {
    if (group.owner) owned.set(group.owner, [...(owned.get(group.owner) || []), group.group]);
  }
  const text = JSON.stringify([frame.leader, frame.bus, frame.nodes, [...owned], head.node], (key, value) => (key === "heardAgoMs" ? Math.floor(value / 1500) : value));
  if (text !== nodesText) {
    nodesText = text;
    $("nodes").replaceChildren(...drawNodes(frame, head.node, owned));
    $("nodes-count").textContent = Object.keys(frame.nodes).length === 1 ? "alone" : count(Object.keys(frame.nodes).length, "node");
    $("nodes-section").hidden = false;
  }
  tickLease($("nodes"), frame.lease, Date.now() - frameAt);
}

function isOpen(group, total) {
  if (openByHand.has(group.group)) return openByHand.get(group.group);
  return total <= OPEN_UP_TO;
}

function total() {
  let sum = 0;
  for (const group of groups.values()) sum += resourceCount(group);
  return sum;
}

function makeCard(group, sum) {
  const card = drawGroup(group, isOpen(group, sum), (open) => {
    if (open !== isOpen(group, total())) openByHand.set(group.group, open);
    tickTimes(card, nodeNow());
  });
  tickTimes(card, nodeNow());
  return card;
}

function drawAll() {
  const sum = total();
  const sorted = [...groups.values()].sort((a, b) => a.group.localeCompare(b.group, "en", { numeric: true }));
  watcher.disconnect();
  onScreen.clear();
  cards.clear();
  const drawn = sorted.map((group) => {
    const card = makeCard(group, sum);
    cards.set(group.group, card);
    return card;
  });
  $("groups").replaceChildren(...(drawn.length ? drawn : [el("p", { class: "quiet" }, "No group is configured.")]));
  drawn.forEach((card) => watcher.observe(card));
  $("find-box").hidden = groups.size < 6;
  filter();
}

function redraw(group) {
  const old = cards.get(group.group);
  const focus = old.contains(document.activeElement) ? (document.activeElement.closest(".why") ? ".why > summary" : ".inside > summary") : "";
  const card = makeCard(group, total());
  card.hidden = old.hidden;
  watcher.unobserve(old);
  onScreen.delete(old);
  old.replaceWith(card);
  cards.set(group.group, card);
  watcher.observe(card);
  if (focus) card.querySelector(focus).focus({ preventScroll: true });
}

function filter() {
  const wanted = $("find").value.trim().toLowerCase();
  for (const [name, card] of cards) {
    const group = groups.get(name);
    const inside = () => Object.values(group.nodes).some((here) => Object.keys(here.resources).some((one) => one.toLowerCase().includes(wanted)));
    card.hidden = wanted !== "" && !name.toLowerCase().includes(wanted) && !inside();
  }
}

function drawFrame() {
  $("where").textContent = `${head.cluster} · ${head.node}`;
  $("groups-count").textContent = `${count(groups.size, "group")}, ${count(total(), "resource")}`;
  $("about").textContent = `Mainstay ${head.version} on ${head.node}, started ${clock(head.started)}`;
  const wrong = [...groups.values()].map((group) => [group, troubles(group)]).filter(([, found]) => found.length);
  const busy = [...groups.values()].filter((group) => group.state.startsWith("GOING") || group.state === "UNKNOWN");
  const online = [...groups.values()].filter((group) => group.state === "ONLINE").length;
  const frozen = [...groups.values()].filter((group) => group.frozen).length;
  const rest = [`${online} of ${count(groups.size, "group")} online`];
  if (frozen) rest.push(`${frozen} frozen`);
  const cluster = clusterTroubles(frame, head.node);
  const down = cluster.filter(([tone]) => tone === "bad").map(([, text]) => text);
  const doubts = cluster.filter(([tone]) => tone !== "bad").map(([, text]) => text);
  if (!wrong.length && down.length) {
    verdict("bad", "!", "The cluster needs you", rest.concat(doubts), [], down);
  } else if (wrong.length) {
    verdict("bad", "!", wrong.length === 1 ? `${wrong[0][0].group} needs you` : `${wrong.length} groups need you`, rest, wrong.slice(0, 8).map(([group, found]) => [group.group, found]), down.concat(doubts));
  } else if (busy.length) {
    verdict("busy", "…", `${count(busy.length, "group")} on the way: ${busy.slice(0, 3).map((group) => group.group).join(", ")}${busy.length > 3 ? " …" : ""}`, rest, [], doubts);
  } else if (doubts.length) {
    verdict("warn", "!", groups.size && online === groups.size ? "Every group is online, but look at this" : "Look at this", rest, [], doubts);
  } else {
    verdict("good", "✓", groups.size ? "Everything is all right" : "Nothing to look after yet", rest, []);
  }
  document.title = wrong.length ? `(${wrong.length}) Mainstay ${head.cluster}` : `Mainstay ${head.cluster}`;
}

function verdict(tone, mark, line, rest, wrong, more = []) {
  $("verdict").dataset.tone = tone;
  $("verdict-mark").textContent = mark;
  if ($("verdict-line").textContent !== line) $("verdict-line").textContent = line;
  const links = wrong.map(([name, found]) => el("li", {}, el("a", { href: `#group-${name}` }, name), `: ${found[0]}${found.length > 1 ? `, and ${found.length - 1} more` : ""}`));
  $("verdict-more").replaceChildren(rest.join(" · "));
  $("verdict").querySelector("ul")?.remove();
  const items = links.concat(more.map((text) => el("li", {}, text)));
  if (items.length) $("verdict-more").after(el("ul", {}, ...items));
}

function onLink(now, waitMs) {
  const before = link;
  link = now;
  document.body.dataset.link = now;
  $("link").dataset.link = now;
  let text = "Live";
  if (now === "lost") {
    const next = waitMs > 0 ? `trying again in ${span(waitMs + 999)}` : "trying again";
    text = head ? `Connection lost; this is how it was at ${clock(head.now)}; ${next}` : `The node does not answer; ${next}`;
  }
  // What was all right a while ago may not be so: the page says that it does not know.
  if (now === "lost" && before === "live") verdict("wait", "?", `Not known: ${head.node} is not heard`, [`Last seen: ${$("verdict-line").textContent}`], []);
  // The countdown is for eyes only: a screen reader hears of the loss and of the return, not of each second.
  $("link").setAttribute("aria-live", before === now ? "off" : "polite");
  if ($("link-text").textContent !== text) $("link-text").textContent = text;
}

$("find").addEventListener("input", filter);
const stream = new Stream("/api/v1/stream", onMessage, onLink);
setInterval(() => {
  stream.tick();
  if (document.hidden || link !== "live") return;
  onScreen.forEach((card) => tickTimes(card, nodeNow()));
  if (frame) tickLease($("nodes"), frame.lease, Date.now() - frameAt);
}, 1000);
new Demo($("demo"));
