// @ts-check
// The dialog in which the person gives an outlet their own rating.

import { byId, fill, h } from "../shared/dom.js";
import { AXIS, mark } from "../shared/parts.js";
import { word } from "../shared/text.js";

/** @typedef {import("../generated/views").RateView} RateView */
/** @typedef {import("../generated/views").OwnRating} OwnRating */

const FACTUALITY = ["factuality_0", "factuality_1", "factuality_2", "factuality_3", "factuality_4", "factuality_5"];
/** The core cuts notes at this length. */
const LONGEST_NOTE = 250;

/**
 * @param {RateView} view
 * @param {(rating: OwnRating) => void} keep
 */
export function showRate(view, keep) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("rate"));
  const rating = { ...view.rating };
  const choice = (/** @type {number | null} */ bias, /** @type {(Node | string)[]} */ shown) =>
    h(
      "label",
      { class: "chip" },
      h("input", {
        type: "radio",
        name: "bias",
        "data-test": `rate-bias-${bias ?? "none"}`,
        checked: rating.bias === bias,
        onchange: () => (rating.bias = bias),
      }),
      shown,
    );
  const sides = AXIS.map(([side, name], at) => choice(at - 2, [mark({ side, low: false }), word(name)]));
  const level = h(
    "select",
    {
      class: "field small",
      id: "rate-factuality",
      "data-test": "rate-factuality",
      onchange: () => (rating.factuality = level.value === "" ? null : Number(level.value)),
    },
    h("option", { value: "" }, word("rate_none")),
    FACTUALITY.map((key, at) => h("option", { value: at }, word(key))),
  );
  level.value = rating.factuality === null ? "" : String(rating.factuality);
  const note = h("input", {
    class: "field small",
    id: "rate-note",
    "data-test": "rate-note",
    maxlength: LONGEST_NOTE,
    value: rating.note,
    oninput: () => (rating.note = note.value),
  });
  const close = () => dialog.close();
  const end = (/** @type {OwnRating} */ rating) => {
    close();
    keep(rating);
  };
  const button = (/** @type {string} */ key, /** @type {string} */ test, /** @type {() => void} */ press, className = "btn small") =>
    h("button", { type: "button", class: className, "data-test": test, onclick: press }, word(key));
  const rated = view.rating.bias !== null || view.rating.factuality !== null || view.rating.note !== "";
  fill(
    dialog,
    h("h2", { id: "rate-title" }, word("rate_title", [view.name])),
    h("p", { class: "sub" }, word("rate_sub")),
    h("fieldset", {}, h("legend", {}, word("rate_bias")), h("div", { class: "sides" }, sides, choice(null, [word("rate_none")]))),
    h("label", { for: "rate-factuality" }, word("rate_factuality")),
    level,
    h("label", { for: "rate-note" }, word("rate_note")),
    note,
    h(
      "div",
      { class: "acts" },
      button("action_rate_keep", "rate-keep", () => end(rating), "btn small primary"),
      rated && button("action_rate_remove", "rate-remove", () => end({ bias: null, factuality: null, note: "" })),
      button("action_cancel", "rate-cancel", close, "btn small quiet"),
    ),
  );
  dialog.showModal();
}
