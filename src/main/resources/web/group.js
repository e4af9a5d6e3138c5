// Draws one group: its heading, what was decided, and each node's resources beside one another.
import { whyPart } from "./why.js";
import { clock, count, el, flagChip, plain, span, stateChip, tone } from "./words.js";

/** What asks for an operator, worst first; empty when nothing does. */
export function troubles(group) {
  const found = [];
  const active = Object.entries(group.nodes).filter(([, here]) => isKnown(here) && ["ONLINE", "PARTIAL"].includes(here.state)).map(([node]) => node);
  if (group.kind === "failover" && active.length > 1) found.push(`it runs on ${active.join(" and ")} at once`);
  for (const [node, here] of Object.entries(group.nodes)) {
    if (!isKnown(here)) continue;
    for (const [name, resource] of Object.entries(here.resources)) {
      if (resource.state === "FAULTED" || resource.flags.includes("FAULTED")) found.push(`${name} is faulted on ${node}`);
      if (resource.flags.includes("ADMIN_WAIT")) found.push(`${name} waits for an operator on ${node}`);
      if (resource.flags.includes("UNABLE_TO_OFFLINE")) found.push(`${name} did not go offline on ${node}`);
      if (resource.probe && resource.probe.ng) found.push(`${name} on ${node} is not heard by its load balancer (ng flag)`);
    }
  }
  if (!found.length && group.state === "FAULTED") found.push("it is faulted");
  if (!found.length && group.state === "PARTIAL") found.push("it is only partly online");
  if (!found.length && group.wanted === "online" && group.state === "OFFLINE") found.push("it is offline and wanted online");
  return found;
}

/** Whether a node's word is fresh. */
function isKnown(here) {
  return !here.heard || here.heard === "OWN" || here.heard === "FRESH";
}

export function resourceCount(group) {
  return Object.values(group.nodes).reduce((most, here) => Math.max(most, Object.keys(here.resources).length), 0);
}

/** The card; `open` says whether its resources are shown. They are drawn only then. */
export function drawGroup(group, open, onToggle) {
  const wrong = troubles(group);
  const card = el("article", { class: "card", "data-tone": wrong.length ? "bad" : tone(group.state), id: `group-${group.group}`, "aria-labelledby": `name-${group.group}` });
  card.append(heading(group), facts(group, wrong));
  const details = el("details", { class: "inside", open });
  details.append(el("summary", {}, resourceLine(group)));
  const draw = () => {
    if (details.open && !details.querySelector(".nodes")) details.append(nodes(group));
  };
  details.addEventListener("toggle", () => { draw(); onToggle(details.open); });
  draw();
  card.append(details);
  return card;
}

function heading(group) {
  return el("div", { class: "head" },
    el("h3", { id: `name-${group.group}` }, group.group),
    stateChip(group.state),
    group.frozen ? el("span", { class: "chip", "data-tone": "busy", title: "Nothing is done here until it is unfrozen" }, "Frozen") : null,
    el("p", { class: "owner" }, ...owner(group)));
}

function owner(group) {
  const move = group.ledger && group.ledger.moveTo ? ` · on its way to ${group.ledger.moveTo}` : "";
  const rest = `${group.kind}${group.wanted ? ` · wanted ${group.wanted}` : ""}${move}`;
  if (!group.owner) return ["No owner", el("span", { class: "quiet" }, ` · ${rest}`)];
  return ["Owner ", el("strong", {}, group.owner), el("span", { class: "quiet" }, ` · epoch ${group.epoch} · ${rest}`)];
}

function facts(group, wrong) {
  const list = el("div", { class: "facts" });
  if (wrong.length) list.append(el("p", { class: "wrong" }, `${group.group}: ${wrong.slice(0, 3).join("; ")}${wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""}.`));
  if (group.sentence) list.append(el("p", {}, ...withCommands(group.sentence)));
  const failover = group.failover.possible ? "Failover possible now: " : "No failover: ";
  list.append(el("p", { class: "quiet" }, el("span", { class: "key" }, failover), group.failover.text || (group.failover.possible ? "yes" : "no reason given")));
  for (const [node, reason] of Object.entries(group.ledger ? group.ledger.rejected : {})) {
    if (group.failover.possible) list.append(el("p", { class: "quiet" }, el("span", { class: "key" }, `Not ${node}: `), reason));
  }
  list.append(whyPart(group.group));
  return list;
}

/** A sentence whose commands, in back quotes, can be told from its words and copied whole. */
function withCommands(sentence) {
  return sentence.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

function resourceLine(group) {
  const tally = new Map();
  const shown = group.nodes[group.owner] ? [group.nodes[group.owner]] : Object.values(group.nodes).slice(0, 1);
  for (const here of shown) {
    for (const resource of Object.values(here.resources)) tally.set(resource.state, (tally.get(resource.state) || 0) + 1);
  }
  const parts = [...tally].map(([state, number]) => `${number} ${plain(state).toLowerCase()}`);
  const nodes = Object.keys(group.nodes).length;
  return `${count(resourceCount(group), "resource")}${nodes > 1 ? ` on ${count(nodes, "node")}` : ""}: ${parts.join(", ") || "nothing is known"}${nodes > 1 && group.owner ? ` on ${group.owner}` : ""}`;
}

function nodes(group) {
  const row = el("div", { class: "nodes" });
  for (const [node, here] of Object.entries(group.nodes)) row.append(nodeColumn(group, node, here));
  return row;
}

function nodeColumn(group, node, here) {
  const body = el("tbody", {});
  for (const [name, resource] of Object.entries(here.resources)) body.append(...rows(group, node, name, resource));
  const isOwner = node === group.owner;
  const caption = el("caption", {}, "On ", el("strong", {}, node), isOwner ? " (owner) " : " ", stateChip(here.state));
  const old = isKnown(here) ? null : el("p", { class: "old" }, here.text);
  if (!Object.keys(here.resources).length) {
    return el("section", { class: "node", "data-owner": isOwner ? "yes" : "no", "aria-label": `${group.group} on ${node}` }, el("p", { class: "caption" }, ...caption.childNodes), old);
  }
  const table = el("table", { role: "table" },
    caption,
    el("thead", {}, el("tr", {}, ...["Resource", "Agent", "State", "For"].map((title) => el("th", { scope: "col" }, title)))),
    body);
  return el("section", { class: "node", "data-owner": isOwner ? "yes" : "no", "data-known": isKnown(here) ? "yes" : "no", "aria-label": `${group.group} on ${node}` }, old, table);
}

function rows(group, node, name, resource) {
  const label = [el("strong", {}, name), el("span", { class: "type" }, resource.type)];
  if (!resource.critical) label.push(el("span", { class: "type", title: "Its fault does not fault the group" }, "not critical"));
  const state = el("td", { "data-title": "State" }, stateChip(resource.state), ...resource.flags.filter((flag) => flag !== resource.state).map(flagChip));
  if (resource.probe && resource.probe.ng) state.append(el("span", { class: "chip", "data-tone": "bad", title: "No probe for HC_TIMEOUT" }, "ng"));
  const first = el("tr", {},
    el("th", { scope: "row" }, ...label),
    el("td", { "data-title": "Agent", class: "agent" }, resource.agentState),
    state,
    el("td", { "data-title": "For", class: "number" }, el("time", { "data-since": resource.since, title: `since ${clock(resource.since)}` }, "")));
  const more = underneath(resource);
  return more ? [first, el("tr", { class: "more" }, el("td", { colspan: 4 }, more))] : [first];
}

function underneath(resource) {
  const lines = el("div", {});
  if (resource.requires.length) lines.append(el("p", { class: "quiet" }, el("span", { class: "key" }, "stands on "), resource.requires.join(", ")));
  if (resource.detail) lines.append(el("p", {}, resource.detail));
  if (resource.restarts) lines.append(el("p", {}, `restarted in place ${count(resource.restarts, "time")}`));
  if (resource.probe) lines.append(probe(resource.probe));
  if (resource.monitors) lines.append(monitors(resource.monitors));
  const facts = info(resource);
  if (facts.length) lines.append(el("p", { class: "quiet" }, facts.join(" · ")));
  return lines.childElementCount ? lines : null;
}

/** How long its monitors take; the numbers are a minute old at most. */
function monitors(times) {
  const text = `monitor ${times.lastMs} ms, average ${times.averageMs} ms, worst ${times.worstMs} ms of ${times.count}`;
  return el("p", { class: times.slow ? "wrong" : "quiet" }, times.slow ? `slow: ${text}` : text);
}

/** What its type says, less what the lines above say already. */
function info(resource) {
  const shown = resource.probe ? ["listening", "HC_TIMEOUT"] : [];
  return Object.entries(resource.info)
    .filter(([key, value]) => value && !shown.includes(key) && !resource.detail.includes(`${key} ${value}`))
    .map(([key, value]) => `${key} ${value}`);
}

function probe(probe) {
  const box = el("div", { class: "probe", "data-ng": probe.ng ? "yes" : "no" });
  if (probe.last) {
    box.append(el("p", {}, "Last probe ", el("strong", { "data-age": probe.last }, ""), ` ago from ${probe.source || "an unknown source"}`,
      probe.listener ? ` (${probe.listener})` : "", ` · ${count(probe.count, "probe")}`));
    box.append(el("div", { class: "meter", "aria-hidden": "true" }, el("div", { "data-meter": probe.last, "data-limit": probe.timeoutMs })));
  } else {
    box.append(el("p", {}, "No probe has been seen"));
  }
  const facts = [probe.listening ? `listens on ${probe.listening}` : "nothing is listening", `HC_TIMEOUT ${span(probe.timeoutMs)}`];
  if (probe.ignored) facts.push(`${count(probe.ignored, "probe")} ignored from other sources`);
  box.append(el("p", { class: "quiet" }, facts.join(" · ")));
  if (probe.ng) box.append(el("p", { class: "wrong" }, "ng flag: no probe for HC_TIMEOUT; can the load balancer reach this port?"));
  return box;
}

/** Brings every time that is on the screen to `now`. */
export function tickTimes(root, now) {
  for (const time of root.querySelectorAll("[data-since]")) time.textContent = span(now - Number(time.dataset.since));
  for (const age of root.querySelectorAll("[data-age]")) age.textContent = span(now - Number(age.dataset.age));
  for (const bar of root.querySelectorAll("[data-meter]")) {
    const left = 1 - (now - Number(bar.dataset.meter)) / Number(bar.dataset.limit);
    bar.style.setProperty("--left", `${Math.max(0, Math.min(1, left)) * 100}%`);
    bar.dataset.low = left < 0.34 ? "yes" : "no";
  }
}
