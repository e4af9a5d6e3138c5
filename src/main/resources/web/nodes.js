// The nodes of the cluster: who lives, votes and leads, each one's lease, and the bus between them.
import { sentence } from "./model.js";
import { count, el, span } from "./words.js";

/** The section; `owned` tells which groups each node owns, `may` whether actions are to be had. */
export function drawNodes(frame, here, owned, may) {
  const voters = Object.values(frame.nodes).filter((node) => node.voter);
  const live = voters.filter((node) => node.state === "UP").length;
  const need = Math.floor(voters.length / 2) + 1;
  const lines = el("div", { class: "quiet lines" },
    frame.leader ? el("p", {}, "Leader of the ledger: ", el("strong", {}, frame.leader)) : el("p", { class: "wrong" }, "No leader of the ledger is known"),
    voters.length < 2 ? "" : el("p", {}, `${live} of ${count(voters.length, "voter")} alive; ${need} must be, so ${live < need ? "nothing can be decided" : live === need ? "no other may be lost" : `${live - need} more may be lost`}`),
    el("p", { class: frame.bus.up ? "" : "wrong" }, sentence(frame.bus.text)));
  const list = el("ul", { class: "members" }, ...Object.entries(frame.nodes).map(([name, node]) => member(frame, here, name, node, owned.get(name) || [], may)));
  return [list, lines];
}

function member(frame, here, name, node, owns, may) {
  const up = node.state === "UP";
  const chips = [chip(up ? "good" : "bad", up ? "Alive" : node.life ? "Down" : "Not joined yet", up ? "The ledger holds it for alive" : "The ledger holds it for dead: it left, or a majority of the voters does not hear it")];
  if (name === frame.leader) chips.push(chip("busy", "Leader", "Commits to the ledger; has nothing to do with who runs a group"));
  if (node.drained) chips.push(chip("warn", "Drained", "Gets no group until it is undrained"));
  const role = node.role === "witness" ? "witness: votes, runs no group" : node.voter ? "votes" : "does not vote";
  const facts = [role, name === here ? "this node" : heard(node)];
  if (node.role !== "witness") facts.push(owns.length ? `owns ${owns.slice(0, 3).join(", ")}${owns.length > 3 ? ` and ${owns.length - 3} more` : ""}` : "owns nothing");
  const item = el("li", { "data-key": name, "data-tone": up ? "good" : "bad" },
    el("p", { class: "member-name" }, el("strong", {}, name), ...chips),
    el("p", { class: "quiet" }, facts.join(" · ")));
  if (node.unheardBy.length) item.append(el("p", { class: "wrong" }, `not heard by ${node.unheardBy.join(", ")}`));
  if (node.lease && node.lease.ttlMs && node.role !== "witness") item.append(lease(name, node.lease));
  if (may && node.role !== "witness") {
    const verb = node.drained ? "undrain" : "drain";
    item.append(el("p", { class: "actions" }, el("button", { type: "button", class: "act", "data-do": "node", "data-verb": verb, "data-node": name, "aria-haspopup": "dialog" }, node.drained ? `Undrain ${name}` : `Drain ${name}`)));
  }
  return item;
}

function chip(tone, text, title) {
  return el("span", { class: "chip", "data-tone": tone, title }, text);
}

function heard(node) {
  if (node.heardAgoMs < 0) return "not heard since this node started";
  return node.heardAgoMs < 1500 ? "heard just now" : `heard ${span(node.heardAgoMs)} ago`;
}

function lease(name, told) {
  return el("div", { class: "lease" },
    el("p", { class: "quiet" }, `Lease of ${name}: `, el("span", { "data-lease-text": name, "data-keep": "" }, "")),
    el("div", { class: "meter", role: "meter", "aria-label": `lease of ${name} left`, "aria-valuemin": 0, "aria-valuemax": told.ttlMs, "aria-valuenow": told.leftMs, "aria-valuetext": `${told.leftMs} of ${told.ttlMs} ms` }, el("div", { "data-lease": name, "data-keep": "" })));
}
