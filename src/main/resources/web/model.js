// What is known, as the stream tells it, and what follows from it. Draws nothing.
import { count, plain } from "./words.js";

const ACTIVE = ["ONLINE", "PARTIAL"];

/** Whether a node's word is fresh. */
export function isKnown(here) {
  return !here.heard || here.heard === "OWN" || here.heard === "FRESH";
}

const judged = new WeakMap();

/** What asks for an operator, worst first; empty when nothing does. A group that did not change is the same object. */
export function troubles(group) {
  if (!judged.has(group)) judged.set(group, judge(group));
  return judged.get(group);
}

function judge(group) {
  const found = [];
  const known = Object.entries(group.nodes).filter(([, here]) => isKnown(here));
  const active = known.filter(([, here]) => ACTIVE.includes(here.state)).map(([node]) => node);
  if (group.kind === "failover" && active.length > 1) found.push(`it runs on ${active.join(" and ")} at once`);
  for (const [node, here] of known) {
    for (const [name, resource] of Object.entries(here.resources)) {
      if (resource.state === "FAULTED" || resource.flags.includes("FAULTED")) found.push(`${name} is faulted on ${node}`);
      if (resource.flags.includes("ADMIN_WAIT")) found.push(`${name} waits for an operator on ${node}`);
      if (resource.flags.includes("UNABLE_TO_OFFLINE")) found.push(`${name} did not go offline on ${node}`);
      if (resource.probe && resource.probe.ng) found.push(`${name} on ${node} is not heard by its load balancer (ng flag)`);
    }
  }
  if (!found.length && group.state === "FAULTED") found.push("it is faulted");
  if (!found.length && group.state === "PARTIAL") found.push("it is only partly online");
  if (!found.length && group.wanted === "online" && group.state === "OFFLINE") found.push("it is offline and wanted online");
  return found;
}

/** Nodes on which a fault is marked, by node: what happened there. */
export function faults(group) {
  const found = { ...(group.ledger ? group.ledger.faults : {}) };
  for (const [node, here] of Object.entries(group.nodes)) {
    for (const [name, resource] of Object.entries(here.resources)) {
      if (!found[node] && (resource.flags.includes("FAULTED") || resource.flags.includes("ADMIN_WAIT"))) {
        found[node] = `${name}: ${resource.detail || plain(resource.state).toLowerCase()}`;
      }
    }
  }
  return found;
}

export function resourceCount(group) {
  return Object.values(group.nodes).reduce((most, here) => Math.max(most, Object.keys(here.resources).length), 0);
}

/** Each resource once, with what it requires and its state on every node. */
export function resourcesOf(group) {
  const all = new Map();
  for (const [node, here] of Object.entries(group.nodes)) {
    for (const [name, resource] of Object.entries(here.resources)) {
      const one = all.get(name) || { name, type: resource.type, critical: resource.critical, requires: resource.requires, on: {} };
      one.on[node] = resource;
      all.set(name, one);
    }
  }
  return [...all.values()];
}

/** What is wrong with the cluster itself, the worst first: [tone, sentence]. */
export function clusterTroubles(frame, here) {
  if (!frame) return [];
  const found = [];
  const nodes = Object.entries(frame.nodes);
  if (!frame.index && nodes.length > 1) return [["warn", frame.waitsFor || `${here} has not heard the ledger yet: a majority of the voters must hear each other`]];
  if (!frame.leader) found.push(["bad", `${here} knows no leader of the ledger: nothing can be decided until a majority of the voters hear each other`]);
  for (const [name, node] of nodes) {
    if (node.state !== "UP") found.push(["warn", node.life ? `${name} is down` : `${name} has not joined yet`]);
    else if (node.unheardBy.length) found.push(["warn", `${name} is not heard by ${node.unheardBy.join(", ")}`]);
  }
  if (!frame.bus.up) found.push(["warn", `${sentence(frame.bus.text)}. What other nodes show may be missing or old; who owns what, and failover, do not depend on it`]);
  if (nodes.length > 1 && frame.lease.ttlMs && frame.lease.leftMs <= 0 && frame.nodes[here]?.role !== "witness") found.push(["warn", `${here} holds no lease, so it may run nothing`]);
  return found;
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether everything is all right, in one line, and what is not: {tone, mark, line, rest, wrong, more}. */
export function verdict(groups, frame, here) {
  const all = [...groups.values()];
  const wrong = all.map((group) => [group.group, troubles(group)]).filter(([, found]) => found.length);
  const busy = all.filter((group) => group.state.startsWith("GOING") || group.state === "UNKNOWN").map((group) => group.group);
  const online = all.filter((group) => group.state === "ONLINE").length;
  const frozen = all.filter((group) => group.frozen).length;
  const stuck = all.filter((group) => group.kind === "failover" && group.state === "ONLINE" && !group.failover.possible).length;
  const rest = [`${online} of ${count(all.length, "group")} online`];
  if (frozen) rest.push(`${frozen} frozen`);
  if (stuck && frame && Object.keys(frame.nodes).length > 1) rest.push(`${stuck} with nowhere to fail over to`);
  const cluster = clusterTroubles(frame, here);
  const down = cluster.filter(([tone]) => tone === "bad").map(([, text]) => text);
  const doubts = cluster.filter(([tone]) => tone !== "bad").map(([, text]) => text);
  const say = (tone, mark, line, list = [], more = []) => ({ tone, mark, line, rest, wrong: list, more, wrongCount: wrong.length });
  if (!wrong.length && down.length) return say("bad", "!", "The cluster needs you", [], down.concat(doubts));
  if (wrong.length) return say("bad", "!", wrong.length === 1 ? `${wrong[0][0]} needs you` : `${wrong.length} groups need you`, wrong, down.concat(doubts));
  if (busy.length) return say("busy", "…", `${count(busy.length, "group")} on the way: ${busy.slice(0, 3).join(", ")}${busy.length > 3 ? " …" : ""}`, [], doubts);
  if (doubts.length) return say("warn", "!", all.length && online === all.length ? "Every group is online, but look at this" : "Look at this", [], doubts);
  return say("good", "✓", all.length ? "Everything is all right" : "Nothing to look after yet");
}
