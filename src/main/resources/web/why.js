// "Why?": the chain from what is decided to what each node finds, and what an operator can do. Loaded when it is opened.
import { clock, el } from "./words.js";

const opened = new Map();

/** The part of a group's card that can be opened; stays open when the card is drawn again. */
export function whyPart(name) {
  const box = el("div", { class: "why-text" }, opened.get(name) || "");
  const details = el("details", { class: "why", open: opened.has(name) }, el("summary", {}, "Why, and what can I do?"), box);
  details.addEventListener("toggle", () => {
    if (details.open) load(name, box); else opened.delete(name);
  });
  if (details.open) load(name, box);
  return details;
}

async function load(name, box) {
  if (!opened.has(name)) opened.set(name, "…");
  let drawn;
  try {
    const answer = await fetch(`/api/v1/groups/${encodeURIComponent(name)}/why`);
    const body = await answer.json();
    drawn = answer.ok ? draw(body) : body.detail;
  } catch {
    drawn = "The node did not answer.";
  }
  if (!opened.has(name)) return;
  const part = typeof drawn === "string" ? el("p", {}, drawn) : drawn;
  opened.set(name, part);
  box.replaceChildren(part);
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
