// @ts-check
// Raters.

import { dotted, fill, h } from "../shared/dom.js";
import { asOf, number, part, word } from "../shared/text.js";
import { toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").RaterRow} RaterRow */
/** @typedef {import("./options.js").Page} Page */

const WEIGHTS = ["weight_1", "weight_2", "weight_3"];

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawRaters(element, view, page) {
  const head = ["raters_name", "raters_outlets", "raters_terms", "raters_weight", "raters_use"];
  fill(
    element,
    h(
      "div",
      { class: "tw", tabindex: "0", role: "region", "aria-label": word("part_raters") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, head.map((key) => h("th", { scope: "col" }, word(key))))),
        h("tbody", {}, view.raters.map((rater) => raterRow(rater, page))),
      ),
    ),
  );
}

/**
 * @param {RaterRow} rater
 * @param {Page} page
 */
function raterRow(rater, page) {
  const name = part(rater.name);
  const choose = (/** @type {Partial<RaterRow>} */ change) =>
    page.change((settings) => {
      const { id, on, weight } = { ...rater, ...change };
      settings.raters = settings.raters.filter((choice) => choice.id !== id);
      settings.raters.push({ id, on, weight });
    });
  const about = [part(rater.measures).replace(/\.$/, ""), asOf(rater.as_of)].filter(Boolean);
  return h(
    "tr",
    { "data-test": "rater", "data-id": rater.id },
    h(
      "td",
      {},
      rater.url ? h("a", { href: rater.url, target: "_blank", rel: "noreferrer" }, h("b", {}, name)) : h("b", {}, name),
      h("span", { class: "what" }, dotted(about)),
    ),
    h("td", { class: "num" }, number(rater.outlets)),
    h("td", { class: "sm" }, part(rater.terms)),
    h("td", {}, weight(rater, name, (weight) => choose({ weight }))),
    h("td", {}, toggle(`use-${rater.id}`, word("use_of", [name]), rater.on, (on) => choose({ on }))),
  );
}

/**
 * @param {RaterRow} rater
 * @param {string} name
 * @param {(weight: number) => void} change
 */
function weight(rater, name, change) {
  const words = (/** @type {number} */ at) => word(WEIGHTS[at - 1] ?? "weight_2");
  const shown = h("span", { "aria-hidden": "true" }, words(rater.weight));
  const slider = h("input", {
    type: "range",
    min: "1",
    max: "3",
    value: rater.weight,
    id: `weight-${rater.id}`,
    "data-test": `weight-${rater.id}`,
    disabled: !rater.on,
    "aria-label": word("weight_of", [name]),
    "aria-valuetext": words(rater.weight),
    oninput: () => (shown.textContent = words(slider.valueAsNumber)),
    onchange: () => change(slider.valueAsNumber),
  });
  return h("span", { class: "weight" }, slider, shown);
}
