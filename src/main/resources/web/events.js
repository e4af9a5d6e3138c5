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
    this.list = events.slice(-SHOWN);
    this.draw();
  }

  add(events) {
    if (!events.length) return;
    this.list = this.list.concat(events).slice(-SHOWN);
    this.draw();
    const loud = events.filter((event) => event.severity !== "Information").pop();
    if (loud) this.live.textContent = `${loud.severity}: ${target(loud)} ${loud.text}`;
  }

  draw() {
    if (!this.list.length) {
      this.root.replaceChildren(el("p", { class: "quiet" }, "None yet."));
      return;
    }
    const items = this.list.slice().reverse().map((event) => el("li", { "data-tone": TONES[event.severity] || "rest" },
      el("time", { datetime: new Date(event.at).toISOString() }, clock(event.at)),
      el("span", { class: "chip", "data-tone": TONES[event.severity] || "rest" }, event.event),
      el("span", { class: "what" }, el("strong", {}, target(event)), " ", event.text),
      el("span", { class: "number quiet" }, `#${event.sequence}`)));
    this.root.replaceChildren(el("ol", { class: "events" }, ...items));
  }
}

function target(event) {
  if (!event.group) return event.node;
  return event.resource ? `${event.group}/${event.resource}` : event.group;
}
