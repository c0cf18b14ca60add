// @ts-check
// The dialog in which the person says of which outlet the page is.

import { byId, fill, h } from "../shared/dom.js";
import { ask } from "../shared/protocol.js";
import { word } from "../shared/text.js";

/** @typedef {import("../generated/views").OutletChoice} OutletChoice */

/** After so long without a letter the words are looked for. */
const TYPED_MS = 120;

/**
 * @param {import("../generated/views").WrongOutletView} view
 * @param {(outlet: string | null, host: boolean) => void} keep `null` takes back what was said
 */
export function showWrongOutlet(view, keep) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("wrong"));
  /** Key of the chosen outlet; empty for none that is known. @type {string | null} */
  let chosen = null;
  let host = view.host !== "";
  let typed = 0;

  const choice = (/** @type {string} */ key, /** @type {import("../shared/dom.js").Child[]} */ shown) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "radio",
        name: "outlet",
        "data-test": key ? `outlet-${key}` : "outlet-unknown",
        checked: chosen === key,
        onchange: () => {
          chosen = key;
          send.disabled = false;
        },
      }),
      h("span", {}, shown),
    );
  const list = h("div", { role: "group", "aria-label": word("wrong_found"), "aria-live": "polite" });
  const draw = (/** @type {OutletChoice[]} */ outlets) => {
    // What was chosen may stand in the list no more.
    chosen = chosen === "" ? "" : null;
    send.disabled = chosen === null;
    fill(list, outlets.map((outlet) => choice(outlet.key, [h("bdi", {}, outlet.name), " ", h("code", { class: "muted" }, outlet.key)])));
    if (outlets.length === 0 && field.value.trim()) fill(list, h("p", { class: "sub" }, word("wrong_none_found")));
  };
  const look = async () => {
    const words = field.value.trim();
    const found = words ? /** @type {OutletChoice[]} */ (await ask({ op: "find_outlets", words }).catch(() => [])) : [];
    if (words === field.value.trim()) draw(found);
  };
  const field = h("input", {
    class: "field small",
    type: "search",
    id: "wrong-find",
    "data-test": "wrong-find",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      clearTimeout(typed);
      typed = setTimeout(look, TYPED_MS);
    },
  });
  const scope = (/** @type {boolean} */ whole, /** @type {string} */ text) =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "radio", name: "scope", "data-test": whole ? "scope-host" : "scope-page", checked: host === whole, onchange: () => (host = whole) }),
      h("span", {}, text),
    );
  const button = (/** @type {string} */ key, /** @type {string} */ test, /** @type {() => void} */ press, className = "btn small") =>
    h("button", { type: "button", class: className, "data-test": test, onclick: press }, word(key));
  const end = (/** @type {string | null} */ outlet) => {
    dialog.close();
    keep(outlet, host);
  };
  const send = button("action_rate_keep", "wrong-keep", () => end(chosen), "btn small primary");
  send.disabled = true;
  fill(
    dialog,
    h("h2", { id: "wrong-title" }, word("wrong_title")),
    h("p", { class: "sub" }, word("wrong_sub", [view.shown])),
    h("label", { for: "wrong-find" }, word("wrong_find")),
    field,
    list,
    choice("", [word("wrong_unknown")]),
    view.host && h("fieldset", {}, h("legend", {}, word("wrong_scope")), scope(true, word("wrong_scope_host", [view.host])), scope(false, word("wrong_scope_page"))),
    h(
      "div",
      { class: "acts" },
      send,
      view.corrected && button("action_take_back", "wrong-remove", () => end(null)),
      button("action_cancel", "wrong-cancel", () => dialog.close(), "btn small quiet"),
    ),
  );
  dialog.showModal();
  field.focus();
}
