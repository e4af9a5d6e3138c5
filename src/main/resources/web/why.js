// "Why?": the chain from what is decided to what each node finds, and what an operator can do. Asked for while it is open.
import { ask } from "./session.js";
import { clock, el } from "./words.js";

/** Between two questions about the same group: it is asked again when the group has changed. */
const AGAIN_MS = 1_000;

export class Whys {
  /** @param told is called with the group's name when there is an answer to be drawn */
  constructor(told) {
    this.told = told;
    this.open = new Map();
  }

  has(name) {
    return this.open.has(name);
  }

  toggle(name, open = !this.has(name)) {
    if (!open) {
      clearTimeout(this.open.get(name)?.timer);
      this.open.delete(name);
    } else if (!this.has(name)) {
      this.open.set(name, { body: null, askedAt: 0, timer: 0 });
      this.load(name);
    }
  }

  /** The group has changed: so may have the reason. */
  changed(name) {
    const one = this.open.get(name);
    if (!one || one.timer) return;
    one.timer = setTimeout(() => { one.timer = 0; this.load(name); }, Math.max(0, one.askedAt + AGAIN_MS - Date.now()));
  }

  async load(name) {
    const one = this.open.get(name);
    if (!one) return;
    one.askedAt = Date.now();
    const answer = await ask(`/api/v1/groups/${encodeURIComponent(name)}/why`);
    if (this.open.get(name) !== one) return;
    one.body = answer.ok ? answer.body : { refused: answer.text };
    this.told(name);
  }

  /** What was answered last, drawn; null where it is not open. */
  draw(name) {
    const one = this.open.get(name);
    if (!one) return null;
    if (!one.body) return el("p", { class: "quiet" }, "Asking …");
    return one.body.refused ? el("p", {}, one.body.refused) : draw(one.body);
  }
}

function draw(why) {
  const part = el("div", {}, el("ul", {}, ...why.lines.map((line) => el("li", {}, line))));
  if (why.remedies.length) {
    part.append(el("p", { class: "key" }, "What you can do"));
    part.append(el("ul", {}, ...why.remedies.map((remedy) => el("li", {}, remedy.command ? el("code", {}, remedy.command) : "", remedy.command ? ` ${remedy.when}` : remedy.when))));
  }
  if (why.history.length) {
    part.append(el("p", { class: "key" }, "The ledger's last words on it"));
    part.append(el("ol", { class: "history" }, ...why.history.slice().reverse().map((entry) => el("li", {},
      el("span", { class: "quiet number" }, `#${entry.index}${entry.at ? ` ${clock(entry.at)}` : ""} `),
      `${entry.kind}${entry.accepted ? "" : " refused"}: ${entry.text}`))));
  }
  return part;
}
