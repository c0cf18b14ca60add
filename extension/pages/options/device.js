// @ts-check
// Request log, look, language, data and about.

import { draw as drawIcon } from "../../background/icon.js";
import { byId, fill, glyph, h } from "../shared/dom.js";
import { ask } from "../shared/protocol.js";
import { asOf, language as interfaceLanguage, ownName, part, say, sayAll, word } from "../shared/text.js";
import { hasTranslator } from "../shared/translate.js";
import { download, option, press, select, toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("./options.js").Page} Page */

/** The background refuses more; here it is told before the file is read. */
const LARGEST_IMPORT = 1 << 20;

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawLog(element, view, page) {
  const head = ["log_time", "log_request", "log_why", "log_answer"];
  const row = (/** @type {import("../generated/views").LogRow} */ entry) =>
    h(
      "tr",
      { "data-test": "log-row" },
      h("td", { class: "num" }, part(entry.time)),
      h("td", {}, h("code", {}, entry.request)),
      h("td", {}, say(entry.why)),
      h("td", { class: "num" }, say(entry.answer)),
    );
  const save = async () => {
    try {
      const { name, text } = await ask({ op: "export_log" });
      download(name, text, "text/tab-separated-values");
    } catch (error) {
      page.failed(error);
    }
  };
  fill(
    element,
    h("p", { class: "sub" }, view.log.length ? say(view.log_sum) : word("log_empty")),
    view.log.length > 0 &&
      h(
        "div",
        { class: "tw", tabindex: "0", role: "region", "aria-label": word("part_log") },
        h(
          "table",
          { class: "log" },
          h("thead", {}, h("tr", {}, head.map((key) => h("th", { scope: "col" }, word(key))))),
          h("tbody", {}, view.log.map(row)),
        ),
      ),
    view.log.length > 0 &&
      h(
        "div",
        { class: "acts" },
        press(word("action_save_log"), save, "save-log"),
        press(word("action_clear_log"), () => page.send({ op: "clear_log" }), "clear-log", "btn quiet small"),
      ),
  );
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawLook(element, view, page) {
  const { settings } = view;
  const browser = view.badges.find((badge) => badge.icon.compact)?.icon.compact ?? "chromium";
  const style = (/** @type {import("../generated/views").BadgeChoice} */ badge) =>
    h(
      "label",
      {},
      h("span", { class: `pic ${browser}`, "aria-hidden": "true" }, iconOf(badge.icon), badge.count && h("b", {}, "12")),
      h(
        "span",
        {},
        h("input", {
          type: "radio",
          name: "badge",
          id: `badge-${badge.style}`,
          "data-test": `badge-${badge.style}`,
          checked: badge.style === settings.badge,
          onchange: () => page.change((settings) => (settings.badge = badge.style)),
        }),
        " ",
        say(badge.name),
      ),
    );
  /** @type {[import("../generated/views").Theme, string][]} */
  const themes = [
    ["system", word("theme_system")],
    ["light", word("theme_light")],
    ["dark", word("theme_dark")],
  ];
  fill(
    element,
    h("fieldset", { class: "styles", "aria-label": word("badge_style_label") }, view.badges.map(style)),
    option(
      word("theme_label"),
      "",
      select("theme", word("theme_label"), themes, settings.theme, (value) =>
        page.change((settings) => (settings.theme = /** @type {any} */ (value))),
      ),
    ),
    option(
      word("lookalike_label"),
      word("lookalike_sub"),
      toggle("lookalikes", word("lookalike_label"), settings.warn_lookalikes, (on) =>
        page.change((settings) => (settings.warn_lookalikes = on)),
      ),
    ),
    option(
      word("keys_label"),
      word("keys_sub"),
      toggle("single-keys", word("keys_label"), settings.single_keys, (on) =>
        page.change((settings) => (settings.single_keys = on)),
      ),
    ),
  );
}

/** @param {import("../generated/views").BadgeIcon} icon */
function iconOf(icon) {
  const size = 32;
  const canvas = h("canvas", { width: size, height: size });
  canvas.getContext("2d")?.putImageData(drawIcon(icon, size), 0, 0);
  return canvas;
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawLanguage(element, view, page) {
  const { settings } = view;
  /** @type {[string, string][]} */
  const locales = [["", word("interface_browser")], ...view.locales.map(named)];
  const field = h("input", {
    class: "field small",
    id: "reads",
    "data-test": "reads",
    "aria-label": word("reads_label"),
    value: settings.languages_read.join(" "),
    placeholder: interfaceLanguage().split("-")[0],
    spellcheck: "false",
    onchange: () => {
      const codes = field.value.toLowerCase().match(/\b[a-z]{2,3}\b/g) ?? [];
      page.change((settings) => (settings.languages_read = codes));
    },
  });
  fill(
    element,
    option(
      word("interface_label"),
      "",
      select("interface", word("interface_label"), locales, settings.language, (value) =>
        page.change((settings) => (settings.language = value)),
      ),
    ),
    option(word("reads_label"), word("reads_sub"), field),
    translateOption(settings, page),
  );
}

/**
 * @param {import("../generated/views").Settings} settings
 * @param {Page} page
 */
function translateOption(settings, page) {
  const possible = hasTranslator();
  const change = (/** @type {boolean} */ on) => page.change((settings) => (settings.translate = on));
  return option(
    word("translate_label"),
    [h("p", {}, word("translate_sub")), !possible && h("p", { "data-test": "translate-missing" }, word("translate_missing"))],
    toggle("translate", word("translate_label"), possible && settings.translate, change, possible),
  );
}

/**
 * @param {string} folder
 * @returns {[string, string]}
 */
function named(folder) {
  return [folder, ownName(folder.replace("_", "-"))];
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawData(element, view, page) {
  const save = async (/** @type {"export" | "export_unread"} */ op) => {
    try {
      const file = await ask({ op });
      download(file.name, file.text, "application/json");
    } catch (error) {
      page.failed(error);
    }
  };
  const file = h("input", {
    type: "file",
    accept: "application/json,.json",
    class: "sr",
    tabindex: "-1",
    "aria-hidden": "true",
    "data-test": "import-file",
    onchange: async () => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      if (chosen.size > LARGEST_IMPORT) {
        page.failed({ kind: "settings", text: { key: "settings_too_large", args: [], count: null } });
      } else {
        await page.send({ op: "import", text: await chosen.text() }, "imported");
      }
      file.value = "";
    },
  });
  fill(
    element,
    h("p", { class: "sub" }, sayAll(view.data)),
    view.unread &&
      option(
        word("unread_label"),
        word("unread_sub"),
        press(word("action_export"), () => save("export_unread"), "export-unread"),
      ),
    option(word("export_label"), word("export_sub"), press(word("action_export"), () => save("export"), "export")),
    option(word("import_label"), word("import_sub"), file, press(word("action_import"), () => file.click(), "import")),
    option(
      word("sync_label"),
      word("sync_sub"),
      toggle("sync", word("sync_label"), view.settings.sync.on, (on) =>
        page.change((settings) => (settings.sync = { on, written: settings.sync.written })),
      ),
    ),
    view.sync_problem && h("p", { class: "sub", "data-test": "sync-problem" }, say(view.sync_problem)),
    option(
      word("delete_label"),
      word("delete_sub"),
      press(word("action_delete"), () => askFirst(page), "delete", "btn small danger"),
    ),
  );
}

/** @param {Page} page */
function askFirst(page) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("sure"));
  const forget = () => {
    dialog.close();
    page.send({ op: "clear_data" }, "deleted");
  };
  fill(
    dialog,
    h("h2", {}, word("delete_sure")),
    h("p", { class: "sub" }, word("delete_sub")),
    h(
      "div",
      { class: "acts" },
      press(word("action_keep"), () => dialog.close(), "keep"),
      press(word("action_delete"), forget, "delete-now", "btn small danger"),
    ),
  );
  dialog.showModal();
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 */
export function drawAbout(element, view) {
  const credit = (/** @type {import("../generated/views").Attribution} */ from) =>
    h(
      "li",
      {},
      from.url ? h("a", { href: from.url, target: "_blank", rel: "noreferrer" }, from.name) : h("b", {}, from.name),
      `, ${[asOf(from.date), from.licence].filter(Boolean).join(", ")}. ${from.text}.`.replace(/\.\.$/, "."),
    );
  fill(
    element,
    h("p", { class: "sub" }, sayAll(view.about)),
    view.attributions.length > 0 &&
      h(
        "details",
        { "data-test": "credits" },
        h("summary", {}, word("about_sources"), " ", h("span", { class: "caret" }, glyph("caret"))),
        h("ul", { class: "credits" }, view.attributions.map(credit)),
      ),
  );
}
