// Who looks at the page, and what he may do. A token stays in this tab and is gone with it.

const KEY = "mainstay-token";
const LIMIT_MS = 12_000;

let token = read();

function read() {
  try {
    return sessionStorage.getItem(KEY) || "";
  } catch {
    // A browser that keeps nothing: signed in until the page is loaded again.
    return "";
  }
}

export function signIn(text) {
  token = text.trim();
  try {
    if (token) sessionStorage.setItem(KEY, token); else sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

export function isSignedIn() {
  return token !== "";
}

/** What every request carries. */
export function headers() {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** GET, or POST where there is something to say: {ok, status, body, text}; `text` is the refusal in words. */
export async function ask(url, send) {
  const options = { headers: headers(), cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) };
  if (send !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(send);
  }
  try {
    const answer = await fetch(url, options);
    const text = await answer.text();
    const body = text ? JSON.parse(text) : {};
    return { ok: answer.ok, status: answer.status, body, text: answer.ok ? body.text || "" : body.detail || `The node answered ${answer.status}` };
  } catch (failure) {
    const late = failure.name === "TimeoutError";
    return { ok: false, status: 0, body: {}, text: late ? `The node did not answer within ${LIMIT_MS / 1000} s; it may have been done: look at the state before you ask again` : "The node did not answer; look at the state before you ask again" };
  }
}

/** Names one asking, so that its repetition is answered as the first one was. */
export function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
