// What a visitor of the demo may try; nothing of it is there on a real node.
import { el } from "./words.js";

const URL = "/api/v1/demo";

export class Demo {
  constructor(section) {
    this.section = section;
    this.said = "";
    this.load();
  }

  async load() {
    try {
      const answer = await fetch(URL);
      if (answer.status !== 200) return;
      this.draw(await answer.json());
    } catch {
      // The page's stream says when the node is not heard.
    }
  }

  draw(demo) {
    const text = this.section.querySelector("#demo-text");
    const buttons = demo.actions.map((action) => {
      const button = el("button", { type: "button", "data-id": action.id }, action.label);
      button.addEventListener("click", () => this.run(action, button));
      return button;
    });
    text.textContent = demo.text;
    const had = this.section.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.section.querySelector("#demo-actions").replaceChildren(...buttons);
    if (had) buttons.find((button) => button.dataset.id === had)?.focus();
    this.section.querySelector("#demo-said").textContent = this.said;
    this.section.hidden = false;
  }

  async run(action, button) {
    button.disabled = true;
    this.said = `${action.label} …`;
    this.section.querySelector("#demo-said").textContent = this.said;
    try {
      const answer = await fetch(`${URL}/${encodeURIComponent(action.id)}`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: "{}",
      });
      const body = await answer.json();
      this.said = answer.ok ? body.text : body.detail;
    } catch {
      this.said = "The node did not answer.";
    }
    button.disabled = false;
    this.section.querySelector("#demo-said").textContent = this.said;
    await this.load();
  }
}
