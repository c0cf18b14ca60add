// @ts-check
// Head, ratings, notes, article and messages of the popup.

import { dotted, fill, glyph, h, press } from "../shared/dom.js";
import { button, mark, note, pips, scale } from "../shared/parts.js";
import { age, asOf, exact, isOld, part, say, sayAll, word } from "../shared/text.js";

/** @typedef {import("../generated/views").NoteKind} NoteKind */

/**
 * @param {HTMLElement} head
 * @param {import("../generated/views").OutletView} outlet
 */
export function drawHead(head, outlet) {
  const facts = [outlet.via ? say(outlet.via) : "", ...outlet.facts.map(part)].filter(Boolean);
  fill(
    head,
    h("span", { class: "tile", "aria-hidden": "true" }, outlet.tile),
    h(
      "div",
      { class: "grow" },
      h("h1", { "data-test": "outlet-name", lang: outlet.language || null, dir: "auto" }, outlet.name),
      h(
        "p",
        { class: "meta", "data-test": "outlet-facts" },
        dotted(facts),
        outlet.owner && [h("br"), h("span", { "data-test": "outlet-owner" }, say(outlet.owner))],
      ),
    ),
  );
}

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").VerdictView} verdict
 */
export function drawVerdict(section, verdict) {
  const { factuality } = verdict;
  fill(
    section,
    h(
      "div",
      {},
      h("div", { class: "label" }, say(verdict.label)),
      h("div", { class: "v", "data-test": "bias" }, mark(verdict.mark, { big: true }), " ", say(verdict.word)),
    ),
    factuality &&
      h(
        "div",
        { class: "f" },
        h("div", { class: "label" }, word("label_factuality")),
        h(
          "div",
          { class: factuality.filled === null ? "v muted" : "v", "data-test": "factuality" },
          pips(factuality),
          " ",
          h("span", { class: "word" }, say(factuality.word)),
        ),
      ),
    verdict.scale && scale(verdict.scale),
    verdict.explain && h("p", { class: "explain" }, say(verdict.explain)),
    verdict.summary && raters(verdict.raters, say(verdict.summary)),
    verdict.remarks.map((remark) => h("p", { class: "why", "data-test": "remark" }, say(remark))),
  );
}

/**
 * @param {import("../generated/views").RaterView[]} rows
 * @param {string} summary
 */
function raters(rows, summary) {
  const head = ["raters_name", "raters_words", "raters_here", "raters_as_of"];
  const row = (/** @type {import("../generated/views").RaterView} */ rater) =>
    h(
      "tr",
      { "data-test": "rater" },
      h(
        "td",
        {},
        h("b", { "aria-hidden": "true" }, rater.letter),
        " ",
        rater.url
          ? h("a", { href: rater.url, target: "_blank", rel: "noreferrer" }, part(rater.name))
          : part(rater.name),
        rater.remarks.map((remark) => h("span", { class: "muted" }, say(remark))),
      ),
      h("td", {}, rater.words && h("q", {}, rater.words)),
      h("td", {}, rater.here.map(part).join("; ")),
      h("td", { class: "num" }, asOf(rater.as_of)),
    );
  return h(
    "details",
    { class: "why", "data-test": "raters" },
    h("summary", {}, summary, h("span", { class: "caret" }, glyph("caret"))),
    h(
      "table",
      { class: "raters" },
      h("thead", {}, h("tr", {}, head.map((key) => h("th", { scope: "col" }, word(key))))),
      h("tbody", {}, rows.map(row)),
    ),
  );
}

/** @type {Record<NoteKind, import("../shared/dom.js").Glyph>} */
const NOTE_SIGNS = { warn: "warn", plain: "info", wire: "wire", offline: "off", private: "eyeoff" };

/**
 * @param {HTMLElement} element
 * @param {import("../generated/views").NoteView[]} notes
 * @param {import("../generated/views").Warning | null} warning
 */
export function drawNotes(element, notes, warning) {
  const warned =
    warning &&
    note(warning.alert ? "warn" : "info", warning.alert, h("b", {}, say(warning.lead)), " ", sayAll(warning.said));
  const others = notes.map((view) => {
    const label = view.mark_label ? say(view.mark_label) : undefined;
    const element = note(
      NOTE_SIGNS[view.kind],
      view.kind === "warn",
      h("b", {}, say(view.lead)),
      " ",
      view.mark && mark(view.mark, { label }),
      view.mark && " ",
      sayAll(view.rest),
    );
    element.dataset.kind = view.kind;
    return element;
  });
  fill(element, warned, others);
}

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").ArticleView} article
 */
export function drawArticle(section, article) {
  const facts = article.facts.flatMap(/** @returns {(string | Node)[]} */ (fact) => {
    const isAge = typeof fact === "object" && "form" in fact && fact.form === "age";
    if (!isAge) return [part(fact)];
    // The age of an old article is told as its day, which stands beside it already.
    if (isOld(fact.time)) return [];
    const time = new Date(fact.time * 1000).toISOString();
    return [h("time", { datetime: time, title: exact(fact.time), "data-age": fact.time }, age(fact.time))];
  });
  fill(
    section,
    h("p", { class: "t", "data-test": "article-title", title: article.title }, press(article.title, article.language)),
    h(
      "p",
      { class: "when" },
      h("span", { "data-test": "article-facts" }, dotted(facts)),
      article.first && h("span", { class: "tag first", "data-test": "first" }, say(article.first)),
    ),
  );
}

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").MessageView} message
 * @param {boolean} main no outlet stands over it, so its title is the page's
 * @param {(action: import("../generated/views").Action) => void} act
 */
export function drawMessage(section, message, main, act) {
  section.classList.toggle("alarm", message.alert);
  const title = h(main ? "h1" : "h2", { "data-test": "message-title" }, say(message.title));
  fill(
    section,
    message.alert ? h("div", { class: "alarm-head" }, glyph("warn"), title) : title,
    message.say.map((text) => h("p", {}, say(text))),
    message.actions.length > 0 &&
      h("div", { class: "acts" }, message.actions.map((action) => button(action, act))),
  );
}
