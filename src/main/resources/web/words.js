// Words and times as people read them; makes elements without ever reading text as HTML.

/** An element with attributes and children; texts become text, nothing else. */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same inside an SVG: everything is placed by attributes, nothing by styles. */
export function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A sentence whose commands, in back quotes, can be told from its words and copied whole. */
export function withCommands(sentence) {
  return sentence.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

/** A stretch of time: "8 s", "60 s", "3 min 20 s", "2 h 5 min", "4 d 3 h". */
export function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s <= 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

// Made once: to find out how the reader's country writes times takes longer than to draw a card.
const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DATE = new Intl.DateTimeFormat();

export function clock(ms) {
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  return today ? TIME.format(at) : `${DATE.format(at)} ${TIME.format(at)}`;
}

/** ONLINE -> Online, GOING_ONLINE -> Going online. */
export function plain(name) {
  const words = String(name).toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const TONES = {
  ONLINE: "good", OFFLINE: "rest", FAULTED: "bad", PARTIAL: "warn", UNKNOWN: "wait", GOING_ONLINE: "busy", GOING_OFFLINE: "busy",
};

export function tone(state) {
  return TONES[state] || "wait";
}

const FLAGS = {
  FAULTED: ["bad", "Faulted", "A fault is marked; it is not started here until it is cleared"],
  CLEANING: ["warn", "Cleaning", "Clean runs; it is not known to be down"],
  RESTARTING: ["busy", "Restarting", "Restarted in place after a fault"],
  FORCED: ["warn", "Forced", "Taken down by force"],
  UNABLE_TO_OFFLINE: ["bad", "Unable to offline", "The last stop did not take effect in time"],
  MONITOR_TIMED_OUT: ["warn", "Monitor timed out", "The last monitor ran longer than MonitorTimeout"],
  STOPPED_ON_PURPOSE: ["rest", "Stopped on purpose", "Whoever stopped it said so; the group lets it be"],
  ADMIN_WAIT: ["bad", "Waits for you", "A fault was found and an operator must decide"],
};

export function flagChip(flag) {
  const [flagTone, text, meaning] = FLAGS[flag] || ["warn", plain(flag), ""];
  return el("span", { class: "chip", "data-tone": flagTone, title: meaning }, text);
}

export function stateChip(state, text) {
  return el("span", { class: "chip state", "data-tone": tone(state) }, text || plain(state));
}

export function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many || one + "s"}`;
}
