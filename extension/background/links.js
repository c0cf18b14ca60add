// @ts-check
// What stands beside links and in the address bar: the menu entry "Who publishes this?", the keyword, and the
// questions of the script that marks links. Listeners are registered in the first turn; the answers come from the core.

import { api } from "../pages/shared/protocol.js";

const MENU = "who";
/** Letters that the address bar takes for marks of its own. */
const MARKUP = /[<>&'"]/g;
let listening = false;

/**
 * @param {() => Promise<{ marks(message: unknown, url: string): any, suggest(words: string): Promise<any> }>} everything the core, once it is up
 */
export function listen(everything) {
  menu();
  api.permissions.onAdded.addListener(menu);
  api.runtime.onInstalled.addListener(menu);
  api.omnibox?.setDefaultSuggestion({ description: api.i18n.getMessage("omnibox_default") });
  api.omnibox?.onInputChanged.addListener((words, suggest) => {
    everything().then((core) => core.suggest(words)).then((offers) => suggest(offers.map(escaped)), console.error);
  });
  api.omnibox?.onInputEntered.addListener((text, where) => {
    const url = /^(https|chrome-extension|moz-extension):/.test(text)
      ? text
      : `${api.runtime.getURL("pages/today/today.html")}?q=${encodeURIComponent(text)}`;
    if (where === "currentTab") api.tabs.update({ url });
    else api.tabs.create({ url, active: where === "newForegroundTab" });
  });
  api.runtime.onMessage.addListener((message, sender, reply) => {
    if (message?.op !== "marks" || sender.id !== api.runtime.id || !sender.tab || sender.frameId !== 0) return false;
    everything().then((core) => core.marks(message, sender.url ?? "")).then(reply, () => reply(null));
    return true;
  });
}

/** Chromium reads descriptions as XML. @param {{ content: string, description: string }} offer */
function escaped({ content, description }) {
  const chromium = !api.runtime.getURL("").startsWith("moz-extension:");
  return { content, description: chromium ? description.replace(MARKUP, (sign) => `&#${sign.charCodeAt(0)};`) : description };
}

/** The entry stands in the menu of links once the person has allowed it. */
function menu() {
  if (!api.contextMenus) return;
  // Creating it twice is an error that says so and changes nothing.
  api.contextMenus.create({ id: MENU, title: api.i18n.getMessage("menu_who"), contexts: ["link"] }, () => void api.runtime.lastError);
  if (listening) return;
  listening = true;
  api.contextMenus.onClicked.addListener(({ menuItemId, linkUrl }) => {
    if (menuItemId !== MENU || !linkUrl) return;
    const url = `${api.runtime.getURL("pages/popup/popup.html")}?url=${encodeURIComponent(linkUrl)}`;
    api.windows.create({ url, type: "popup", width: 430, height: 420 });
  });
}
