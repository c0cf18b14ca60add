// @ts-check
// What stands beside links: sites on which they are marked, and the entry in their menu. Both are asked of the browser
// in the press and given back when switched off.

import { fill, h } from "../shared/dom.js";
import { api } from "../shared/protocol.js";
import { word } from "../shared/text.js";
import { option, press, toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("./options.js").Page} Page */

/** Asked for later in Chromium alone; in Firefox the entry is there from the start, and there is nothing to switch. */
const MENU = { permissions: /** @type {chrome.runtime.ManifestPermission[]} */ (["contextMenus"]) };

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export async function drawLinks(element, view, page) {
  const on = await api.permissions.contains(MENU);
  const menu = async (/** @type {boolean} */ wanted) => {
    if (wanted ? await api.permissions.request(MENU) : await api.permissions.remove(MENU)) page.say(word("saved"));
    drawLinks(element, view, page);
  };
  fill(
    element,
    canBeSwitched() && option(word("menu_who"), word("menu_who_explain"), toggle("menu-who", word("menu_who"), on, menu)),
    option(word("mark_links"), [h("p", {}, word("mark_links_explain")), sites(view, page), addSite(page)]),
  );
}

function canBeSwitched() {
  return (api.runtime.getManifest().optional_permissions ?? []).some((name) => name === MENU.permissions[0]);
}

/**
 * @param {OptionsView} view
 * @param {Page} page
 */
function sites({ settings }, page) {
  const remove = async (/** @type {string} */ host) => {
    await page.send({ op: "mark_site", host, on: false }, "saved");
    // A browser that refuses keeps a grant that is not used.
    await api.permissions.remove({ origins: origins(host) }).catch(() => false);
  };
  const line = (/** @type {string} */ host) =>
    h("li", { class: "row", "data-test": "marked-site" }, h("code", { class: "grow" }, host), press(word("mark_links_stop"), () => remove(host), `stop-${host}`));
  return settings.marked_sites.length > 0 && h("ul", {}, settings.marked_sites.map(line));
}

/** @param {Page} page */
function addSite(page) {
  const field = h("input", { class: "field small", id: "mark-host", placeholder: "search.example", "aria-label": word("mark_links_host"), "data-test": "mark-host", spellcheck: "false", autocapitalize: "off" });
  const add = () => {
    const host = hostOf(field.value);
    if (!host) return page.say(word("mark_links_wrong"));
    page.allow(origins(host), () => page.send({ op: "mark_site", host, on: true }, "saved"));
  };
  return h("p", { class: "row" }, field, press(word("mark_links"), add, "mark-site"));
}

/** A site has its pages with and without `www.`. @param {string} host */
function origins(host) {
  return ["", "www."].map((www) => `https://${www}${host}/*`);
}

/**
 * The host of what was typed, without `www.`; empty when it is none.
 * @param {string} typed
 */
function hostOf(typed) {
  try {
    const { hostname } = new URL(typed.includes("://") ? typed : `https://${typed.trim()}`);
    return hostname.includes(".") ? hostname.replace(/^www\./, "") : "";
  } catch {
    return "";
  }
}
