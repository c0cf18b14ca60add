// @ts-check
// Asks the background at once and lets the browser paint the empty popup meanwhile: running the modules takes longer
// than the paint, and the background longer than both. It imports nothing, since each module is waited for: the interface and
// the port's name stand in `shared/protocol.js` for all others.

/** @typedef {import("../shared/protocol.js").Request} Request */

const api = /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? globalThis.chrome);
const query = new URLSearchParams(location.search);
const url = query.get("url");
const tab = Number.parseInt(query.get("tab") ?? "", 10);

/** What the popup asks first. @type {Request} */
export const opening = url === null ? { op: "open", tab: Number.isNaN(tab) ? null : tab } : { op: "open_address", url };

/** The port on which it was asked, with what has come until somebody listens. */
export const early = {
  port: api.runtime.connect({ name: query.has("panel") ? "panel" : "popup" }),
  /** @type {any[]} */
  heard: [],
  broken: false,
};
early.port.onMessage.addListener((message) => early.heard.push(message));
early.port.onDisconnect.addListener(() => { early.broken = true; });
early.port.postMessage({ id: 0, request: opening });

const painted = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  // A page in the background is never painted.
  setTimeout(done, 100);
});
painted.then(() => import("./popup.js"));
