// Nothing moves under the pointer: while the page is drawn anew, what is pointed at, or has the focus, stays where it is.

const HELD = "a, button, summary, input, select, code, .card";
let pointer = null;
let pressed = false;

document.addEventListener("pointermove", (event) => {
  pointer = event.pointerType === "mouse" ? { x: event.clientX, y: event.clientY } : null;
}, { passive: true });
document.documentElement.addEventListener("pointerleave", () => { pointer = null; });
document.addEventListener("pointerdown", () => { pressed = true; }, { passive: true });
for (const end of ["pointerup", "pointercancel"]) {
  // A click comes after this: what was pressed must still be there.
  document.addEventListener(end, () => setTimeout(() => { pressed = false; }, 0), { passive: true });
}

/** Whether a button is held down: what it is on may not be drawn anew before it is let go. */
export function isPressed() {
  return pressed;
}

function held() {
  const under = pointer && document.elementFromPoint(pointer.x, pointer.y);
  const at = under && under.closest(HELD);
  if (at) return at;
  const focus = document.activeElement;
  return focus && focus !== document.body && focus.closest("main") ? focus : null;
}

/** Draws, and scrolls by as much as what is held was moved. */
export function keepingStill(draw) {
  const element = held();
  const before = element ? element.getBoundingClientRect() : null;
  draw();
  if (!before || !element.isConnected || before.bottom < 0 || before.top > window.innerHeight) return;
  const moved = element.getBoundingClientRect().top - before.top;
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
}
