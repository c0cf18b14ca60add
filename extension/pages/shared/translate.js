// @ts-check
// Headlines in languages that the person does not read, put into theirs by the browser's own translator: an
// extra that is switched on in the options and then pressed. The original stays above its translation.

import { fill, h } from "./dom.js";
import { directionOf, percent, say, word } from "./text.js";

/** @typedef {import("../generated/views").ItemView} ItemView */

/** Headlines of one press. */
const MOST = 200;
/** Characters of a headline that are translated, and of its translation that are shown. */
const LONGEST = 500;
const LONGEST_SHOWN = 2 * LONGEST;
/** The download of a language pack is told in so many steps. */
const STEPS = 4;

/** Has this browser a translator that pages may use? */
export function hasTranslator() {
  return typeof globalThis.Translator?.availability === "function" && typeof globalThis.Translator.create === "function";
}

/** The translations of one list, and the button above it. */
export class Translations {
  /**
   * @param {HTMLElement} status where progress is spoken
   * @param {(item: ItemView) => void} redraw a row has got its translation, or lost it
   */
  constructor(status, redraw) {
    this.status = status;
    this.redraw = redraw;
    this.button = h("button", { type: "button", class: "btn small", "data-test": "translate", onclick: () => this.press() });
    this.said = h("span", { class: "sm muted", "data-test": "translate-said" });
    this.place = h("div", { class: "row translate", hidden: true }, this.button, this.said);
    /** Language of the translations; empty while none are offered. */
    this.into = "";
    /** Rows in languages that the person does not read. @type {ItemView[]} */
    this.rows = [];
    /** By language and headline. @type {Map<string, string>} */
    this.texts = new Map();
    /** What the browser can do with each language; `null` while it has not said. @type {Map<string, Availability | null>} */
    this.able = new Map();
    /** By language. @type {Map<string, Promise<Translator>>} */
    this.translators = new Map();
    /** What a press began. @type {AbortController | null} */
    this.run = null;
    addEventListener("pagehide", () => {
      this.stop();
      this.draw();
    });
  }

  /**
   * The rows that are listed now.
   * @param {string | null} into language of the translations; `null` while they are switched off
   * @param {Iterable<ItemView>} items
   */
  update(into, items) {
    const offered = into !== null && hasTranslator() ? into : "";
    if (offered !== this.into) this.forget();
    this.into = offered;
    if (!offered) return;
    this.rows = [...items].filter((item) => item.foreign && item.title);
    for (const { language } of this.rows) if (!this.able.has(language)) this.learn(language);
    this.draw();
  }

  /** @param {string} language */
  async learn(language) {
    const { able } = this;
    able.set(language, null);
    const found = await Promise.resolve(globalThis.Translator.availability(this.pair(language))).catch(() => null);
    able.set(language, found ?? "unavailable");
    if (able === this.able) this.draw();
  }

  /** @param {string} language */
  pair(language) {
    return { sourceLanguage: language, targetLanguage: this.into };
  }

  /** Another list, or another language: nothing of the last stays. */
  forget() {
    this.stop();
    this.hide();
    this.rows = [];
    this.able = new Map();
    this.said.textContent = "";
    this.draw();
  }

  /** Only the originals stand. */
  hide() {
    const translated = this.rows.filter((row) => this.of(row));
    this.texts.clear();
    translated.forEach(this.redraw);
  }

  /** Ends what a press began, and gives the translators back. */
  stop() {
    this.run?.abort();
    this.run = null;
    for (const made of this.translators.values()) {
      made.then(
        (translator) => translator.destroy(),
        () => {},
      );
    }
    this.translators.clear();
  }

  /**
   * The translation of a row's headline.
   * @param {ItemView} item
   */
  of(item) {
    return this.texts.get(keyOf(item)) ?? "";
  }

  /** Rows that a press would translate. */
  pending() {
    const possible = (/** @type {ItemView} */ row) => (this.able.get(row.language) ?? "unavailable") !== "unavailable";
    return this.rows.filter((row) => !this.of(row) && possible(row)).slice(0, MOST);
  }

  /** The button keeps its place, so that a press never loses the focus. */
  draw() {
    const count = this.pending().length;
    const unsure = this.rows.some((row) => this.able.get(row.language) === null);
    this.place.hidden = this.rows.length === 0;
    this.button.hidden = !this.run && count === 0 && this.texts.size === 0;
    if (this.run) this.button.textContent = word("translate_stop");
    else if (count) this.button.textContent = say({ key: "translate_headlines", args: [count], count });
    else this.button.textContent = word("translate_hide");
    if (this.button.hidden) this.said.textContent = unsure ? "" : word("translate_none");
  }

  press() {
    if (this.run) {
      this.stop();
      this.tell("");
    } else if (this.pending().length) {
      this.translate(this.pending());
    } else {
      this.hide();
      this.tell("");
    }
    this.draw();
  }

  /**
   * Translates one headline after another. A language pack is asked for at once, while the browser still sees the
   * press; until it has come, languages that need none are translated.
   * @param {ItemView[]} rows
   */
  async translate(rows) {
    const run = (this.run = new AbortController());
    const missing = (/** @type {string} */ language) => this.able.get(language) !== "available";
    const languages = [...new Set(rows.map((row) => row.language))].sort((a, b) => Number(missing(a)) - Number(missing(b)));
    const first = languages.find(missing);
    this.tell(first ? word("translate_loading", [percent(0)]) : word("translate_begun"));
    // Whether it could be made is asked below.
    if (first) this.translator(first, run.signal).catch(() => {});
    let done = 0;
    let failure = "";
    for (const language of languages) {
      try {
        for (const row of rows.filter((row) => row.language === language)) {
          await this.translateRow(row, run.signal);
          done += 1;
        }
      } catch (error) {
        const press = error instanceof DOMException && error.name === "NotAllowedError";
        failure = word(press ? "translate_again" : "translate_failed");
      }
      if (run.signal.aborted) return;
    }
    this.run = null;
    this.tell(failure || say({ key: "translate_done", args: [done], count: done }));
    this.draw();
  }

  /**
   * @param {ItemView} row
   * @param {AbortSignal} signal
   */
  async translateRow(row, signal) {
    if (!this.of(row)) {
      const translator = await this.translator(row.language, signal);
      const text = await translator.translate(cut(row.title, LONGEST), { signal });
      signal.throwIfAborted();
      if (typeof text !== "string" || !text.trim()) throw new TypeError("no translation");
      this.texts.set(keyOf(row), cut(text, LONGEST_SHOWN));
    }
    this.redraw(row);
  }

  /**
   * The translator of a language, made once.
   * @param {string} language
   * @param {AbortSignal} signal
   */
  translator(language, signal) {
    const { able, translators } = this;
    const standing = translators.get(language);
    if (standing) return standing;
    const made = this.make(language, signal);
    translators.set(language, made);
    made.then(
      () => able.set(language, "available"),
      () => translators.get(language) === made && translators.delete(language),
    );
    return made;
  }

  /**
   * @param {string} language
   * @param {AbortSignal} signal
   */
  async make(language, signal) {
    const monitor = (/** @type {EventTarget} */ load) => {
      let step = 0;
      load.addEventListener("downloadprogress", (event) => {
        const { loaded } = /** @type {ProgressEvent} */ (event);
        const reached = Math.floor(loaded * STEPS);
        if (signal.aborted || reached <= step) return;
        step = reached;
        this.tell(word("translate_loading", [percent(loaded)]));
      });
    };
    return globalThis.Translator.create({ ...this.pair(language), monitor, signal });
  }

  /** @param {string} text seen beside the button, and heard */
  tell(text) {
    this.said.textContent = text;
    this.status.textContent = text;
  }

  /**
   * Puts a translation under the headline of its row, or takes it away.
   * @param {Element} row
   * @param {ItemView} item
   */
  drawIn(row, item) {
    row.querySelector("[data-test=translation]")?.remove();
    const text = this.into && this.of(item);
    if (text) row.querySelector(".hl")?.after(this.line(text));
  }

  /** @param {string} text */
  line(text) {
    return h(
      "p",
      { class: "translation", "data-test": "translation" },
      h("span", { class: "by" }, word("translate_mark")),
      h("span", { lang: this.into, dir: directionOf(this.into) }, text),
    );
  }
}

/** @param {ItemView} item */
function keyOf({ language, title }) {
  return `${language} ${title}`;
}

/**
 * The first characters of a text that is too long.
 * @param {string} text
 * @param {number} most
 */
function cut(text, most) {
  return text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
}
