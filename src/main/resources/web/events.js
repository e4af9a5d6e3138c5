// The last events, newest first.
import { clock, el } from "./words.js";

const SHOWN = 60;
const TONES = { Information: "rest", Warning: "warn", Error: "bad", SevereError: "bad" };

export class Events {
  constructor(root, live) {
    this.root = root;
    this.live = live;
    this.list = [];
  }

  replace(events) {
    this.list = inOrder(events);
    this.draw();
  }

  add(events) {
    if (!events.length) return;
    const known = new Set(this.list.map(key));
    const fresh = events.filter((event) => !known.has(key(event)));
    this.list = inOrder(this.list.concat(events));
    this.draw();
    const loud = fresh.filter((event) => event.severity !== "Information").pop();
    if (loud) this.live.textContent = `${loud.severity}: ${target(loud)} ${loud.text}`;
  }

  draw() {
    if (!this.list.length) {
      this.root.replaceChildren(el("p", { class: "quiet" }, "None yet."));
      return;
    }
    const several = new Set(this.list.map((event) => event.node)).size > 1;
    const items = this.list.slice().reverse().map((event) => el("li", { "data-tone": TONES[event.severity] || "rest" },
      el("time", { datetime: new Date(event.at).toISOString() }, clock(event.at)),
      el("span", { class: "chip", "data-tone": TONES[event.severity] || "rest" }, event.event),
      el("span", { class: "what" }, several && event.group ? el("span", { class: "at-node" }, event.node) : null, el("strong", {}, target(event)), " ", event.text),
      el("span", { class: "number quiet" }, event.number ? `#${event.number}` : "…")));
    this.root.replaceChildren(el("ol", { class: "events" }, ...items));
  }
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
    .slice(-SHOWN);
}

function target(event) {
  if (!event.group) return event.node;
  return event.resource ? `${event.group}/${event.resource}` : event.group;
}
