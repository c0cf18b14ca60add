// @ts-check
// The menu behind the three dots, and the list of keys.

import { byId, fill, glyph, h } from "../shared/dom.js";
import { say, word } from "../shared/text.js";

/** @typedef {import("../generated/views").Action} Action */

/** @type {Partial<Record<import("../generated/views").ActionId, import("../shared/dom.js").Glyph>>} */
const SIGNS = { today: "feed", rate: "star", wrong_outlet: "flag", help: "help", pause_site: "pause", pause_all: "pause", options: "gear", keys: "info" };

/** Keys and what they do. @type {[string, string][]} */
const KEYS = [
  ["j  k", "key_move"],
  ["Enter", "key_enter"],
  ["Shift Enter", "key_shift_enter"],
  ["f", "key_filters"],
  ["1–5", "key_filter"],
  ["w", "key_wire"],
  ["?", "key_help"],
  ["Esc", "key_escape"],
];

export class Menu {
  /**
   * @param {HTMLElement} opener
   * @param {HTMLElement} menu
   * @param {(action: Action) => void} act
   */
  constructor(opener, menu, act) {
    this.opener = opener;
    this.menu = menu;
    this.act = act;
    this.drawnFrom = "";
    opener.addEventListener("click", () => this.toggle(menu.hidden === true));
    menu.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("click", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!menu.hidden && !menu.contains(target) && !opener.contains(target)) this.toggle(false);
    });
  }

  /** @param {Action[]} actions */
  update(actions) {
    const now = JSON.stringify(actions);
    if (now === this.drawnFrom) return;
    this.drawnFrom = now;
    fill(
      this.menu,
      actions.map((action) => {
        const sign = SIGNS[action.id];
        const pick = () => {
          this.toggle(false);
          this.opener.focus();
          this.act(action);
        };
        return h(
          "button",
          { type: "button", role: "menuitem", tabindex: "-1", "data-test": `action-${action.id}`, onclick: pick },
          sign && glyph(sign),
          say(action.text),
          action.id === "keys" && h("kbd", { "aria-hidden": "true" }, "?"),
        );
      }),
    );
  }

  get open() {
    return !this.menu.hidden;
  }

  /** @param {boolean} open */
  toggle(open) {
    this.menu.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.focus(0);
  }

  /** @param {number} at */
  focus(at) {
    const items = /** @type {HTMLElement[]} */ ([...this.menu.children]);
    items.at(at % items.length)?.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const at = [...this.menu.children].indexOf(/** @type {Element} */ (document.activeElement));
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.focus(at + 1),
      ArrowUp: () => this.focus(at - 1),
      Home: () => this.focus(0),
      End: () => this.focus(-1),
      Tab: () => this.toggle(false),
      Escape: () => {
        this.toggle(false);
        this.opener.focus();
      },
    };
    const handle = keys[event.key];
    if (!handle) return;
    handle();
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  }

  showKeys() {
    const dialog = /** @type {HTMLDialogElement} */ (byId("keys"));
    fill(
      dialog,
      h("h2", {}, word("action_keys")),
      h("dl", {}, KEYS.flatMap(([keys, what]) => [
        h("dt", {}, keys.split(" ").filter(Boolean).map((key) => h("kbd", {}, key))),
        h("dd", {}, word(what)),
      ])),
      h("p", { class: "acts" }, h("button", { type: "button", class: "btn small", onclick: () => dialog.close() }, word("action_close"))),
    );
    dialog.showModal();
  }
}
