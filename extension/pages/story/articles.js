// @ts-check
// The list of a story's articles: as in the popup, with more to choose from, a field to find, and marks of what was read.

import { Coverage } from "../shared/coverage.js";
import { fill, glyph, h } from "../shared/dom.js";
import { part, word } from "../shared/text.js";

/** @typedef {import("../generated/views").ItemView} ItemView */

const LEVELS = ["factuality_5", "factuality_4", "factuality_3", "factuality_2", "factuality_1", "factuality_0"];

export class Articles extends Coverage {
  /**
   * @param {HTMLElement} section
   * @param {HTMLElement} status
   * @param {(url: string, inFront: boolean) => void} visit
   * @param {(url: string, on: boolean) => void} markRead
   * @param {(key: string, out: boolean) => void} separate
   */
  constructor(section, status, visit, markRead, separate) {
    super(section, status, () => {}, visit, separate);
    this.markRead = markRead;
    /** @type {Set<string>} */
    this.read = new Set();
    this.country = "";
    this.level = "";
    this.words = "";
    this.own = false;
    this.unread = false;
  }

  /** @param {string[]} read addresses that are marked as read */
  updateRead(read) {
    const changed = read.length !== this.read.size || read.some((url) => !this.read.has(url));
    this.read = new Set(read);
    if (changed) this.list();
  }

  /**
   * Is this item among what is asked for?
   * @param {ItemView} item
   */
  accepts(item) {
    const text = [item.title, this.translations.of(item), item.outlet, ...(item.wire?.carriers ?? item.more).map((link) => link.name)].join(" ");
    return (
      super.accepts(item) &&
      (!this.country || item.country === this.country) &&
      (!this.level || String(item.factuality ?? "none") === this.level) &&
      (!this.own || !item.shown_on) &&
      (!this.unread || !this.read.has(item.url)) &&
      plain(text).includes(plain(this.words))
    );
  }

  /** @param {import("../generated/views").CoverageView} view */
  drawControls(view) {
    super.drawControls(view);
    const { controls } = this.parts;
    if (controls.hidden) return;
    const countries = [...new Set(view.items.map((item) => item.country).filter(Boolean))];
    const standing = controls.querySelector("[data-test=find]");
    if (!standing) controls.append(this.countrySelect(), this.levelSelect(), this.box("only_voices", (on) => (this.own = on)), this.box("hide_read", (on) => (this.unread = on)), this.findField());
    const select = /** @type {HTMLSelectElement} */ (controls.querySelector("[data-test=country]"));
    if (select.dataset.from === countries.join()) return;
    select.dataset.from = countries.join();
    const named = countries.map((code) => ({ code, name: part({ country: code, short: false }) }));
    named.sort((a, b) => a.name.localeCompare(b.name));
    fill(select, h("option", { value: "" }, word("any_country")), named.map(({ code, name }) => h("option", { value: code }, name)));
    select.value = countries.includes(this.country) ? this.country : "";
  }

  countrySelect() {
    return this.select("country", "country_label", (value) => (this.country = value));
  }

  levelSelect() {
    const select = this.select("level", "factuality_filter", (value) => (this.level = value));
    const levels = LEVELS.map((key, at) => h("option", { value: String(5 - at) }, word(key)));
    fill(select, h("option", { value: "" }, word("any_factuality")), levels, h("option", { value: "none" }, word("side_none")));
    return select;
  }

  /**
   * @param {string} test
   * @param {string} label
   * @param {(value: string) => void} take
   */
  select(test, label, take) {
    const pick = (/** @type {Event} */ event) => {
      take(/** @type {HTMLSelectElement} */ (event.target).value);
      this.list();
    };
    return h("select", { class: "field small", "aria-label": word(label), "data-test": test, onchange: pick });
  }

  /**
   * @param {"only_voices" | "hide_read"} key
   * @param {(on: boolean) => void} take
   */
  box(key, take) {
    const toggle = (/** @type {Event} */ event) => {
      take(/** @type {HTMLInputElement} */ (event.target).checked);
      this.list();
    };
    return h("label", { class: "row" }, h("input", { type: "checkbox", "data-test": key, onchange: toggle }), word(key));
  }

  findField() {
    const find = (/** @type {Event} */ event) => {
      this.words = /** @type {HTMLInputElement} */ (event.target).value;
      this.list();
    };
    return h("input", { type: "search", class: "field small find", placeholder: word("find_in_list"), "aria-label": word("find_in_list"), "data-test": "find", oninput: find });
  }

  focusFind() {
    /** @type {HTMLElement | null} */ (this.parts.controls.querySelector("[data-test=find]"))?.focus();
  }

  /** @param {ItemView} item */
  row(item) {
    const row = super.row(item);
    const read = this.read.has(item.url);
    row.classList.toggle("read", read);
    if (item.url) {
      row.querySelector(".who")?.append(
        h(
          "button",
          { type: "button", class: "linkish", "aria-pressed": String(read), "data-test": "read", onclick: () => this.markRead(item.url, !read) },
          read && glyph("check"),
          word(read ? "is_read" : "mark_read"),
        ),
      );
    }
    return row;
  }

  /** Marks the row with the focus as read, or no longer. */
  toggleRead() {
    /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".item")?.querySelector("[data-test=read]"))?.click();
  }
}

/**
 * Letters without case and marks, so that "Sao" finds "São".
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
