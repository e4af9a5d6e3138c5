// Which resource stands on which: a drawing for eyes, and the same as a list for ears.
import { resourcesOf } from "./model.js";
import { el, plain, shape, tone } from "./words.js";

const BOX = { width: 148, height: 44, gapX: 20, gapY: 34, edge: 6 };
/** Longer names are cut in the drawing; the list has them whole. */
const LETTERS = 18;

export function drawGraph(group) {
  const resources = resourcesOf(group);
  if (!resources.length) return [el("p", { class: "quiet" }, "No node has told its resources.")];
  const rows = layers(resources);
  const at = places(rows);
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columns * (BOX.width + BOX.gapX) - BOX.gapX + 2 * BOX.edge;
  const height = rows.length * (BOX.height + BOX.gapY) - BOX.gapY + 2 * BOX.edge;
  const lines = [];
  for (const one of resources) {
    for (const child of one.requires) {
      if (at.has(child)) lines.push(line(at.get(one.name), at.get(child)));
    }
  }
  const drawing = shape("svg", { class: "graph", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" },
    ...lines, ...resources.map((one) => box(one, at.get(one.name), stateOf(group, one))));
  const list = el("ul", { class: "sr" }, ...resources.map((one) => el("li", {}, sentence(group, one))));
  return [el("div", { class: "wide", tabindex: 0, role: "region", "aria-label": `What stands on what in ${group.group}` }, drawing, list)];
}

function stateOf(group, one) {
  const shown = one.on[group.owner] || Object.values(one.on)[0];
  return shown.flags.includes("FAULTED") ? "FAULTED" : shown.state;
}

function sentence(group, one) {
  const where = Object.entries(one.on).map(([node, resource]) => `${plain(resource.state)} on ${node}`).join(", ");
  return `${one.name}, ${one.type}: ${where}; ${one.requires.length ? `stands on ${one.requires.join(", ")}` : "stands on nothing"}${one.critical ? "" : "; not critical"}.`;
}

/** Who stands on others is above them; the last row needs nothing. */
function layers(resources) {
  const byName = new Map(resources.map((one) => [one.name, one]));
  const depth = new Map();
  const deep = (name, path) => {
    if (depth.has(name)) return depth.get(name);
    // A ring cannot be configured; what is drawn must end all the same.
    if (path.has(name) || !byName.has(name)) return 0;
    path.add(name);
    const found = byName.get(name).requires.reduce((most, child) => Math.max(most, deep(child, path) + 1), 0);
    path.delete(name);
    depth.set(name, found);
    return found;
  };
  const rows = [];
  for (const one of resources) {
    const level = deep(one.name, new Set());
    (rows[level] ||= []).push(one);
  }
  return rows.filter(Boolean).reverse();
}

/** Each row is centred, and ordered by where its children are, so that few lines cross. */
function places(rows) {
  const at = new Map();
  const columns = Math.max(...rows.map((row) => row.length));
  const step = BOX.width + BOX.gapX;
  for (let level = rows.length - 1; level >= 0; level--) {
    const row = rows[level];
    const middle = (one) => {
      const below = one.requires.filter((child) => at.has(child)).map((child) => at.get(child).x);
      return below.length ? below.reduce((sum, x) => sum + x, 0) / below.length : 0;
    };
    row.sort((a, b) => middle(a) - middle(b));
    const left = BOX.edge + ((columns - row.length) * step) / 2;
    row.forEach((one, index) => at.set(one.name, { x: left + index * step, y: BOX.edge + level * (BOX.height + BOX.gapY) }));
  }
  return at;
}

function line(from, to) {
  const x1 = from.x + BOX.width / 2;
  const y1 = from.y + BOX.height;
  const x2 = to.x + BOX.width / 2;
  const middle = (y1 + to.y) / 2;
  return shape("path", { class: "line", d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${to.y - 5}m-4 -1l4 6l4 -6` });
}

function box(one, place, state) {
  const cut = one.name.length > LETTERS ? `${one.name.slice(0, LETTERS - 1)}…` : one.name;
  return shape("g", { "data-tone": tone(state), transform: `translate(${place.x} ${place.y})` },
    shape("rect", { width: BOX.width, height: BOX.height, rx: 8 }),
    shape("circle", { cx: 14, cy: 16, r: 4 }),
    shape("text", { x: 24, y: 20, class: "name" }, cut),
    shape("text", { x: 12, y: 36 }, `${one.type} · ${plain(state).toLowerCase()}`.slice(0, 24)));
}
