// What an operator can do, and the dialog that shows what would come of it before it is done.
import { faults, isKnown } from "./model.js";
import { patchChildren } from "./patch.js";
import { ask, requestId } from "./session.js";
import { el, plain } from "./words.js";

const GROUP = {
  online: { label: "Bring online", title: (name) => `Bring ${name} online?`, tone: "good" },
  offline: { label: "Take offline", title: (name) => `Take ${name} offline?`, tone: "bad" },
  switch: { label: "Switch …", title: (name) => `Switch ${name} to another node?`, tone: "busy" },
  clear: { label: "Clear fault …", title: (name) => `Clear the fault of ${name}?`, tone: "warn" },
  freeze: { label: "Freeze", title: (name) => `Freeze ${name}?`, tone: "rest" },
  unfreeze: { label: "Unfreeze", title: (name) => `Unfreeze ${name}?`, tone: "good" },
  probe: { label: "Look again", title: (name) => `Look at ${name} again?`, tone: "rest" },
};

const RESOURCE = {
  probe: "look at it again",
  clear: "clear its fault",
  online: "bring it online",
  offline: "take it offline",
  recover: "take it down and bring it online again (recover)",
  "force-offline": "take it offline by force",
  enable: "monitor it again (enable)",
  disable: "end its monitoring (disable)",
};

/** Verbs that make sense now, the most urgent first. */
export function groupVerbs(group) {
  // G11: nothing else is taken while it is frozen.
  if (group.frozen) return ["unfreeze", "probe"];
  const found = [];
  const runs = Object.values(group.nodes).some((here) => isKnown(here) && !["OFFLINE", "FAULTED"].includes(here.state));
  if (Object.keys(faults(group)).length) found.push("clear");
  if (group.state !== "ONLINE" || group.wanted === "offline") found.push("online");
  if (group.kind === "failover" && group.owner && Object.keys(group.nodes).length > 1) found.push("switch");
  if (runs || group.wanted !== "offline") found.push("offline");
  found.push("freeze", "probe");
  return found;
}

export function verbButton(group, verb) {
  const of = GROUP[verb];
  return el("button", { type: "button", class: "act", "data-key": `act-${verb}`, "data-do": "act", "data-verb": verb, "data-group": group.group, "aria-haspopup": "dialog" }, of.label);
}

/** The form for one resource: what, of which, where. */
export function resourceForm(group, resources) {
  const option = (value, text) => el("option", { value }, text);
  return el("form", { class: "one", "data-keep": "", "data-key": resources.map((one) => one.name).join(), "data-group": group.group },
    el("label", {}, "Resource ", el("select", { name: "resource" }, ...resources.map((one) => option(one.name, one.name)))),
    el("label", {}, "on ", el("select", { name: "node" }, ...Object.keys(group.nodes).map((node) => option(node, node)))),
    el("label", {}, "do ", el("select", { name: "verb" }, ...Object.entries(RESOURCE).map(([verb, text]) => option(verb, text)))),
    el("button", { type: "submit", class: "act", "aria-haspopup": "dialog" }, "Go on …"));
}

/** The dialog: one question at a time. */
export class Dialog {
  /** @param known gives {groups, frame} as they are now */
  constructor(dialog, known) {
    this.dialog = dialog;
    this.known = known;
    this.part = (name) => dialog.querySelector(`[data-part="${name}"]`);
    this.asked = null;
    this.opener = null;
    dialog.addEventListener("close", () => this.closed());
    dialog.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.part("cancel").addEventListener("click", () => dialog.close());
    this.part("choices").addEventListener("change", () => this.tell());
  }

  /** About a group. */
  group(verb, name, opener) {
    const group = this.known().groups.get(name);
    if (!group) return;
    const choices = verb === "switch" ? targets(group) : verb === "clear" ? faulted(group) : [];
    this.show({ verb, label: GROUP[verb].label.replace(" …", ""), tone: GROUP[verb].tone, group: name, resource: "", choices, what: verb === "switch" ? "To which node?" : "Where was it mended?" }, GROUP[verb].title(name), opener);
  }

  resource(verb, name, resource, node, opener) {
    const text = RESOURCE[verb];
    this.show({ verb, label: plain(verb.replace("-", " ")), tone: verb === "force-offline" ? "bad" : "busy", group: name, resource, node, choices: [] }, `${resource} of ${name} on ${node}: ${text}?`, opener);
  }

  node(verb, node, opener) {
    this.show({ verb, label: plain(verb), tone: verb === "drain" ? "warn" : "good", node, choices: [] }, verb === "drain" ? `Drain ${node}?` : `Undrain ${node}?`, opener);
  }

  show(asked, title, opener) {
    this.asked = { ...asked, request: requestId() };
    this.opener = opener;
    this.part("title").textContent = title;
    this.part("what").textContent = asked.choices.length ? asked.what : "";
    const usable = asked.choices.findIndex((choice) => !choice.no);
    this.part("choices").replaceChildren(...asked.choices.map((choice, index) => el("label", { class: "choice" },
      el("input", { type: "radio", name: "node", value: choice.node, checked: index === Math.max(0, usable) }), " ", el("strong", {}, choice.label || choice.node), " ", el("span", { class: "quiet" }, choice.text))));
    this.part("choices-box").hidden = !asked.choices.length;
    this.part("reason").value = "";
    this.part("form").hidden = false;
    this.part("ok").textContent = asked.label;
    this.part("ok").disabled = false;
    this.part("ok").hidden = false;
    this.dialog.dataset.tone = asked.tone;
    this.part("cancel").textContent = "Cancel";
    this.said("", "");
    this.tell();
    if (!this.dialog.open) this.dialog.showModal();
    (this.dialog.querySelector("input[name=node]:checked") || this.part("reason")).focus();
  }

  chosen() {
    const radio = this.dialog.querySelector("input[name=node]:checked");
    return radio ? radio.value : this.asked.node || "";
  }

  /** What would come of it, by what is known now and by the planner. */
  async tell() {
    const asked = this.asked;
    const node = this.chosen();
    this.part("command").textContent = commandLine(asked, node);
    const list = this.part("forecast");
    const lines = consequences(asked, node, this.known());
    patchChildren(list, lines.map((line) => el("li", {}, line)));
    const more = await forecast(asked, this.known());
    if (this.asked !== asked || this.chosen() !== node) return;
    patchChildren(list, lines.concat(more).map((line) => el("li", {}, line)));
  }

  async send() {
    const asked = this.asked;
    const node = this.chosen();
    const body = { command: asked.verb, request: asked.request };
    const reason = this.part("reason").value.trim();
    if (reason) body.reason = reason;
    if (asked.resource) body.resource = asked.resource;
    if (asked.group && node) body.node = node;
    this.part("ok").disabled = true;
    this.said("busy", "Asking …");
    const url = asked.group ? `/api/v1/groups/${encodeURIComponent(asked.group)}/commands` : `/api/v1/nodes/${encodeURIComponent(node)}/commands`;
    const answer = await ask(url, body);
    if (this.asked !== asked) return;
    if (answer.ok) {
      this.part("form").hidden = true;
      this.part("ok").hidden = true;
      this.part("cancel").textContent = "Close";
      this.part("cancel").focus();
      this.said("good", answer.body.verdict === "DONE" ? `Nothing was left to do: ${answer.text}` : `Taken: ${answer.text}`);
    } else {
      this.part("ok").disabled = false;
      this.said("bad", `${answer.status === 409 ? "Refused; nothing has changed: " : ""}${answer.text}`);
      this.part("ok").focus();
      // What was refused has had its answer: asked again it is another question.
      if (answer.status) this.asked.request = requestId();
    }
  }

  said(tone, text) {
    const said = this.part("said");
    said.dataset.tone = tone;
    said.textContent = text;
  }

  closed() {
    this.asked = null;
    const back = this.opener && this.opener.isConnected ? this.opener : document.querySelector("h1");
    if (back.tagName === "H1") back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }
}

function targets(group) {
  const rejected = group.ledger ? group.ledger.rejected : {};
  const target = group.ledger ? group.ledger.target : "";
  return Object.keys(group.nodes).filter((node) => node !== group.owner)
    .map((node) => ({ node, no: Boolean(rejected[node]), text: rejected[node] ? `not fit: ${rejected[node]}` : node === target ? "fit, and the first in its order" : "fit" }))
    .sort((a, b) => Number(b.node === target) - Number(a.node === target));
}

function faulted(group) {
  const marked = Object.entries(faults(group)).map(([node, text]) => ({ node, text }));
  return marked.length > 1 ? [{ node: "", label: "everywhere", text: marked.map((one) => one.node).join(", ") }, ...marked] : marked;
}

function commandLine(asked, node) {
  if (!asked.group) return `mainstay ${asked.verb} ${node}`;
  const target = asked.resource ? `${asked.group}/${asked.resource}` : asked.group;
  return `mainstay ${asked.verb} ${target}${node ? ` ${asked.verb === "switch" ? "--to" : "--node"} ${node}` : ""}`;
}

/** What follows from the command itself. */
function consequences(asked, node, known) {
  const group = known.groups.get(asked.group);
  if (asked.resource) return resourceConsequences(asked, node);
  const at = group && group.owner ? ` on ${group.owner}` : "";
  switch (asked.verb) {
    case "online": return [group.owner ? `Whatever of it is not online${at} is started, in order.` : "It is given to the first fit node and started there, in order.", "It is wanted online from then on."];
    case "offline": return [`Everything of it is stopped${at}, in order. Clients get nothing until it is brought online again.`, "It is wanted offline from then on: no failover brings it back."];
    case "switch": return [`It is stopped on ${group.owner}, then started on ${node}. Clients get nothing in between.`, `Where it does not come up on ${node}, it goes back to ${group.owner}.`];
    case "clear": return [`The fault mark${node ? ` on ${node}` : "s"} of it ${node ? "is" : "are"} removed: ${node || "each node"} counts as fit again.`, group.owner ? "What runs is left alone." : "If it is wanted online, it may start at once."];
    case "freeze": return ["Nothing is started, stopped or moved until it is unfrozen; also not after a fault or the loss of a node.", "It goes on being looked at."];
    case "unfreeze": return ["It is looked after again at once: what has been put off meanwhile is done now."];
    case "probe": return ["Each resource is looked at now instead of at its next monitor. Nothing is changed by that."];
    case "drain": return ["No group is given to it until it is undrained."];
    case "undrain": return ["Groups may be given to it again. None is moved back by that alone."];
    default: return [];
  }
}

function resourceConsequences(asked, node) {
  const name = asked.resource;
  switch (asked.verb) {
    case "online": return [`${name} is started on ${node}, after what it stands on.`];
    case "offline": return [`${name} is stopped on ${node}, and before it what stands on it.`];
    case "force-offline": return [`${name} is ended on ${node} by its clean step, without the polite stop. What it was doing is lost.`];
    case "clear": return [`The fault mark of ${name} on ${node} is removed.`];
    case "recover": return [`${name} is taken down on ${node} and brought online again.`];
    case "disable": return [`${name} on ${node} is not monitored until it is enabled: its fault is not seen. What runs is left running.`];
    case "enable": return [`${name} on ${node} is monitored again.`];
    default: return [`${name} on ${node} is looked at now. Nothing is changed by that.`];
  }
}

/** What the planner says would become of the groups concerned. */
async function forecast(asked, known) {
  if (asked.verb === "drain") {
    const owned = [...known.groups.values()].filter((group) => group.owner === asked.node);
    if (!owned.length) return [`${asked.node} owns no group, so nothing moves.`];
    const shown = await Promise.all(owned.slice(0, 8).map((group) => whither(group.group, asked.node)));
    return owned.length > 8 ? shown.concat(`And ${owned.length - 8} more.`) : shown;
  }
  if (asked.verb === "online" && !asked.resource && !known.groups.get(asked.group).owner) return [await whither(asked.group, "")];
  return [];
}

async function whither(name, without) {
  const query = without ? `?without=${encodeURIComponent(without)}` : "";
  const answer = await ask(`/api/v1/groups/${encodeURIComponent(name)}/forecast${query}`);
  if (!answer.ok) return `${name}: ${answer.text}`;
  return answer.body.target ? `${name} goes to ${answer.body.target}.` : `${name} has nowhere to go: ${answer.body.noTarget || "no fit node is known"}.`;
}
