// Brings what is on the page to what was drawn anew, touching only what differs: focus, selection and scroll stay.

/** Changes `old` into `fresh` and returns the element that is in the page then. */
export function patch(old, fresh) {
  if (!isAlike(old, fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return old;
  }
  attributes(old, fresh);
  // Somebody else fills it, or its text is the clock's.
  if (!fresh.hasAttribute("data-keep")) children(old, fresh);
  return old;
}

/** The children of `root` become `drawn`, in that order. */
export function patchChildren(root, drawn) {
  const fresh = root.cloneNode(false);
  fresh.append(...drawn);
  children(root, fresh);
}

function isAlike(old, fresh) {
  return old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);
}

/** What tells an element from its siblings when their order changes. */
function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}

function attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    // Widths of bars are set by the clock, not drawn.
    if (name !== "style" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

function children(old, fresh) {
  const keyed = new Map();
  for (const child of old.children) {
    if (keyOf(child) !== null) keyed.set(keyOf(child), child);
  }
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    const match = key !== null ? keyed.get(key) : at && isAlike(at, child) ? at : null;
    if (!match) {
      old.insertBefore(child, at);
      continue;
    }
    if (match === at) at = at.nextSibling; else old.insertBefore(match, at);
    patch(match, child);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}
