// @ts-check
// How pages talk to the background. `src/view/message.rs` is the other end.

/** @typedef {import("../generated/views").Request} Request */
/** @typedef {import("../generated/views").Failed} Failed */
/** @typedef {import("../generated/views").PopupView} PopupView */
/** @typedef {import("../generated/views").OptionsView} OptionsView */

/** The browser's extension interface; Firefox calls it `browser`. */
export const api = /** @type {typeof chrome} */ (
  /** @type {any} */ (globalThis).browser ?? globalThis.chrome
);

/** Names of the ports of popup, side panel and story page. */
export const POPUP_PORT = "popup";
export const PANEL_PORT = "panel";
export const STORY_PORT = "story";

/** How long the background may take to answer before the page says so. */
export const PATIENCE_MS = 3000;

/**
 * What went wrong here, in the form of what the background reports.
 * @param {string} kind
 * @param {string} key
 * @param {string} [detail]
 * @returns {Failed}
 */
export function failed(kind, key, detail) {
  return { kind, text: { key, args: detail === undefined ? [] : [detail], count: null } };
}

/**
 * Sends one request and waits for its answer.
 * @template T
 * @param {Request} request
 * @param {number} [patience] milliseconds
 * @returns {Promise<T>} rejects with a {@link Failed}
 */
export async function ask(request, patience = PATIENCE_MS * 4) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(failed("silent", "failed_silent")), patience);
  });
  try {
    const answer = await Promise.race([api.runtime.sendMessage(request), late]);
    if (answer === undefined || answer === null) throw failed("silent", "failed_silent");
    if (answer.error) throw understood(answer.error);
    return answer;
  } catch (error) {
    throw isFailed(error) ? error : failed("connection", "failed_connection", String(error));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What the background says broke; one that broke too badly to find words gets some here.
 * @param {any} error
 * @returns {Failed}
 */
function understood(error) {
  return isFailed(error) ? error : failed("core", "failed_core", String(error?.detail ?? error));
}

/**
 * @param {unknown} error
 * @returns {error is Failed}
 */
function isFailed(error) {
  return typeof error === "object" && error !== null && "kind" in error && "text" in error;
}

/**
 * Keeps a port to the background open: each view is handed to `onView`. A port that breaks after a
 * view (the background was stopped) is opened again without a word, and what was asked on it and not
 * yet done is asked again: the background may stop between taking a request and keeping it.
 * @template View
 * @param {string} name
 * @param {Request} opening what is posted first, and again when the port is opened anew
 * @param {(view: View) => void} onView
 * @param {(failed: Failed) => void} onFailed
 * @param {typeof import("../popup/start.js").early} [early] a port on which `opening` was posted already
 * @returns {(request: Request) => void} posts a request
 */
export function connect(name, opening, onView, onFailed, early) {
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  let views = 0;
  let broken = 0;
  let last = 0;
  /** What the background has not yet said to be done, oldest first. @type {Map<number, Request>} */
  const waiting = new Map();
  const patience = setTimeout(() => {
    if (!views) onFailed(failed("silent", "failed_silent"));
  }, PATIENCE_MS);

  /** @param {any} message */
  const hear = (message) => {
    if (message.done !== undefined) {
      waiting.delete(message.done);
    } else if (message.error) {
      clearTimeout(patience);
      onFailed(understood(message.error));
    } else if (message.view !== undefined) {
      clearTimeout(patience);
      views += 1;
      broken = 0;
      onView(message.view);
    }
  };
  /** @param {chrome.runtime.Port} live */
  const listen = (live) => {
    port = live;
    port.onMessage.addListener(hear);
    port.onDisconnect.addListener(() => {
      const reason = api.runtime.lastError?.message ?? "";
      port = null;
      broken += 1;
      if (broken <= 3) setTimeout(open, 100 * broken);
      else onFailed(failed("connection", "failed_connection", reason));
    });
  };
  const open = () => {
    const live = api.runtime.connect({ name });
    listen(live);
    live.postMessage({ id: 0, request: opening });
    for (const [id, request] of waiting) live.postMessage({ id, request });
  };

  if (early && !early.broken) {
    listen(early.port);
    early.heard.forEach(hear);
  } else {
    open();
  }
  return (request) => {
    if (request.op === "open") opening = request;
    last += 1;
    waiting.set(last, request);
    if (port) port.postMessage({ id: last, request });
    else open();
  };
}
