// Keeps one event stream open: notices silence, says so, and comes back with growing pauses.
import { headers } from "./session.js";

/** Without a sign of life for this long the connection counts as lost; the node beats every 4 s. */
const SILENCE_MS = 10_000;
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

export class Stream {
  /** @param onRefused is told in words when the node wants to know first who asks */
  constructor(url, onMessage, onLink, onRefused) {
    this.url = url;
    this.onMessage = onMessage;
    this.onLink = onLink;
    this.onRefused = onRefused;
    this.tries = 0;
    this.heardAt = 0;
    this.retryAt = 0;
    this.going = null;
    window.addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.retryNow());
    this.open();
  }

  /** An EventSource cannot carry a token, so the stream is read as it comes. */
  async open() {
    this.retryAt = 0;
    this.heardAt = Date.now();
    const going = new AbortController();
    this.going = going;
    try {
      const answer = await fetch(this.url, { headers: { ...headers(), Accept: "text/event-stream" }, cache: "no-store", signal: going.signal });
      if (answer.ok) {
        await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), going);
      } else if (this.going === going) {
        const body = await answer.json().catch(() => ({}));
        if (answer.status === 401 || answer.status === 403) this.refused(body.detail || `The node answered ${answer.status}`);
      }
    } catch {
      // Cut off, or ended by us: the pause that follows is the same.
    }
    if (this.going === going) this.lost();
  }

  async read(reader, going) {
    let parts = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.going !== going) return;
      this.heardAt = Date.now();
      let rest = value;
      // The blank line between two messages may come in two pieces.
      if (parts.length && rest.startsWith("\n") && parts[parts.length - 1].endsWith("\n")) {
        this.take(parts.join(""));
        parts = [];
        rest = rest.slice(1);
      }
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        this.take(parts.join("") + rest.slice(0, end));
        parts = [];
        rest = rest.slice(end + 2);
      }
      if (rest) parts.push(rest);
    }
  }

  take(message) {
    let kind = "";
    let data = "";
    for (const line of message.split("\n")) {
      if (line.startsWith("event: ")) kind = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (!kind || !data) return;
    this.tries = 0;
    this.onMessage(kind, JSON.parse(data));
    this.onLink("live");
  }

  /** Asking again with the same token would only be counted against us: somebody has to sign in first. */
  refused(text) {
    this.going = null;
    this.retryAt = Infinity;
    this.onLink("refused");
    this.onRefused(text);
  }

  lost() {
    if (!this.going) return;
    this.going.abort();
    this.going = null;
    this.retryAt = Date.now() + PAUSES_MS[Math.min(this.tries, PAUSES_MS.length - 1)];
    this.tries++;
    this.tick();
  }

  /** Begins anew at once, as another or after a pause. */
  again() {
    const had = this.going;
    this.going = null;
    had?.abort();
    this.open();
  }

  retryNow() {
    if (!this.going && this.retryAt < Infinity) this.retryAt = Date.now();
    this.tick();
  }

  /** Called each second: finds silence and the end of a pause. */
  tick() {
    if (this.going) {
      if (Date.now() - this.heardAt > SILENCE_MS) this.lost();
    } else if (Date.now() >= this.retryAt) {
      this.onLink("lost", 0);
      this.open();
    } else if (this.retryAt < Infinity) {
      this.onLink("lost", this.retryAt - Date.now());
    }
  }
}
