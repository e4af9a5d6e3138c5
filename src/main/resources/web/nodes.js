// The nodes of the cluster: who lives, votes and leads, this node's lease, and the bus between them.
import { count, el, span } from "./words.js";

/** What is wrong with the cluster itself, the worst first: [tone, sentence]. */
export function clusterTroubles(frame, here) {
  if (!frame) return [];
  const found = [];
  const nodes = Object.entries(frame.nodes);
  if (!frame.index && nodes.length > 1) return [["warn", `${here} has not heard the ledger yet: a majority of the voters must hear each other`]];
  if (!frame.leader) found.push(["bad", `${here} knows no leader of the ledger: nothing can be decided until a majority of the voters hear each other`]);
  for (const [name, node] of nodes) {
    if (node.state !== "UP") found.push(["warn", node.life ? `${name} is down` : `${name} has not joined yet`]);
    else if (node.unheardBy.length) found.push(["warn", `${name} is not heard by ${node.unheardBy.join(", ")}`]);
  }
  if (!frame.bus.up) found.push(["warn", `${sentence(frame.bus.text)}. What other nodes show may be missing or old; who owns what, and failover, do not depend on it`]);
  if (nodes.length > 1 && frame.lease.ttlMs && frame.lease.leftMs <= 0 && frame.nodes[here]?.role !== "witness") found.push(["warn", `${here} holds no lease, so it may run nothing`]);
  return found;
}

/** The section; `owned` tells which groups each node owns. */
export function drawNodes(frame, here, owned) {
  const voters = Object.values(frame.nodes).filter((node) => node.voter);
  const live = voters.filter((node) => node.state === "UP").length;
  const need = Math.floor(voters.length / 2) + 1;
  const lines = el("div", { class: "quiet lines" },
    frame.leader ? el("p", {}, "Leader of the ledger: ", el("strong", {}, frame.leader)) : el("p", { class: "wrong" }, "No leader of the ledger is known"),
    voters.length < 2 ? "" : el("p", {}, `${live} of ${count(voters.length, "voter")} alive; ${need} must be, so ${live < need ? "nothing can be decided" : live === need ? "no other may be lost" : `${live - need} more may be lost`}`),
    el("p", { class: frame.bus.up ? "" : "wrong" }, sentence(frame.bus.text)));
  const list = el("ul", { class: "members" }, ...Object.entries(frame.nodes).map(([name, node]) => member(frame, here, name, node, owned.get(name) || [])));
  return [list, lines];
}

function member(frame, here, name, node, owns) {
  const up = node.state === "UP";
  const chips = [chip(up ? "good" : "bad", up ? "Alive" : node.life ? "Down" : "Not joined yet", up ? "The ledger holds it for alive" : "The ledger holds it for dead: it left, or a majority of the voters does not hear it")];
  if (name === frame.leader) chips.push(chip("busy", "Leader", "Commits to the ledger; has nothing to do with who runs a group"));
  if (node.drained) chips.push(chip("warn", "Drained", "Gets no group until it is undrained"));
  const role = node.role === "witness" ? "witness: votes, runs no group" : node.voter ? "votes" : "does not vote";
  const facts = [role, name === here ? "this node" : heard(node)];
  if (node.role !== "witness") facts.push(owns.length ? `owns ${owns.slice(0, 3).join(", ")}${owns.length > 3 ? ` and ${owns.length - 3} more` : ""}` : "owns nothing");
  const item = el("li", { "data-tone": up ? "good" : "bad" },
    el("p", { class: "member-name" }, el("strong", {}, name), ...chips),
    el("p", { class: "quiet" }, facts.join(" · ")));
  if (node.unheardBy.length) item.append(el("p", { class: "wrong" }, `not heard by ${node.unheardBy.join(", ")}`));
  if (name === here && frame.lease.ttlMs) item.append(lease(frame.lease));
  return item;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function chip(tone, text, title) {
  return el("span", { class: "chip", "data-tone": tone, title }, text);
}

function heard(node) {
  if (node.heardAgoMs < 0) return "not heard since this node started";
  return node.heardAgoMs < 1500 ? "heard just now" : `heard ${span(node.heardAgoMs)} ago`;
}

function lease(lease) {
  return el("div", { class: "lease" },
    el("p", { class: "quiet" }, "Lease of this node: ", el("span", { "data-lease-text": "" }, "")),
    el("div", { class: "meter", role: "meter", "aria-label": "lease left", "aria-valuemin": 0, "aria-valuemax": lease.ttlMs, "aria-valuenow": lease.leftMs }, el("div", { "data-lease": lease.ttlMs })));
}

/** Brings the bar to what is left by now: `leftMs` as it was `agoMs` ago. A newer word comes each second at least. */
export function tickLease(root, lease, agoMs) {
  const bar = root.querySelector("[data-lease]");
  if (!bar) return;
  const left = Math.max(0, lease.leftMs - Math.max(0, agoMs - 1500));
  bar.style.setProperty("--left", `${Math.min(1, left / lease.ttlMs) * 100}%`);
  bar.dataset.low = left < lease.ttlMs / 3 ? "yes" : "no";
  bar.parentElement.setAttribute("aria-valuenow", String(left));
  const text = left > 0 ? `${left} of ${lease.ttlMs} ms left` : "none; it may run nothing";
  const words = root.querySelector("[data-lease-text]");
  if (words.textContent !== text) words.textContent = text;
}
