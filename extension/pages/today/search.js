// @ts-check
// Search over the whole index as one types.

import { fill, h, press } from "../shared/dom.js";
import { mark } from "../shared/parts.js";
import { ask } from "../shared/protocol.js";
import { age, exact, say, word } from "../shared/text.js";

/** @typedef {import("../generated/views").SearchView} SearchView */
/** @typedef {import("../generated/views").Group} Group */

/** @type {[Group | "", string][]} */
const SIDES = [
  ["", "filter_all"],
  ["left", "filter_left"],
  ["center", "filter_center"],
  ["right", "filter_right"],
  ["unrated", "filter_unrated"],
];

export class Search {
  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} section
   * @param {HTMLElement} status
   * @param {() => void} shown the part that is shown has changed
   */
  constructor(field, section, status, shown) {
    this.field = field;
    this.section = section;
    this.status = status;
    this.shown = shown;
    this.active = false;
    /** @type {Group | ""} */
    this.side = "";
    this.running = false;
    this.again = false;
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        this.move(1);
      }
    });
  }

  /** @param {string} words */
  begin(words) {
    this.field.value = words;
    this.look();
  }

  end() {
    this.field.value = "";
    this.look();
  }

  /** One question at a time; what was typed meanwhile is asked next. */
  async look() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    do {
      this.again = false;
      const words = this.field.value;
      const active = words.trim().length > 0;
      if (!active) this.show(null);
      else {
        try {
          this.show(await ask({ op: "search", words, language: "", side: this.side || null }));
        } catch (error) {
          this.status.textContent = say(/** @type {import("../generated/views").Failed} */ (error).text);
        }
      }
    } while (this.again);
    this.running = false;
  }

  /** @param {SearchView | null} view */
  show(view) {
    const changed = this.active !== Boolean(view);
    this.active = Boolean(view);
    if (view) this.draw(view);
    if (changed) this.shown();
  }

  /** @param {SearchView} view */
  draw(view) {
    const chip = (/** @type {[Group | "", string]} */ [side, key]) =>
      h("button", { type: "button", class: "chip", "aria-pressed": String(side === this.side), "data-test": `side-${side || "all"}`, onclick: () => ((this.side = side), this.look()) }, word(key));
    const row = (/** @type {import("../generated/views").FoundRow} */ one) =>
      h(
        "li",
        { class: "item", "data-test": "found" },
        mark(one.mark, { label: say(one.mark_label) }),
        h("div", { class: "who" }, h("b", {}, h("bdi", {}, one.outlet)), h("time", { title: exact(one.time) }, age(one.time)), h("a", { href: `../story/story.html?${one.query}` }, word("search_story"))),
        one.url
          ? h("a", { class: "hl", href: one.url, target: "_blank", rel: "noreferrer" }, press(one.title, one.language))
          : h("span", { class: "hl" }, press(one.title, one.language)),
      );
    const focused = document.activeElement?.getAttribute("data-test");
    fill(
      this.section,
      h("h1", { "data-test": "found-heading" }, say(view.heading)),
      h("div", { class: "row controls chips", role: "group", "aria-label": word("filters_label") }, SIDES.map(chip)),
      view.rows.length ? h("ul", {}, view.rows.map(row)) : h("p", { class: "muted" }, word("search_none")),
    );
    if (focused?.startsWith("side-")) /** @type {HTMLElement | null} */ (this.section.querySelector(`[data-test=${focused}]`))?.focus();
    this.status.textContent = say(view.heading);
  }

  /** @param {1 | -1} by */
  move(by) {
    const links = /** @type {HTMLElement[]} */ ([...this.section.querySelectorAll("a.hl")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    links[at < 0 ? 0 : at + by]?.focus();
  }
}
