// @ts-check
// Controls of the options page.

import { h } from "../shared/dom.js";

/**
 * A line with words on one side and a control on the other.
 * @param {string} title
 * @param {string | import("../shared/dom.js").Child[]} explain
 * @param {...import("../shared/dom.js").Child} controls
 */
export function option(title, explain, ...controls) {
  const words = typeof explain === "string" ? [explain && h("p", {}, explain)] : explain;
  return h("div", { class: "opt" }, h("div", {}, h("h3", {}, title), words), controls);
}

/**
 * A switch that keeps its focus when the page is drawn again.
 * @param {string} id
 * @param {string} label
 * @param {boolean} on
 * @param {(on: boolean) => void} change
 * @param {boolean} [possible]
 */
export function toggle(id, label, on, change, possible = true) {
  return h("input", {
    type: "checkbox",
    role: "switch",
    class: "switch",
    id,
    "data-test": id,
    "aria-label": label,
    checked: on,
    disabled: !possible,
    onchange: (/** @type {Event} */ event) => change(/** @type {HTMLInputElement} */ (event.target).checked),
  });
}

/**
 * A choice out of a few.
 * @param {string} id
 * @param {string} label
 * @param {[string, string][]} choices value and name
 * @param {string} chosen
 * @param {(value: string) => void} change
 */
export function select(id, label, choices, chosen, change) {
  const element = h(
    "select",
    {
      class: "field small",
      id,
      "data-test": id,
      "aria-label": label,
      onchange: () => change(element.value),
    },
    choices.map(([value, name]) => h("option", { value }, name)),
  );
  element.value = chosen;
  return element;
}

/**
 * @param {string} text
 * @param {() => void} press
 * @param {string} test
 * @param {string} [className]
 */
export function press(text, press, test, className = "btn small") {
  return h("button", { type: "button", class: className, id: test, "data-test": test, onclick: press }, text);
}

/**
 * Hands a file to the person.
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
