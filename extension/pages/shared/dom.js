// @ts-check
// Small helpers to draw with: elements, signs, lists that keep their rows. Text only ever enters as text.

import { direction, language, useLanguage, word } from "./text.js";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element. Properties that start with `on` are listeners, `class` and others attributes;
 * `null` and `false` leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {(Child | Child[])[]} children
 */
function append(element, children) {
  for (const child of children.flat()) if (child) element.append(child);
}

/**
 * Puts `children` in place of what an element holds.
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * The element with this id; the page's HTML has it.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/** Outlines on an 18 x 18 grid. */
const GLYPHS = {
  caret: "m7 4.5 4.5 4.5L7 13.5",
  check: "m3.5 9.5 3.5 3.5 7.5-8",
  copy: "M6 6h9v9H6ZM12 3.5H4.5a1 1 0 0 0-1 1V12",
  dots: "M3.3 9a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M8.3 9a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M13.3 9a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0",
  down: "M9 3v8M5.5 8 9 11.5 12.5 8M3.5 15h11",
  eyeoff: "M2.5 9c3 4.5 10 4.5 13 0M4 11.5l-1 1.5M9 12.5v2M14 11.5l1 1.5",
  feed: "M4 9a5 5 0 0 1 5 5M4 4.5a9.5 9.5 0 0 1 9.5 9.5M4.8 13.3v.01",
  flag: "M4.5 15.5V3M4.5 3.5h8.5l-2 3 2 3H4.5",
  gear: "M11.3 9a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0M9 2.5v2M9 13.5v2M2.5 9h2M13.5 9h2M4.4 4.4l1.4 1.4M12.2 12.2l1.4 1.4M13.6 4.4l-1.4 1.4M5.8 12.2l-1.4 1.4",
  help: "M15.5 9a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M7 7.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.4M9 12.5v.2",
  info: "M15.5 9a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M9 8.3v4M9 5.7v.2",
  lock: "M4 8h10v7H4ZM6 8V6a3 3 0 0 1 6 0v2",
  off: "M3 3l12 12M6 13a3.5 3.5 0 0 1-.5-7M8 4.5a4.5 4.5 0 0 1 5.5 4 2.5 2.5 0 0 1 1.5 3",
  panel: "M4.5 3h9a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM10.5 3v12",
  pause: "M6.5 4.5v9M11.5 4.5v9",
  play: "M6 4.5v9l7-4.5Z",
  star: "M9 2.5l2 4.3 4.5.6-3.3 3.2.8 4.6L9 13l-4 2.2.8-4.6L2.5 7.4 7 6.8Z",
  warn: "M9 2.5 16 15H2ZM9 7.2v3.3M9 12.6v.2",
  wire: "M2.5 9H8M8 4v10M8 4h4M8 9h4M8 14h4M14.5 4v.01M14.5 9v.01M14.5 14v.01",
  x: "m4.5 4.5 9 9M13.5 4.5l-9 9",
};

/** @typedef {keyof typeof GLYPHS} Glyph */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A sign that goes with words; screen readers skip it.
 * @param {Glyph} name
 * @param {string} [className]
 */
export function glyph(name, className = "glyph") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 18 18");
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", GLYPHS[name]);
  svg.append(path);
  return svg;
}

/**
 * Words of the press in their own language and direction.
 * @param {string} text
 * @param {string} lang
 */
export function press(text, lang) {
  return h("bdi", { lang: lang || null }, text);
}

/**
 * Parts with a dot between them.
 * @param {(Node | string)[]} parts
 * @returns {(Node | string)[]}
 */
export function dotted(parts) {
  return parts.flatMap((one, at) => (at ? [" · ", one] : [one]));
}

/** Fills in the words that stand in the page's HTML, and sets language and direction. */
export function speak() {
  document.documentElement.lang = language();
  document.documentElement.dir = direction();
  for (const element of document.querySelectorAll("[data-i18n]")) {
    element.textContent = word(element.getAttribute("data-i18n") ?? "");
  }
  for (const element of document.querySelectorAll("[data-i18n-label]")) {
    const label = word(element.getAttribute("data-i18n-label") ?? "");
    element.setAttribute("aria-label", label);
    if (element instanceof HTMLButtonElement) element.title = label;
  }
}

/**
 * Takes over the look that the person chose.
 * @param {import("../generated/views").Theme} theme
 * @param {string} folder of `_locales`; empty for the browser's language
 * @returns {Promise<boolean>} whether the language is another now: what was drawn before is to be drawn again
 */
export async function useLook(theme, folder) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const before = language();
  await useLanguage(folder);
  const changed = language() !== before;
  if (changed) speak();
  return changed;
}
