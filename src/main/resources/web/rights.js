// What the one who looks may do: told by the node, and why not where he may not.
import { ask, isSignedIn, signIn } from "./session.js";

export class Rights {
  /** @param changed is called when other actions are to be had than before; true where somebody else has signed in */
  constructor($, changed) {
    this.$ = $;
    this.changed = changed;
    this.may = false;
    this.why = "Whether commands are taken here is not known yet.";
    $("sign").addEventListener("click", () => (isSignedIn() ? this.as("") : this.open()));
    $("signing").querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.as($("token").value); });
    $("signing-cancel").addEventListener("click", () => $("signing").close());
    $("signing").addEventListener("close", () => { $("token").value = ""; });
  }

  open(text = "") {
    this.$("signing-said").textContent = text;
    if (!this.$("signing").open) this.$("signing").showModal();
    this.$("token").focus();
  }

  /** The node gives nothing to one it does not know. */
  refused(text) {
    this.may = false;
    this.$("sign").hidden = false;
    this.$("sign").textContent = "Sign in";
    this.open(text);
  }

  async as(token) {
    signIn(token);
    if (this.$("signing").open) this.$("signing").close();
    await this.load();
    this.changed(true);
  }

  async load() {
    const answer = await ask("/api/v1/cluster");
    const before = this.may;
    this.may = answer.ok && answer.body.commands === true;
    const caller = (answer.ok && answer.body.caller) || {};
    if (!this.may && answer.ok) {
      this.why = caller.name
        ? `Only to look at: ${caller.name} has the role ${caller.role}, and commands take the role operator.`
        : "Only to look at: this node takes no commands over TCP. On the node, mainstay does the same over its socket; `http: {commands: true}` would open them here.";
    }
    if (isSignedIn()) {
      this.$("sign").hidden = false;
      this.$("sign").textContent = caller.name ? `Sign out ${caller.name}` : "Sign out";
    }
    if (before !== this.may) this.changed(false);
  }
}
