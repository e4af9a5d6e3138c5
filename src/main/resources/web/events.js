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
    this.list = inOrder(this.list.concat(events));
    this.draw();
    const loud = events.filter((event) => event.severity !== "Information").pop();
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
      el("span", { class: "number quiet" }, `#${event.sequence}`)));
    this.root.replaceChildren(el("ol", { class: "events" }, ...items));
  }
}

/** By time, as far as the nodes' clocks agree; each node's own in the order of its numbers. */
function inOrder(events) {
  return events.slice().sort((a, b) => (a.node === b.node ? a.sequence - b.sequence : a.at - b.at)).slice(-SHOWN);
}

function target(event) {
  if (!event.group) return event.node;
  return event.resource ? `${event.group}/${event.resource}` : event.group;
}
