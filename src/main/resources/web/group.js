// Draws one group: its heading, what was decided, and the nodes beside one another.
import { isKnown, resourceCount, troubles } from "./model.js";
import { clock, count, el, flagChip, plain, span, stateChip, tone, withCommands } from "./words.js";

/**
 * The card in the list. `view` says how it is to be shown: {open, why, frame, now, buttons}; `buttons` are the actions
 * that are at hand, or empty for those who may not.
 */
export function drawGroup(group, view) {
  const wrong = troubles(group);
  const card = el("article", { class: "card", "data-key": group.group, "data-tone": wrong.length ? "bad" : tone(group.state), id: `group-${group.group}`, "aria-labelledby": `name-${group.group}` });
  const name = el("h3", { id: `name-${group.group}` }, el("a", { href: hash(group.group), title: "Graph, timeline, attributes, every action" }, group.group));
  card.append(heading(group, name), facts(group, wrong), nodes(group, view));
  const foot = el("div", { class: "foot" },
    el("button", { type: "button", class: "plain", "data-do": "open", "data-group": group.group, "aria-expanded": String(view.open) }, view.open ? "Hide resources" : resourceLine(group)),
    el("button", { type: "button", class: "plain", "data-do": "why", "data-group": group.group, "aria-expanded": String(Boolean(view.why)) }, "Why, and what can I do?"),
    ...view.buttons);
  card.append(foot);
  if (view.why) card.append(el("div", { class: "why", "data-key": "why" }, view.why));
  return card;
}

export function hash(name) {
  return `#/group/${encodeURIComponent(name)}`;
}

export function heading(group, name) {
  const move = group.ledger && group.ledger.moveTo ? ` · on its way to ${group.ledger.moveTo}` : "";
  const rest = `${group.kind}${group.wanted ? ` · wanted ${group.wanted}` : ""}${move}`;
  const owner = group.owner
    ? ["Owner ", el("strong", {}, group.owner), el("span", { class: "quiet" }, ` · epoch ${group.epoch} · ${rest}`)]
    : ["No owner", el("span", { class: "quiet" }, ` · ${rest}`)];
  return el("div", { class: "head" }, name, stateChip(group.state),
    group.frozen ? el("span", { class: "chip", "data-tone": "busy", title: "Nothing is done here until it is unfrozen" }, "Frozen") : null,
    el("p", { class: "owner" }, ...owner));
}

export function facts(group, wrong) {
  const list = el("div", { class: "facts" });
  if (wrong.length) list.append(el("p", { class: "wrong" }, `${group.group}: ${wrong.slice(0, 3).join("; ")}${wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""}.`));
  if (group.sentence) list.append(el("p", {}, ...withCommands(group.sentence)));
  const failover = group.failover.possible ? "Failover possible now: " : "No failover: ";
  list.append(el("p", { class: "quiet" }, el("span", { class: "key" }, failover), group.failover.text || (group.failover.possible ? "yes" : "no reason given")));
  for (const [node, reason] of Object.entries(group.ledger ? group.ledger.rejected : {})) {
    if (group.failover.possible) list.append(el("p", { class: "quiet" }, el("span", { class: "key" }, `Not ${node}: `), reason));
  }
  return list;
}

function resourceLine(group) {
  const tally = new Map();
  const shown = group.nodes[group.owner] ? [group.nodes[group.owner]] : Object.values(group.nodes).slice(0, 1);
  for (const here of shown) {
    for (const resource of Object.values(here.resources)) tally.set(resource.state, (tally.get(resource.state) || 0) + 1);
  }
  const parts = [...tally].map(([state, number]) => `${number} ${plain(state).toLowerCase()}`);
  const many = Object.keys(group.nodes).length;
  return `Show ${count(resourceCount(group), "resource")}: ${parts.join(", ") || "nothing is known"}${many > 1 && group.owner ? ` on ${group.owner}` : ""}`;
}

/** The row of nodes, side by side. */
export function nodes(group, view) {
  const row = el("div", { class: "nodes", "data-open": view.open ? "yes" : "no" });
  for (const [node, here] of Object.entries(group.nodes)) row.append(nodeColumn(group, node, here, view));
  return row;
}

function nodeColumn(group, node, here, view) {
  const isOwner = node === group.owner;
  const section = el("section", { class: "node", "data-key": node, "data-owner": isOwner ? "yes" : "no", "data-known": isKnown(here) ? "yes" : "no", "aria-label": `${group.group} on ${node}` });
  section.append(el("p", { class: "caption" }, el("strong", {}, node), isOwner ? el("span", { class: "is-owner" }, "owner") : null, stateChip(here.state), since(here, view.now)));
  if (isOwner) section.append(...lease(node, view));
  if (!isKnown(here)) section.append(el("p", { class: "old" }, here.text));
  if (view.open && Object.keys(here.resources).length) section.append(table(here, view.now));
  return section;
}

/** The newest change among its resources: that long it has been as it is. */
function since(here, now) {
  const times = Object.values(here.resources).map((resource) => resource.since).filter((at) => at > 0);
  if (!times.length) return null;
  const at = Math.max(...times);
  return el("span", { class: "quiet number" }, "for ", el("time", { "data-since": at, title: `since ${clock(at)}` }, span(now - at)));
}

function lease(node, view) {
  const member = view.frame && view.frame.nodes[node];
  const told = member && member.lease;
  if (!told || !told.ttlMs) return [];
  return [el("div", { class: "lease", "data-key": "lease", "data-node": node },
    el("p", { class: "quiet" }, "Lease ", el("span", { "data-lease-text": node, "data-keep": "" }, "")),
    el("div", { class: "meter", role: "meter", "aria-label": `lease of ${node} left`, "aria-valuemin": 0, "aria-valuemax": told.ttlMs, "aria-valuenow": told.leftMs, "aria-valuetext": `${told.leftMs} of ${told.ttlMs} ms` }, el("div", { "data-lease": node, "data-keep": "" })))];
}

function table(here, now) {
  const body = el("tbody", { role: "rowgroup" });
  for (const [name, resource] of Object.entries(here.resources)) body.append(...rows(name, resource, now));
  // The roles are said: on narrow screens the rows are laid out anew, and would be no table any more to a screen reader.
  return el("table", { role: "table" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...["Resource", "Agent", "State", "For"].map((title) => el("th", { scope: "col", role: "columnheader" }, title)))),
    body);
}

function rows(name, resource, now) {
  const label = [el("strong", {}, name), " ", el("span", { class: "type" }, resource.type)];
  if (!resource.critical) label.push(" ", el("span", { class: "type", title: "Its fault does not fault the group" }, "not critical"));
  const state = el("td", { role: "cell" }, stateChip(resource.state), ...resource.flags.filter((flag) => flag !== resource.state).map(flagChip));
  if (resource.probe && resource.probe.ng) state.append(el("span", { class: "chip", "data-tone": "bad", title: "No probe for HC_TIMEOUT" }, "ng"));
  const first = el("tr", { "data-key": name, role: "row" },
    el("th", { scope: "row", role: "rowheader" }, ...label),
    el("td", { role: "cell", class: "agent" }, resource.agentState),
    state,
    el("td", { role: "cell", class: "number" }, el("time", { "data-since": resource.since, title: `since ${clock(resource.since)}` }, span(now - resource.since))));
  const more = underneath(resource, now);
  return more ? [first, el("tr", { class: "more", "data-key": `${name}/more`, role: "row" }, el("td", { colspan: 4, role: "cell" }, more))] : [first];
}

function underneath(resource, now) {
  const lines = el("div", {});
  if (resource.requires.length) lines.append(el("p", { class: "quiet" }, el("span", { class: "key" }, "stands on "), resource.requires.join(", ")));
  if (resource.detail) lines.append(el("p", {}, resource.detail));
  if (resource.restarts) lines.append(el("p", {}, `restarted in place ${count(resource.restarts, "time")}`));
  if (resource.probe) lines.append(...probe(resource.probe, now));
  const monitored = monitors(resource, now);
  if (monitored) lines.append(monitored);
  const facts = info(resource);
  if (facts.length) lines.append(el("p", { class: "quiet" }, facts.join(" · ")));
  return lines.childElementCount ? lines : null;
}

/** When it is looked at next, and how long that takes; the numbers are a minute old at most. */
function monitors(resource, now) {
  const times = resource.monitors;
  const next = resource.nextMonitor;
  if (!times && !next) return null;
  const line = el("p", { class: times && times.slow ? "wrong" : "quiet" });
  if (next) line.append("next monitor in ", el("span", { "data-next": next.at, "data-every": next.everyMs }, until(next.at, next.everyMs, now)), ` (each ${span(next.everyMs)})`);
  if (times) line.append(next ? " · " : "", times.slow ? "slow: " : "", `${next ? "last took" : "monitor"} ${times.lastMs} ms, average ${times.averageMs} ms, worst ${times.worstMs} ms of ${times.count}`);
  return line;
}

/** A monitor comes again after each interval, which nobody tells each time. */
function until(at, everyMs, now) {
  const left = at - now;
  return span(left >= 0 || !everyMs ? left : everyMs - (-left % everyMs));
}

/** What its type says, less what the lines above say already. */
function info(resource) {
  const shown = resource.probe ? ["listening", "HC_TIMEOUT"] : [];
  return Object.entries(resource.info)
    .filter(([key, value]) => value && !shown.includes(key) && !resource.detail.includes(`${key} ${value}`))
    .map(([key, value]) => `${key} ${value}`);
}

function probe(probe, now) {
  const box = el("div", { class: "probe", "data-ng": probe.ng ? "yes" : "no" });
  if (probe.last) {
    box.append(el("p", {}, "Last probe ", el("strong", { "data-age": probe.last }, span(now - probe.last)), ` ago from ${probe.source || "an unknown source"}`,
      probe.listener ? ` (${probe.listener})` : "", ` · ${count(probe.count, "probe")}`));
    box.append(el("div", { class: "meter", "aria-hidden": "true" }, el("div", { "data-meter": probe.last, "data-limit": probe.timeoutMs, "data-keep": "" })));
  } else {
    box.append(el("p", {}, "No probe has been seen"));
  }
  const facts = [probe.listening ? `listens on ${probe.listening}` : "nothing is listening", `HC_TIMEOUT ${span(probe.timeoutMs)}`];
  if (probe.ignored) facts.push(`${count(probe.ignored, "probe")} ignored from other sources`);
  box.append(el("p", { class: "quiet" }, facts.join(" · ")));
  if (probe.ng) box.append(el("p", { class: "wrong" }, "ng flag: no probe for HC_TIMEOUT; can the load balancer reach this port?"));
  return [box];
}

/** Brings every time that is on the screen to `now`. */
export function tickTimes(root, now) {
  for (const time of root.querySelectorAll("[data-since]")) say(time, span(now - Number(time.dataset.since)));
  for (const age of root.querySelectorAll("[data-age]")) say(age, span(now - Number(age.dataset.age)));
  for (const next of root.querySelectorAll("[data-next]")) say(next, until(Number(next.dataset.next), Number(next.dataset.every), now));
  for (const bar of root.querySelectorAll("[data-meter]")) fill(bar, 1 - (now - Number(bar.dataset.meter)) / Number(bar.dataset.limit));
}

/** Brings the bars of leases to what is left by now: what was told `agoMs` ago. A newer frame comes each second. */
export function tickLeases(root, frame, agoMs) {
  for (const bar of root.querySelectorAll("[data-lease]")) {
    const member = frame.nodes[bar.dataset.lease];
    if (!member || !member.lease) continue;
    const { ttlMs, leftMs } = member.lease;
    const left = Math.max(0, leftMs - Math.max(0, agoMs - 1500));
    fill(bar, left / ttlMs);
    const meter = bar.parentElement;
    const words = left > 0 ? `${left} of ${ttlMs} ms left` : "none: it may run nothing";
    meter.setAttribute("aria-valuenow", String(left));
    meter.setAttribute("aria-valuetext", words);
    say(meter.parentElement.querySelector("[data-lease-text]"), words);
  }
}

function fill(bar, share) {
  bar.style.setProperty("--left", String(Math.max(0, Math.min(1, share))));
  bar.style.setProperty("--fill", share < 0.34 ? "var(--bad)" : "var(--good)");
}

function say(element, text) {
  const node = element.firstChild;
  if (!node) element.append(text); else if (node.nodeValue !== text) node.nodeValue = text;
}
