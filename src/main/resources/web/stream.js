// Keeps one event stream open: notices silence, says so, and comes back with growing pauses.

/** Without a sign of life for this long the connection counts as lost; the node beats every 4 s. */
const SILENCE_MS = 10_000;
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

export class Stream {
  constructor(url, onMessage, onLink) {
    this.url = url;
    this.onMessage = onMessage;
    this.onLink = onLink;
    this.tries = 0;
    this.heardAt = 0;
    this.retryAt = 0;
    this.source = null;
    window.addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.retryNow());
    this.open();
  }

  open() {
    this.retryAt = 0;
    this.heardAt = Date.now();
    const source = new EventSource(this.url);
    this.source = source;
    for (const kind of ["snapshot", "change", "beat"]) {
      source.addEventListener(kind, (event) => {
        this.heardAt = Date.now();
        this.tries = 0;
        this.onMessage(kind, JSON.parse(event.data));
        this.onLink("live");
      });
    }
    source.addEventListener("error", () => this.lost());
  }

  lost() {
    if (!this.source) return;
    this.source.close();
    this.source = null;
    this.retryAt = Date.now() + PAUSES_MS[Math.min(this.tries, PAUSES_MS.length - 1)];
    this.tries++;
    this.tick();
  }

  retryNow() {
    if (!this.source) this.retryAt = Date.now();
    this.tick();
  }

  /** Called each second: finds silence and the end of a pause. */
  tick() {
    if (this.source) {
      if (Date.now() - this.heardAt > SILENCE_MS) this.lost();
    } else if (Date.now() >= this.retryAt) {
      this.onLink("lost", 0);
      this.open();
    } else {
      this.onLink("lost", this.retryAt - Date.now());
    }
  }
}
