// @ts-check
// The background: service worker in Chromium, event page in Firefox. It registers every listener in the
// first turn (a later one would miss the event that woke it) and hands each event to the core.
// Until something else is wanted, the core is the small one that knows only the button.
import initBadge, * as badge from "./core/badge.js";
import initWhole, * as whole from "./core/parallax.js";
import { listen } from "./background/links.js";
import { collectGarbage } from "./pages/shared/collect.js";
import { api } from "./pages/shared/protocol.js";

// The core calls the interface by this name.
globalThis.browser ??= globalThis.chrome;

/** @param {string} path of a file of the package */
const file = async (path) => (await fetch(api.runtime.getURL(path))).arrayBuffer();

/**
 * Compiles a core and starts it. What it needs first is asked for meanwhile.
 * @param {(options: { module_or_path: string }) => Promise<unknown>} init
 * @param {typeof badge | typeof whole} core
 * @param {string} name of its file
 */
async function start(init, core, name) {
  const tables = ["suffixes", "directory", "ratings"].map((table) => file(`data/${table}.bin`));
  const needs = [...tables, api.storage.session.get(null)];
  // Each failure is met where it is awaited.
  for (const need of needs) need.catch(() => {});
  await init({ module_or_path: api.runtime.getURL(`core/${name}_bg.wasm`) });
  await core.start(...needs);
  return core;
}

const button = start(initBadge, badge, "badge");
button.catch((error) => {
  console.error("Parallax could not start:", error);
  api.action.setTitle({ title: api.i18n.getMessage("badge_error") });
});

/** @type {Promise<typeof whole> | undefined} */
let started;
/** The whole core; from then on it alone speaks for the button too, since it knows what has changed. */
const everything = () => (started ??= start(initWhole, whole, "parallax").then((core) => {
  void leaveButton();
  return core;
}, (error) => {
  // The button goes on with its own core, and the next wish tries again.
  started = undefined;
  throw error;
}));

/** What is being done for tabs. @type {Set<Promise<unknown>>} */
const underway = new Set();

/** Gives back the memory of the button's own core, once it has done what it began. */
async function leaveButton() {
  await Promise.allSettled([button, ...underway]);
  badge.release();
}

/**
 * Wraps a handler so that it runs once its core is up and its failure is seen but stops nothing else.
 * @template {unknown[]} A
 * @template Core
 * @param {() => Promise<Core>} up
 * @param {(core: Core, ...args: A) => unknown} handler
 */
const once = (up, handler) => (/** @type {A} */ ...args) =>
  up().then((core) => handler(core, ...args)).catch((error) => { console.error(error); return undefined; });

const onTab = (/** @type {any} */ handler) => (/** @type {unknown[]} */ ...args) => {
  const work = once(() => started ?? button, handler)(...args);
  underway.add(work);
  return work.finally(() => underway.delete(work));
};
const onRest = (/** @type {any} */ handler) => once(everything, handler);

api.runtime.onInstalled.addListener(onRest((core, details) => core.installed(details.reason)));
api.runtime.onStartup.addListener(onRest((core) => core.browser_started()));
api.tabs.onUpdated.addListener(onTab(async (core, _id, change, tab) => {
  await core.tab_updated(tab);
  // Firefox says that a tab is loading while it still has the address of the page that is being left.
  const arrived = change.url !== undefined || change.title !== undefined || change.status === "complete";
  if (arrived && core.keeps_record()) await (await everything()).note_page(tab);
}));
api.tabs.onActivated.addListener(onTab((core, { tabId }) => core.tab_shown(tabId)));
api.tabs.onReplaced.addListener(onTab((core, added) => core.tab_shown(added)));
api.tabs.onRemoved.addListener(onTab((core, id) => core.tab_closed(id)));
api.alarms.onAlarm.addListener(onRest((core, alarm) => core.alarm_rang(alarm.name)));
api.permissions.onAdded.addListener(onRest((core) => core.permissions_changed()));
api.permissions.onRemoved.addListener(onRest((core) => core.permissions_changed()));

api.storage.sync.onChanged.addListener(onRest((core) => core.settings_arrived()));

listen(everything);

/** Only our own pages may speak to the background. @param {chrome.runtime.MessageSender | undefined} sender */
const isOurs = (sender) => sender?.id === api.runtime.id && (sender.url ?? "").startsWith(api.runtime.getURL(""));

api.runtime.onConnect.addListener((port) => {
  if (!isOurs(port.sender)) { port.disconnect(); return; }
  // The session is made on the first message, once the core is up; messages before wait for it in order.
  /** @type {Promise<whole.PopupSession> | undefined} */
  let session;
  /** Answers to a popup that has closed go nowhere. @param {unknown} answer */
  const post = (answer) => { try { port.postMessage(answer); } catch { /* it has closed */ } };
  const hand = (/** @type {{ id: number, request: unknown }} */ { id, request }) => {
    session ??= everything().then((core) => new core.PopupSession(post, port.name));
    session
      .then((live) => live.message(request))
      .catch((error) => {
        console.error(error);
        post({ error: { kind: "crashed", detail: String(error) } });
      })
      .then(() => post({ done: id }));
  };
  port.onMessage.addListener(hand);
  port.onDisconnect.addListener(() => {
    session?.then((live) => live.close()).catch(() => {});
    collectGarbage();
  });
});

api.runtime.onMessage.addListener((message, sender, reply) => {
  if (!isOurs(sender)) return false;
  everything().then((core) => core.request(message)).then(reply, (error) => {
    console.error(error);
    reply({ error: { kind: "crashed", detail: String(error) } });
  });
  return true;
});
