// Who ran a group when, in the last hour: a row of bars a node, and the same in words.
import { clock, el, shape, span } from "./words.js";

export const HOUR_MS = 3_600_000;
const TALL = 18;

/**
 * @param nodes names, in the order of the rows
 * @param spans of ownership: {node, epoch, from, to, because, ended}; `from` is left out where it is older than the log, `to`
 * while it lasts
 */
export function drawTimeline(nodes, spans, now) {
  const begin = now - HOUR_MS;
  const shown = spans.filter((one) => (one.to || now) > begin && (one.from || 0) < now);
  const rows = nodes.map((node) => row(node, shown.filter((one) => one.node === node), begin, now));
  const axis = el("div", { class: "axis quiet", "aria-hidden": "true" }, ...[60, 45, 30, 15].map((minutes) => el("span", {}, `${minutes} min ago`)), el("span", {}, "now"));
  const list = el("ol", { class: "history" }, ...shown.slice().reverse().map((one) => el("li", { "data-key": `${one.node}/${one.epoch}/${one.from}` }, el("strong", {}, one.node), ` ${words(one, now)}`)));
  return [el("div", { class: "timeline" }, ...rows, axis), shown.length ? list : el("p", { class: "quiet" }, "Nobody is known to have run it in the last hour.")];
}

/** The last moves, the newest first: from where to where, why, and how long each part took. */
export function drawMoves(moves) {
  if (!moves.length) return el("p", { class: "quiet" }, "No move is in the log.");
  return el("ol", { class: "history" }, ...moves.slice(-5).reverse().map((move) => el("li", { "data-key": `${move.epoch}/${move.number}` },
    el("strong", {}, `${move.from || "nowhere"} → ${move.to || "nowhere"}`),
    ` ${move.kind}${move.epoch ? `, epoch ${move.epoch}` : ""}${move.ms > 0 ? `, ${took(move.ms)}` : ""}`,
    move.phases.length ? el("span", { class: "quiet" }, ` (${move.phases.map((phase) => `${phase.phase} ${took(phase.ms)}`).join(", ")})`) : null,
    `: ${move.cause || move.endText}${move.reason ? ` (${move.by ? `${move.by}: ` : ""}${move.reason})` : ""}`)));
}

function took(ms) {
  return ms < 10_000 ? `${ms} ms` : span(ms);
}

function words(one, now) {
  const time = one.from ? clock(one.from) : "some time ago";
  const end = one.to ? `until ${clock(one.to)}` : "until now";
  const long = one.from ? ` (${span((one.to || now) - one.from)})` : "";
  return `from ${time} ${end}${long}${one.epoch ? `, epoch ${one.epoch}` : ""}${one.because ? `: ${one.because}` : ""}${one.ended ? `; ${one.ended}` : ""}`;
}

function row(node, spans, begin, now) {
  const share = (at) => Math.max(0, Math.min(100, ((at - begin) / HOUR_MS) * 100));
  const bars = spans.map((one) => {
    const from = share(one.from || 0);
    const wide = Math.max(0.4, share(one.to || now) - from);
    return shape("rect", { x: `${from.toFixed(2)}%`, y: 0, width: `${wide.toFixed(2)}%`, height: TALL, rx: 3, "data-now": one.to ? "no" : "yes" },
      shape("title", {}, words(one, now)));
  });
  const said = spans.length ? `${node} ran it ${spans.map((one) => words(one, now)).join("; ")}` : `${node} did not run it in the last hour`;
  return el("div", { class: "lane", "data-key": node },
    el("span", { class: "lane-name" }, node),
    shape("svg", { role: "img", "aria-label": said, width: "100%", height: TALL }, shape("rect", { class: "ground", width: "100%", height: TALL, rx: 3 }), ...bars));
}
