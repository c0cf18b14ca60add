// @ts-check
// Raters, coverage and feed sets.

import { dotted, fill, glyph, h } from "../shared/dom.js";
import { asOf, number, part, say, word } from "../shared/text.js";
import { statusOf } from "../shared/status.js";
import { option, press, toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").RaterRow} RaterRow */
/** @typedef {import("../generated/views").SourceRow} SourceRow */
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

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawCoverage(element, view, page) {
  fill(
    element,
    view.needs_permission &&
      h(
        "p",
        { class: "note", "data-test": "needs-permission" },
        glyph("info"),
        h("span", {}, word("needs_permission"), " "),
        press(word("action_allow"), () => page.allow(view.origins, () => page.send({ op: "options" })), "allow"),
      ),
    view.sources.map((source) => sourceOption(source, page)),
  );
}

/**
 * @param {SourceRow} source
 * @param {Page} page
 */
function sourceOption(source, page) {
  const name = part(source.name);
  /** @type {[string, import("../generated/views").Text][]} */
  const leaves = [
    ["leaves_sent", source.sent],
    ["leaves_whom", source.whom],
    ["leaves_never", source.never],
  ];
  const set = (/** @type {boolean} */ on) =>
    page.change((settings) => {
      const { coverage } = settings;
      if (source.id === "feeds") coverage.feeds = on ? "on" : "off";
      if (source.id === "gdelt") coverage.gdelt = on;
      if (source.id === "google_news") coverage.google_news = on;
    });
  const change = (/** @type {boolean} */ on) => (on ? page.allow(source.origins, () => set(true)) : set(false));
  return option(
    name,
    [
      h("p", {}, say(source.explain)),
      h("dl", { class: "sent" }, leaves.flatMap(([key, text]) => [h("dt", {}, word(key)), h("dd", {}, say(text))])),
    ],
    toggle(`source-${source.id}`, name, source.on, change),
  );
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawFeeds(element, view, page) {
  const feedsOn = view.settings.coverage.feeds === "on";
  const rows = view.sets.map((set) => {
    const choose = (/** @type {boolean} */ on) =>
      page.change((settings) => {
        settings.coverage.sets = view.sets.filter((one) => (one.id === set.id ? on : one.on)).map((one) => one.id);
      });
    const change = (/** @type {boolean} */ on) =>
      on && feedsOn ? page.allow(set.origins, () => choose(true)) : choose(on);
    return option(set.name, set.about.map(say).join(" · "), toggle(`set-${set.id}`, set.name, set.on, change));
  });
  fill(
    element,
    h("p", { class: "sub" }, view.sets_sum.map(say).join(" · ")),
    rows,
    view.feeds &&
      h("div", { class: "round sources", "data-test": "feeds-status" }, h("b", {}, word("last_round")), " ", statusOf(view.feeds)),
    feedsOn &&
      h("div", { class: "acts" }, press(word("action_read_now"), () => page.send({ op: "poll_now" }), "poll-now")),
  );
}
