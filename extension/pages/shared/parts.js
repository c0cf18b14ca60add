// @ts-check
// The parts that every surface shares: side mark, pips, scale, bar, note, button.

import { fill, glyph, h } from "./dom.js";
import { part, say, word } from "./text.js";

/** @typedef {import("../generated/views").Mark} Mark */
/** @typedef {import("../generated/views").Side} Side */
/** @typedef {import("../generated/views").Action} Action */

/** Letters and name of each mark; two glyphs at most. @type {Record<Side, [string, string]>} */
const WORDS = {
  ll: ["short_ll", "side_ll"],
  l: ["short_l", "side_l"],
  c: ["short_c", "side_c"],
  r: ["short_r", "side_r"],
  rr: ["short_rr", "side_rr"],
  none: ["short_none", "side_none"],
  satire: ["short_satire", "side_satire"],
};

/** The axis from left to right; it is never mirrored. @type {[Side, string][]} */
export const AXIS = [
  ["ll", "side_ll"],
  ["l", "side_l"],
  ["c", "side_c"],
  ["r", "side_r"],
  ["rr", "side_rr"],
];

/** @param {Side} side */
export function letter(side) {
  return word(WORDS[side][0]);
}

/**
 * A side mark. Where its name stands beside it, `label` is left out and screen readers skip it.
 * @param {Mark} mark
 * @param {{ label?: string, big?: boolean }} [options]
 */
export function mark(mark, { label, big } = {}) {
  const classes = ["mk", mark.side, mark.low && "low", big && "big"].filter(Boolean).join(" ");
  const heard = label ? { role: "img", "aria-label": label, title: label } : { "aria-hidden": "true" };
  return h("span", { class: classes, "data-test": "mark", "data-side": mark.side, ...heard }, letter(mark.side));
}

/**
 * Marks that stand one by one, each with its name, where there are too few for a bar.
 * @param {Mark[]} marks
 */
export function markRow(marks) {
  const one = (/** @type {Mark} */ view) => h("span", { role: "listitem" }, mark(view, { label: word(WORDS[view.side][1]) }));
  return h("div", { class: "marks", role: "list", "aria-label": word("marks_label"), "data-test": "marks" }, marks.map(one));
}

/** @param {import("../generated/views").Pips} view */
export function pips(view) {
  const filled = view.filled ?? 0;
  const classes = ["pips", view.warn && "warn", view.filled === null && "none"].filter(Boolean).join(" ");
  const boxes = [1, 2, 3, 4, 5].map((at) => h("i", { class: at <= filled ? "on" : null }));
  return h("span", { class: classes, role: "img", "aria-label": say(view.label), "data-test": "pips" }, boxes);
}

/** @param {import("../generated/views").ScaleView} view */
export function scale(view) {
  const ticks = view.ticks.map((tick) => {
    const element = h("span", { class: tick.own ? "tick you" : "tick" }, tick.letter);
    element.style.left = `${tick.x}%`;
    return element;
  });
  const span = h("span", { class: "span" });
  span.style.left = `${view.span[0] * 20 + 0.2}%`;
  span.style.width = `${(view.span[1] - view.span[0] + 1) * 20 - 0.4}%`;
  const steps = AXIS.map(([side], at) => h("i", { "data-s": side, class: at === view.on ? "on" : null }));
  const names = AXIS.map(([, key], at) => h(at === view.on ? "b" : "span", {}, word(key)));
  return h(
    "div",
    { class: "scale", role: "img", "aria-label": say(view.label), "data-test": "scale" },
    h("div", { class: "ticks" }, ticks),
    span,
    h("div", { class: "steps" }, steps),
    h("div", { class: "names" }, names),
  );
}

/**
 * The bias bar: one box a side, wide as its outlets; a gap; the unrated, hatched.
 * @param {import("../generated/views").SideCounts} counts
 * @param {string} label
 */
export function bar(counts, label) {
  const element = h("div", { class: "bar", role: "img", "aria-label": label, "data-test": "bar" });
  const segments = AXIS.map(([side]) => h("span", { class: "seg", "data-s": side }, h("span")));
  element.append(...segments, h("span", { class: "gap" }), h("span", { class: "seg none" }, h("span")));
  updateBar(element, counts, label);
  return element;
}

/**
 * Grows a bar in place.
 * @param {Element} element
 * @param {import("../generated/views").SideCounts} counts
 * @param {string} label
 */
export function updateBar(element, counts, label) {
  element.setAttribute("aria-label", label);
  const segments = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(".seg")]);
  [...counts.sides, counts.unrated].forEach((count, at) => {
    const segment = segments[at];
    const side = AXIS[at]?.[0] ?? "none";
    segment.classList.toggle("zero", count === 0);
    segment.style.setProperty("--n", String(count));
    const text = segment.firstElementChild;
    if (text) fill(text, count > 0 && h("span", { class: "letter" }, h("bdi", {}, letter(side)), " "), part(count));
  });
}

/**
 * A note with a sign.
 * @param {import("./dom.js").Glyph} sign
 * @param {boolean} warn
 * @param {...import("./dom.js").Child} children
 */
export function note(sign, warn, ...children) {
  return h("p", { class: warn ? "note warn" : "note", "data-test": "note" }, glyph(sign), h("span", {}, children));
}

/**
 * A button for an action.
 * @param {Action} action
 * @param {(action: Action) => void} act
 * @param {string} [className]
 */
export function button(action, act, className = "btn small") {
  return h(
    "button",
    {
      type: "button",
      class: action.primary ? `${className} primary` : className,
      "data-test": `action-${action.id}`,
      onclick: () => act(action),
    },
    say(action.text),
  );
}
