// @ts-check
// The coverage part of the popup. Counts and bar grow in place; rows that come after the list could
// have been seen wait behind "Show 3 new outlets", so nothing moves under a pointer.

import { chip, fillLanguages, foldBox, languageSelect, sortSelect } from "./controls.js";
import { fill, glyph, h } from "./dom.js";
import { bar, button, markRow, note, updateBar } from "./parts.js";
import { itemRow, removedRow } from "./rows.js";
import { number, say, sayAll, sentences, word } from "./text.js";
import { Translations } from "./translate.js";

/** @typedef {import("../generated/views").CoverageView} CoverageView */
/** @typedef {import("../generated/views").ItemView} ItemView */
/** @typedef {import("../generated/views").RemovedView} RemovedView */
/** @typedef {import("../generated/views").Group} Group */
/** @typedef {import("../generated/views").Action} Action */
/** @typedef {import("./controls.js").Order} Order */

/** A list that stood this long may have been seen. */
const SEEN_MS = 300;
/** Counts change at most this often. */
const STEP_MS = 1000;
/** Growing counts are spoken at most this often. */
const SPOKEN_MS = 5000;
/** With fewer rows there is nothing to sort or to choose. */
const LEAST_FOR_CONTROLS = 4;

/** @type {[Group, string][]} */
const GROUPS = [
  ["left", "group_left"],
  ["center", "group_center"],
  ["right", "group_right"],
  ["unrated", "group_unrated"],
];

export class Coverage {
  /**
   * @param {HTMLElement} section
   * @param {HTMLElement} status where growing counts are spoken
   * @param {(action: Action) => void} act
   * @param {(url: string, inFront: boolean) => void} visit
   * @param {(key: string, out: boolean) => void} separate takes an outlet's row out of the story, or puts it back
   */
  constructor(section, status, act, visit, separate) {
    this.section = section;
    this.status = status;
    this.act = act;
    this.listedAt = 0;
    /** @type {import("./rows.js").Deeds} */
    this.deeds = {
      visit,
      separate: (key, out) => {
        // What is pressed was seen.
        this.listedAt = Math.min(this.listedAt, Date.now() - 2 * SEEN_MS);
        separate(key, out);
      },
    };
    this.translations = new Translations(status, (item) => this.translate(item));
    this.parts = parts(this.translations.place);
    /** @type {CoverageView | null} */
    this.view = null;
    /** Rows that stand in the list, by outlet. @type {Map<string, ItemView>} */
    this.shown = new Map();
    this.steppedAt = 0;
    this.spokenAt = 0;
    this.waiting = 0;
    /** @type {Group | null} */
    this.group = null;
    this.language = "";
    /** @type {Order} */
    this.order = "side";
    this.folded = true;
    this.drawn = "";
    this.reset();
  }

  /** Another article: nothing of the last one stays. */
  reset() {
    this.view = null;
    this.shown = new Map();
    this.listedAt = this.steppedAt = this.spokenAt = 0;
    this.group = null;
    this.language = "";
    this.order = "side";
    this.folded = true;
    this.drawn = "";
    this.translations.forget();
    this.parts = parts(this.translations.place);
    this.parts.more.addEventListener("click", () => this.showNew());
  }

  /**
   * @param {CoverageView} view
   * @param {boolean} other it is of another article than the last
   */
  update(view, other) {
    if (other) this.reset();
    this.view = view;
    clearTimeout(this.waiting);
    const wait = this.steppedAt + STEP_MS - Date.now();
    if (view.state === "loading" && this.shown.size > 0 && wait > 0) {
      this.waiting = setTimeout(() => this.draw(), wait);
    } else {
      this.draw();
    }
  }

  draw() {
    const { view, parts } = this;
    const now = JSON.stringify(view);
    if (!view || now === this.drawn) return;
    this.drawn = now;
    this.steppedAt = Date.now();
    if (parts.heading.parentElement?.parentElement !== this.section) fill(this.section, parts.all);
    this.section.setAttribute("aria-busy", String(view.state === "loading"));
    parts.heading.textContent = say(view.heading);
    parts.sub.textContent = view.sub.map(say).join(" · ");
    parts.sub.hidden = view.sub.length === 0;
    this.drawProgress(view);
    this.drawBar(view);
    this.drawSentences(view);
    this.drawActions(view);
    this.drawControls(view);
    this.drawList(view);
    this.drawFew(view);
    this.speak(view);
  }

  /** @param {CoverageView} view */
  drawProgress({ progress }) {
    const { line } = this.parts;
    line.hidden = !progress;
    if (!progress) return;
    line.setAttribute("aria-valuenow", String(progress.done));
    line.setAttribute("aria-valuemax", String(progress.total));
    line.setAttribute("aria-label", say(progress.label));
    line.style.setProperty("--done", `${(100 * progress.done) / Math.max(1, progress.total)}%`);
  }

  /** @param {CoverageView} view */
  drawBar(view) {
    const { figure } = this.parts;
    const standing = figure.querySelector(".bar");
    if (view.bar && standing) return updateBar(standing, view.bar.counts, say(view.bar.label));
    fill(
      figure,
      view.bar && bar(view.bar.counts, say(view.bar.label)),
      view.marks.length > 0 && markRow(view.marks),
    );
  }

  /** @param {CoverageView} view */
  drawSentences(view) {
    const plain = view.bar === null;
    const [lead, ...rest] = view.say.map(say);
    const fine = view.state === "first_run" ? rest : [];
    const beside = sentences(view.state === "first_run" ? [] : rest);
    fill(this.parts.say, lead && (plain ? lead : h("b", {}, lead)), beside && ` ${beside}`);
    this.parts.say.hidden = !lead;
    fill(this.parts.fine, sentences(fine));
    this.parts.fine.hidden = fine.length === 0;
  }

  /** @param {CoverageView} view */
  drawActions(view) {
    const { acts, fine } = this.parts;
    const [links, buttons] = [true, false].map((isLink) =>
      view.actions.filter((action) => (action.id === "options" && view.state === "first_run") === isLink),
    );
    fill(acts, buttons.map((action) => button(action, this.act, "btn")));
    acts.classList.toggle("small", view.state === "none" || view.state === "off");
    acts.hidden = buttons.length === 0;
    for (const action of links) {
      fine.append(" ", button({ ...action, primary: false }, this.act, "linkish"));
    }
  }

  /** @param {CoverageView} view */
  drawFew(view) {
    const { few } = this.parts;
    const now = JSON.stringify(view.few);
    if (few.dataset.from === now) return;
    few.dataset.from = now;
    // Once the list may have been seen, a note over it would push it down.
    const seen = this.listedAt > 0 && Date.now() - this.listedAt > SEEN_MS;
    if (seen && !few.hasChildNodes()) this.section.append(few);
    fill(
      few,
      view.few &&
        note("flag", false, h("b", {}, say(view.few.lead)), " ", sayAll(view.few.rest)),
    );
  }

  /** @param {CoverageView} view */
  drawControls(view) {
    const { filters, controls, sort } = this.parts;
    const enough = view.items.length >= LEAST_FOR_CONTROLS;
    filters.hidden = controls.hidden = sort.hidden = !enough;
    if (!enough) return;
    if (filters.childElementCount !== view.filters.length) {
      filters.setAttribute("aria-label", word("filters_label"));
      fill(filters, view.filters.map(({ group }, at) => chip(filters, group, at, () => this.filter(group))));
    }
    view.filters.forEach((filter, at) => {
      const chip = filters.children[at];
      chip.setAttribute("aria-pressed", String(filter.group === this.group));
      fill(chip, say(filter.name), " ", h("b", {}, number(filter.count)));
    });
    if (!sort.hasChildNodes()) {
      const sorted = (/** @type {Order} */ order) => {
        this.order = order;
        this.list();
      };
      fill(sort, sortSelect(sorted));
    }
    if (!controls.hasChildNodes()) {
      const chosen = (/** @type {string} */ language) => {
        this.language = language;
        this.list();
      };
      const wires = view.items.some((item) => item.wire);
      fill(controls, languageSelect(chosen), wires && foldBox((folded) => this.fold(folded)));
    }
    const select = controls.querySelector("select");
    if (select) fillLanguages(select, view.languages, this.language);
  }

  /** @param {CoverageView} view */
  drawList(view) {
    const { list, more } = this.parts;
    list.hidden = view.items.length + view.removed.length === 0;
    const seen = this.listedAt > 0 && Date.now() - this.listedAt > SEEN_MS;
    if (!seen) {
      this.list();
    } else {
      for (const item of view.items) this.refresh(item);
      for (const removed of view.removed) this.takeOut(removed);
      this.offerTranslations(view);
    }
    const held = view.items.filter((item) => !this.shown.has(item.key));
    const count = seen ? held.length : 0;
    more.hidden = count === 0;
    if (count) more.textContent = say({ key: "show_new", args: [count], count });
  }

  /** Lists everything that is known, as filtered and sorted. */
  list() {
    const { view, parts } = this;
    if (!view || view.items.length + view.removed.length === 0) return;
    this.listedAt ||= Date.now();
    this.shown = new Map(view.items.map((item) => [item.key, item]));
    parts.more.hidden = true;
    const items = view.items.filter((item) => this.accepts(item));
    if (this.order === "newest") items.reverse();
    const rows = (/** @type {ItemView[]} */ some) => h("ul", {}, some.map((item) => this.row(item)));
    if (this.order === "side") {
      const groups = GROUPS.map(([group, key]) => {
        const members = items.filter((item) => item.group === group);
        return members.length
          ? [h("h3", { class: "ghead" }, word(key), " ", h("span", { class: "muted" }, number(members.length))), rows(members)]
          : [];
      });
      fill(parts.list, groups.flat());
    } else {
      fill(parts.list, rows(items));
    }
    if (items.length === 0 && view.items.length > 0) fill(parts.list, h("p", { class: "muted sm" }, word("filter_empty")));
    this.listRemoved(view.removed);
    this.offerTranslations(view);
  }

  /** @param {CoverageView} view */
  offerTranslations({ translate_into }) {
    this.translations.update(translate_into, this.shown.values());
  }

  /**
   * Is this item among what is asked for?
   * @param {ItemView} item
   */
  accepts(item) {
    return (!this.group || item.group === this.group) && (!this.language || item.language === this.language);
  }

  /** Rows that waited are listed; the first of them gets the focus. */
  showNew() {
    const before = new Set(this.shown.keys());
    this.list();
    const first = [...this.parts.list.querySelectorAll(".item")].find(
      (row) => !before.has(row.getAttribute("data-key") ?? ""),
    );
    /** @type {HTMLElement | null | undefined} */ (first?.querySelector("a"))?.focus();
  }

  /**
   * Takes over what changed in a row that stands, if its height stays the same.
   * @param {ItemView} item
   */
  refresh(item) {
    const back = this.parts.list.querySelector(`.item.out[data-key="${CSS.escape(item.key)}"]`);
    if (back) return this.putBack(item, back);
    const standing = this.shown.get(item.key);
    if (!standing || JSON.stringify(standing) === JSON.stringify(item)) return;
    const sameShape = Boolean(standing.wire) === Boolean(item.wire) && standing.title === item.title;
    const row = this.parts.list.querySelector(`.item[data-key="${CSS.escape(item.key)}"]`);
    if (!sameShape || !row || row.contains(document.activeElement)) return;
    row.replaceWith(this.row(item));
    this.shown.set(item.key, item);
  }

  /**
   * A row that the person put back stands where it was; out of the folded list it goes to its place.
   * @param {ItemView} item
   * @param {Element} row
   */
  putBack(item, row) {
    const focused = row.contains(document.activeElement);
    this.shown.set(item.key, item);
    if (row.closest("[data-test=removed]")) this.list();
    else row.replaceWith(this.row(item));
    /** @type {HTMLElement | null} */
    const link = this.parts.list.querySelector(`.item[data-key="${CSS.escape(item.key)}"] a`);
    if (focused) link?.focus();
  }

  /**
   * What the person took out stands folded under the list.
   * @param {RemovedView[]} removed
   */
  listRemoved(removed) {
    if (removed.length === 0) return;
    const count = say({ key: "removed_count", args: [removed.length], count: removed.length });
    const rows = removed.map((one) => removedRow(one, this.deeds));
    this.parts.list.append(
      h(
        "details",
        { class: "why", "data-test": "removed" },
        h("summary", {}, count, h("span", { class: "caret" }, glyph("caret"))),
        h("ul", {}, rows),
      ),
    );
  }

  /**
   * A row that was taken out just now says so in its place.
   * @param {RemovedView} removed
   */
  takeOut(removed) {
    const row = this.parts.list.querySelector(`.item:not(.out)[data-key="${CSS.escape(removed.key)}"]`);
    if (!row) return;
    const focused = row.contains(document.activeElement);
    const out = removedRow(removed, this.deeds);
    row.replaceWith(out);
    if (focused) out.querySelector("button")?.focus();
  }

  /** @param {ItemView} item */
  row(item) {
    const row = itemRow(item, this.deeds, this.folded);
    this.translations.drawIn(row, item);
    return row;
  }

  /**
   * A row that stands gets its translation, or loses it.
   * @param {ItemView} item
   */
  translate(item) {
    const row = this.parts.list.querySelector(`.item:not(.out)[data-key="${CSS.escape(item.key)}"]`);
    if (row) this.translations.drawIn(row, item);
  }

  /** @param {CoverageView} view */
  speak(view) {
    const growing = view.state === "loading";
    if (growing && Date.now() - this.spokenAt < SPOKEN_MS) return;
    this.spokenAt = Date.now();
    const text = say(view.heading);
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** @param {Group | null} group */
  filter(group) {
    this.group = group;
    const filters = this.view?.filters ?? [];
    filters.forEach((filter, at) => {
      const chip = /** @type {HTMLElement} */ (this.parts.filters.children[at]);
      chip.setAttribute("aria-pressed", String(filter.group === group));
      chip.tabIndex = filter.group === group ? 0 : -1;
    });
    this.list();
  }

  /** @param {number} at */
  filterAt(at) {
    const filter = this.view?.filters[at];
    if (filter && !this.parts.filters.hidden) this.filter(filter.group);
  }

  focusFilters() {
    /** @type {HTMLElement | null} */ (this.parts.filters.querySelector("[aria-pressed=true]"))?.focus();
  }

  /**
   * To the next or the previous headline.
   * @param {1 | -1} by
   */
  move(by) {
    const links = /** @type {HTMLElement[]} */ ([...this.parts.list.querySelectorAll("a.hl")]);
    const row = document.activeElement?.closest(".item");
    const at = links.findIndex((link) => link.closest(".item") === row);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus();
  }

  /** @param {boolean} folded */
  fold(folded) {
    this.folded = folded;
    for (const details of this.parts.list.querySelectorAll("details.wire")) {
      /** @type {HTMLDetailsElement} */ (details).open = !folded;
    }
  }

  toggleWire() {
    const row = document.activeElement?.closest(".item");
    const details = /** @type {HTMLDetailsElement | null | undefined} */ (row?.querySelector("details.wire"));
    if (details) details.open = !details.open;
  }
}

/**
 * The places of the section, top to bottom.
 * @param {HTMLElement} translate
 */
function parts(translate) {
  const heading = h("h2", { class: "grow", "data-test": "coverage-heading" });
  const sort = h("div", { hidden: true });
  const sub = h("p", { class: "sub", "data-test": "coverage-sub" });
  const line = h("div", { class: "grow-line", role: "progressbar", "aria-valuemin": "0", hidden: true }, h("i"));
  const figure = h("div", {});
  const saying = h("p", { class: "say", "data-test": "say" });
  const few = h("div", { "data-test": "few" });
  const story = h("div", { class: "story", "data-test": "story", hidden: true });
  const acts = h("div", { class: "row acts", hidden: true });
  const fine = h("p", { class: "fine", hidden: true });
  const filters = h("div", { class: "filters", role: "group", "data-test": "filters", hidden: true });
  const controls = h("div", { class: "row controls", hidden: true });
  const list = h("div", { "data-test": "coverage-list", hidden: true });
  const more = h("button", { type: "button", class: "btn small new", "data-test": "show-new", hidden: true });
  const all = [h("div", { class: "row" }, heading, sort), sub, line, figure, saying, acts, fine, few, story, filters, controls, translate, list, more];
  return { heading, sort, sub, line, figure, say: saying, few, story, acts, fine, filters, controls, list, more, all };
}
