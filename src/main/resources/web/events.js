// The last events, newest first; and what a screen reader is told of them.
import { hash } from "./group.js";
import { clock, el } from "./words.js";

const SHOWN = 60;
/** More than are shown, so that a group's own are there when its detail is opened. */
const KEPT = 300;
/** Between two announcements: what comes faster is told as a number. */
const QUIET_MS = 4_000;
const TONES = { Information: "rest", Warning: "warn", Error: "bad", SevereError: "bad" };
const RANKS = ["Information", "Warning", "Error", "SevereError"];

export class Events {
  constructor(live) {
    this.live = live;
    this.list = [];
    this.untold = [];
    this.toldAt = 0;
    this.timer = 0;
  }

  replace(events) {
    this.list = inOrder(events);
  }

  add(events) {
    const known = new Set(this.list.map(key));
    this.list = inOrder(this.list.concat(events));
    this.untold.push(...events.filter((event) => event.severity !== "Information" && !known.has(key(event))));
    if (this.untold.length && !this.timer) {
      this.timer = setTimeout(() => this.announce(), Math.max(0, this.toldAt + QUIET_MS - Date.now()));
    }
  }

  /** The worst of what has come, and how much more there is: never a flood. */
  announce() {
    this.timer = 0;
    this.toldAt = Date.now();
    const worst = this.untold.reduce((a, b) => (RANKS.indexOf(b.severity) >= RANKS.indexOf(a.severity) ? b : a));
    const more = this.untold.length - 1;
    this.untold = [];
    this.live.textContent = `${worst.severity}: ${target(worst)} ${worst.text}${more ? ` And ${more} more.` : ""}`;
  }
}

/** A list of events; where they are of several nodes, each says which. */
export function eventList(events, none) {
  if (!events.length) return el("p", { class: "quiet" }, none);
  const several = new Set(events.map((event) => event.node)).size > 1;
  return el("ol", { class: "events" }, ...events.slice(-SHOWN).reverse().map((event) => item(event, several)));
}

function item(event, several) {
  const tone = TONES[event.severity] || "rest";
  return el("li", { "data-key": key(event), "data-tone": tone },
    el("time", { datetime: new Date(event.at).toISOString() }, clock(event.at)),
    el("span", { class: "chip", "data-tone": tone, title: event.severity }, event.event),
    el("span", { class: "what" },
      several && event.group ? el("span", { class: "at-node" }, event.node) : null,
      event.group ? el("a", { href: hash(event.group), title: "Why, and what can I do?" }, target(event)) : el("strong", {}, target(event)), " ", event.text,
      event.reason ? el("span", { class: "quiet" }, ` (${event.by ? `${event.by}: ` : ""}${event.reason})`) : null),
    el("span", { class: "number quiet" }, event.number ? `#${event.number}` : "…"));
}

/** What an event is known by: its number in the log is told later than what happened. */
function key(event) {
  return event.sequence ? `${event.node} ${event.life} ${event.sequence}` : `${event.number}`;
}

/** In the log's order, and after that what is not in the log yet; each once. */
function inOrder(events) {
  const each = new Map(events.map((event) => [key(event), event]));
  const place = (event) => event.number || Infinity;
  return [...each.values()]
    .sort((a, b) => (place(a) !== place(b) ? place(a) - place(b) : a.node === b.node ? a.sequence - b.sequence : a.at - b.at))
    .slice(-KEPT);
}

function target(event) {
  if (!event.group) return event.node || "cluster";
  return event.resource ? `${event.group}/${event.resource}` : event.group;
}
