// @ts-check
// What the person said is wrong, with a way to take each back, and the report as a file.

import { fill, h, press as words } from "../shared/dom.js";
import { ask } from "../shared/protocol.js";
import { asOf, word } from "../shared/text.js";
import { download, option, press } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").Settings} Settings */
/** @typedef {import("./options.js").Page} Page */

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawCorrections(element, { settings: { corrections } }, page) {
  const { matches, outlets } = corrections;
  const none = matches.length + outlets.length === 0;
  const save = async () => {
    try {
      const { name, text } = await ask({ op: "export_report" });
      download(name, text, "application/json");
    } catch (error) {
      page.failed(error);
    }
  };
  fill(
    element,
    none && h("p", { class: "sub", "data-test": "no-corrections" }, word("corrections_none")),
    matches.length > 0 && [h("h3", {}, word("action_wrong_match")), h("ul", { class: "corrections" }, matches.map((one, at) => match(one, at, page)).reverse())],
    outlets.length > 0 && [h("h3", {}, word("action_wrong_outlet")), h("ul", { class: "corrections" }, outlets.map((one, at) => outlet(one, at, page)).reverse())],
    !none && option(word("report_label"), word("report_sub"), press(word("action_save_report"), save, "save-report")),
  );
}

/**
 * @param {import("../generated/views").WrongMatch} wrong
 * @param {number} at
 * @param {Page} page
 */
function match({ article, other, said }, at, page) {
  const cited = (/** @type {string} */ label, /** @type {import("../generated/views").Cited} */ of) =>
    h(
      "p",
      {},
      h("span", { class: "muted" }, word(label)),
      " ",
      of.url ? h("a", { href: of.url, target: "_blank", rel: "noreferrer" }, words(of.title, "")) : words(of.title, ""),
      " ",
      h("code", { class: "muted" }, of.outlet),
    );
  const isThis = (/** @type {import("../generated/views").WrongMatch} */ one) => one.article.id === article.id && one.other.id === other.id;
  const forget = (/** @type {Settings} */ { corrections }) => (corrections.matches = corrections.matches.filter((one) => !isThis(one)));
  return h(
    "li",
    { "data-test": "wrong-match-row" },
    h("div", {}, cited("corrections_out", other), cited("corrections_story", article), day(said)),
    press(word("action_put_back"), () => page.change(forget), `put-back-${at}`),
  );
}

/**
 * @param {import("../generated/views").WrongOutlet} wrong
 * @param {number} at
 * @param {Page} page
 */
function outlet({ place, outlet, was, said }, at, page) {
  const line = (/** @type {string} */ label, /** @type {string} */ key) =>
    h("p", {}, h("span", { class: "muted" }, word(label)), " ", key ? h("code", {}, key) : word("wrong_unknown"));
  const forget = (/** @type {Settings} */ { corrections }) => (corrections.outlets = corrections.outlets.filter((one) => one.place !== place));
  return h(
    "li",
    { "data-test": "wrong-outlet-row" },
    h("div", {}, h("p", {}, h("b", {}, place)), line("corrections_is", outlet), line("corrections_was", was), day(said)),
    press(word("action_take_back"), () => page.change(forget), `forget-outlet-${at}`),
  );
}

/** @param {number} seconds */
function day(seconds) {
  return h("p", { class: "muted" }, asOf(new Date(seconds * 1000).toISOString().slice(0, 10)));
}
