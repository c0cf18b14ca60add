// @ts-check
// The background: service worker in Chromium, event page in Firefox. It registers every listener in the
// first turn (a later one would miss the event that woke it) and hands each event to the core.
import init, * as core from "./core/parallax.js";

globalThis.browser ??= globalThis.chrome;
const api = globalThis.browser;

/** @param {string} path of a file of the package */
const file = async (path) => new Uint8Array(await (await fetch(api.runtime.getURL(path))).arrayBuffer());
// What the core needs first is asked for while the core itself is compiled.
const needs = [file("data/directory.bin"), file("data/ratings.bin"), api.storage.session.get(null)];
// Each failure is met where it is awaited.
for (const need of needs) need.catch(() => {});
const ready = init({ module_or_path: api.runtime.getURL("core/parallax_bg.wasm") }).then(() => core.start(...needs));
ready.catch((error) => {
  console.error("Parallax could not start:", error);
  api.action.setTitle({ title: api.i18n.getMessage("badge_error") });
});

/**
 * Wraps a handler so that it runs once the core is up and its failure is seen but stops nothing else.
 * @template {unknown[]} A
 * @param {(...args: A) => unknown} handler
 */
const whenReady = (handler) => (/** @type {A} */ ...args) =>
  ready.then(() => handler(...args)).catch((error) => { console.error(error); return undefined; });

api.runtime.onInstalled.addListener(whenReady((details) => core.installed(details.reason)));
api.runtime.onStartup.addListener(whenReady(() => core.browser_started()));
api.tabs.onUpdated.addListener(whenReady((_id, _change, tab) => core.tab_updated(tab)));
api.tabs.onActivated.addListener(whenReady(({ tabId }) => core.tab_shown(tabId)));
api.tabs.onReplaced.addListener(whenReady((added) => core.tab_shown(added)));
api.tabs.onRemoved.addListener(whenReady((id) => core.tab_closed(id)));
api.alarms.onAlarm.addListener(whenReady((alarm) => core.alarm_rang(alarm.name)));
api.permissions.onAdded.addListener(whenReady(() => core.permissions_changed()));
api.permissions.onRemoved.addListener(whenReady(() => core.permissions_changed()));

/** Only our own pages may speak to the background. @param {chrome.runtime.MessageSender | undefined} sender */
const isOurs = (sender) => sender?.id === api.runtime.id && (sender.url ?? "").startsWith(api.runtime.getURL(""));

api.runtime.onConnect.addListener((port) => {
  if (!isOurs(port.sender)) { port.disconnect(); return; }
  // The session is made on the first message, once the core is up; messages before wait for it in order.
  /** @type {Promise<core.PopupSession> | undefined} */
  let session;
  /** Answers to a popup that has closed go nowhere. @param {unknown} answer */
  const post = (answer) => { try { port.postMessage(answer); } catch { /* it has closed */ } };
  const hand = (/** @type {{ id: number, request: unknown }} */ { id, request }) => {
    session ??= ready.then(() => new core.PopupSession(post, port.name));
    session
      .then((live) => live.message(request))
      .catch((error) => {
        console.error(error);
        post({ error: { kind: "crashed", detail: String(error) } });
      })
      .then(() => post({ done: id }));
  };
  port.onMessage.addListener(hand);
  port.onDisconnect.addListener(() => { session?.then((live) => live.close()).catch(() => {}); });
});

api.runtime.onMessage.addListener((message, sender, reply) => {
  if (!isOurs(sender)) return false;
  ready.then(() => core.request(message)).then(reply, (error) => {
    console.error(error);
    reply({ error: { kind: "crashed", detail: String(error) } });
  });
  return true;
});
