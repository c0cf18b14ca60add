// @ts-check
// What a list of outlets is filtered and sorted by.

import { fill, h } from "./dom.js";
import { ownName, say, word } from "./text.js";

/** @typedef {import("../generated/views").Group} Group */
/** @typedef {"side" | "first" | "newest"} Order */

/** @type {[Order, string][]} */
const ORDERS = [
  ["side", "sort_side"],
  ["first", "sort_first"],
  ["newest", "sort_newest"],
];

/**
 * One of the filters in a row that is walked with the arrow keys.
 * @param {HTMLElement} filters the row
 * @param {Group | null} group
 * @param {number} at
 * @param {() => void} pick
 */
export function chip(filters, group, at, pick) {
  const move = (/** @type {KeyboardEvent} */ event) => {
    const chips = /** @type {HTMLElement[]} */ ([...filters.children]);
    const forward = getComputedStyle(filters).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    /** @type {Record<string, number>} */
    const places = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: -1 };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = chips.at(to % chips.length);
    chips.forEach((chip) => (chip.tabIndex = chip === next ? 0 : -1));
    next?.focus();
  };
  return h("button", {
    type: "button",
    class: "chip",
    tabindex: at === 0 ? "0" : "-1",
    "data-test": `filter-${group ?? "all"}`,
    onclick: pick,
    onkeydown: move,
  });
}

/** @param {(order: Order) => void} sorted */
export function sortSelect(sorted) {
  const pick = (/** @type {Event} */ event) =>
    sorted(/** @type {Order} */ (/** @type {HTMLSelectElement} */ (event.target).value));
  const options = ORDERS.map(([order, key]) => h("option", { value: order }, word(key)));
  return h("select", { class: "field small", "aria-label": word("sort_label"), "data-test": "sort", onchange: pick }, options);
}

/** @param {(language: string) => void} chosen */
export function languageSelect(chosen) {
  const pick = (/** @type {Event} */ event) => chosen(/** @type {HTMLSelectElement} */ (event.target).value);
  const select = h("select", { class: "field small", "data-test": "language", onchange: pick });
  return h("label", { class: "row" }, word("language_label"), " ", select);
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} languages
 * @param {string} chosen
 */
export function fillLanguages(select, languages, chosen) {
  const now = languages.join(" ");
  if (select.dataset.from === now) return;
  select.dataset.from = now;
  fill(
    select,
    h("option", { value: "" }, say({ key: "language_any", args: [languages.length], count: languages.length })),
    languages.map((language) => h("option", { value: language, lang: language }, ownName(language))),
  );
  select.value = languages.includes(chosen) ? chosen : "";
}

/** @param {(folded: boolean) => void} fold */
export function foldBox(fold) {
  const toggle = (/** @type {Event} */ event) => fold(/** @type {HTMLInputElement} */ (event.target).checked);
  return h("label", { class: "row" }, h("input", { type: "checkbox", checked: true, onchange: toggle }), word("fold_wire"));
}
