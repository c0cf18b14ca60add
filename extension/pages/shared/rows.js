// @ts-check
// The rows of the list of coverage: an outlet's headline, with the outlets that carry its text and its further articles folded.

import { glyph, h, press } from "./dom.js";
import { mark } from "./parts.js";
import { age, exact, ownName, say, word } from "./text.js";

/** @typedef {import("../generated/views").ItemView} ItemView */
/** @typedef {import("../generated/views").LinkView} LinkView */
/** @typedef {import("../generated/views").RemovedView} RemovedView */

/**
 * What pressing something in a row does.
 * @typedef {object} Deeds
 * @property {(url: string, inFront: boolean) => void} visit
 * @property {(key: string, out: boolean) => void} separate takes an outlet's row out of the story, or puts it back
 */

/**
 * @param {ItemView} item
 * @param {Deeds} deeds
 * @param {boolean} folded are copies of its text folded?
 */
export function itemRow(item, deeds, folded) {
  const language = item.language || null;
  return h(
    "li",
    { class: "item", "data-test": "coverage-item", "data-key": item.key },
    mark(item.mark, { label: say(item.mark_label) }),
    h(
      "div",
      { class: "who" },
      h("b", { "data-test": "item-outlet" }, h("bdi", {}, item.outlet)),
      ageOf(item.time),
      item.foreign && h("span", { class: "tag", lang: language, "data-test": "item-language" }, ownName(item.language)),
      item.this_page && h("span", { class: "tag first", "data-test": "this-page" }, word("this_page")),
      item.paywall && h("span", { class: "tag", "data-test": "paywall" }, word("paywall")),
      item.first && h("span", { class: "tag first", "data-test": "first" }, say(item.first)),
      item.shown_on && h("span", { class: "tag" }, word("shown_on", [item.shown_on])),
    ),
    item.removable && outButton(item, deeds),
    headline(item, deeds),
    item.wire && fold("wire", say(item.wire.text), item.wire.carriers, !folded),
    item.more.length > 0 &&
      fold("more", say({ key: "more_articles", args: [item.more.length], count: item.more.length }), item.more, false),
  );
}

/**
 * A row that the person took out of the story.
 * @param {RemovedView} removed
 * @param {Deeds} deeds
 */
export function removedRow({ key, outlet, title, language }, deeds) {
  return h(
    "li",
    { class: "item out", "data-test": "removed-item", "data-key": key },
    h("span", { class: "who" }, h("b", {}, h("bdi", {}, outlet)), word("removed_row")),
    h("button", { type: "button", class: "linkish", "data-test": "put-back", "aria-label": word("put_back_label", [outlet]), onclick: () => deeds.separate(key, false) }, word("action_put_back")),
    h("span", { class: "hl" }, press(title, language)),
  );
}

/**
 * @param {ItemView} item
 * @param {Deeds} deeds
 */
function outButton({ key, outlet }, deeds) {
  return h(
    "button",
    { type: "button", class: "ico small", title: word("action_wrong_match"), "aria-label": word("wrong_match_label", [outlet]), "data-test": "wrong-match", onclick: () => deeds.separate(key, true) },
    glyph("x", ""),
  );
}

/**
 * A headline opens in a new tab: in front when clicked, behind on Enter so that the list stays.
 * @param {ItemView} item
 * @param {Deeds} deeds
 */
function headline({ title, url, language }, deeds) {
  if (!url) return h("span", { class: "hl" }, press(title, language));
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    const byKey = event.detail === 0;
    deeds.visit(url, byKey ? event.shiftKey : true);
  };
  return h(
    "a",
    { class: "hl", href: url, target: "_blank", rel: "noreferrer", "data-test": "headline", onclick: open },
    press(title, language),
  );
}

/**
 * @param {"wire" | "more"} kind
 * @param {string} text
 * @param {LinkView[]} links
 * @param {boolean} open
 */
function fold(kind, text, links, open) {
  const details = h(
    "details",
    { class: `fold ${kind}`, "data-test": kind },
    h("summary", { class: "row" }, glyph(kind === "wire" ? "wire" : "feed"), h("span", {}, text), h("span", { class: "caret" }, glyph("caret"))),
    h(
      "ul",
      { class: kind },
      links.map((link) => {
        const name = press(link.name, kind === "more" ? link.language : "");
        const shown = link.url ? h("a", { href: link.url, target: "_blank", rel: "noreferrer" }, name) : name;
        return h("li", { "data-test": `${kind}-item` }, shown, " ", ageOf(link.time));
      }),
    ),
  );
  details.open = open;
  return details;
}

/** @param {number | null} time */
function ageOf(time) {
  if (time === null || time === undefined) return null;
  const iso = new Date(time * 1000).toISOString();
  return h("time", { class: "num", datetime: iso, title: exact(time), "data-age": time }, age(time));
}
