// One group as a whole: why, what it stands on, who ran it when, how it is set, and everything that can be done to it.
import { groupVerbs, resourceForm, verbButton } from "./actions.js";
import { eventList } from "./events.js";
import { drawGraph } from "./graph.js";
import { facts, heading, nodes } from "./group.js";
import { resourcesOf, troubles } from "./model.js";
import { ask } from "./session.js";
import { drawMoves, drawTimeline } from "./timeline.js";
import { el, tone } from "./words.js";

/** Between two questions for the history or the attributes of the same group. */
const AGAIN_MS = 2_000;

/** What is asked for beside the stream, for the one group that is open. */
export class Behind {
  constructor(told) {
    this.told = told;
    this.name = "";
    this.history = null;
    this.moves = null;
    this.attributes = null;
    this.timer = 0;
  }

  open(name) {
    if (name === this.name) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.name = name;
    this.history = null;
    this.attributes = null;
    if (name) this.load();
  }

  changed(name) {
    if (name === this.name && !this.timer) this.timer = setTimeout(() => { this.timer = 0; this.load(); }, AGAIN_MS);
  }

  async load() {
    const name = this.name;
    const of = `/api/v1/groups/${encodeURIComponent(name)}`;
    const [history, moves, attributes] = await Promise.all([ask(`${of}/history`), ask(`${of}/moves`), this.attributes?.ok ? this.attributes : ask(`${of}/attributes`)]);
    if (name !== this.name) return;
    this.history = history;
    this.moves = moves;
    this.attributes = attributes;
    this.told();
  }
}

/** `view` as for the card, with {behind, events, why, rights}. */
export function drawDetail(group, view) {
  const wrong = troubles(group);
  const name = el("h2", { id: "detail-title", tabindex: -1 }, group.group);
  const part = (key, title, ...content) => el("section", { class: "part", "data-key": key, "aria-labelledby": `part-${key}` }, el("h3", { id: `part-${key}` }, title), ...content);
  const behind = view.behind;
  return [
    el("p", { class: "back", "data-key": "back" }, el("a", { href: "#/" }, "← All groups")),
    el("article", { class: "card", "data-key": "card", "data-tone": wrong.length ? "bad" : tone(group.state), "aria-labelledby": "detail-title" },
      heading(group, name), facts(group, wrong), actionBar(group, view), nodes(group, view)),
    part("why", "Why, and what can I do?", el("div", { class: "why-text" }, view.why)),
    part("graph", "What stands on what", ...drawGraph(group)),
    part("timeline", "Who ran it in the last hour", ...timeline(group, behind, view.now)),
    behind.moves?.ok ? part("moves", "How it moved, and why", drawMoves(behind.moves.body.moves || [])) : null,
    view.rights.may ? part("one", "One resource", resourceForm(group, resourcesOf(group))) : null,
    part("attributes", "Attributes", ...attributes(behind)),
    part("events", "Its last events", eventList(view.events.filter((event) => event.group === group.group), "None yet.")),
  ].filter(Boolean);
}

function actionBar(group, view) {
  if (!view.rights.may) return el("p", { class: "quiet may-not" }, view.rights.why);
  return el("div", { class: "actions", role: "group", "aria-label": `Actions on ${group.group}` }, ...groupVerbs(group).map((verb) => verbButton(group, verb)));
}

function timeline(group, behind, now) {
  if (!behind.history) return [el("p", { class: "quiet" }, "Asking …")];
  if (!behind.history.ok) return [el("p", { class: "quiet" }, behind.history.text)];
  return drawTimeline(Object.keys(group.nodes), behind.history.body.spans || [], now);
}

function attributes(behind) {
  if (!behind.attributes) return [el("p", { class: "quiet" }, "Asking …")];
  if (!behind.attributes.ok) return [el("p", { class: "quiet" }, behind.attributes.text)];
  const told = behind.attributes.body;
  const box = (title, more, values, set) => el("div", { class: "set" }, el("h4", {}, title, more ? el("span", { class: "type" }, more) : null),
    el("dl", {}, ...Object.entries(values).flatMap(([key, value]) => [el("dt", {}, key), el("dd", { "data-set": set.includes(key) ? "yes" : "no" }, words(value))])));
  return [el("div", { class: "sets" }, box("The group", "", told.attributes, []),
    ...Object.entries(told.resources).map(([name, one]) => box(name, one.type, one.attributes, one.set)))];
}

function words(value) {
  return Array.isArray(value) ? value.join(", ") || "none" : String(value);
}
