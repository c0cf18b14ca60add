// @ts-check
// Where coverage comes from: a switch for each source, with what leaves the device.

import { dotted, fill, glyph, h } from "../shared/dom.js";
import { part, say, word } from "../shared/text.js";
import { option, press, select, toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").SourceRow} SourceRow */
/** @typedef {import("../generated/views").Settings} Settings */
/** @typedef {import("./options.js").Page} Page */

/** What a switch changes. @type {Record<string, (coverage: Settings["coverage"], on: boolean) => void>} */
const SWITCHES = {
  feeds: (coverage, on) => (coverage.feeds = on ? "on" : "off"),
  world_file: (coverage, on) => (coverage.world_file = on),
  own_server: (coverage, on) => (coverage.own_server = on),
  gdelt: (coverage, on) => (coverage.gdelt = on),
  google_news: (coverage, on) => (coverage.google_news = on),
};

/** Files of the article list to choose from. */
const FILES = ["4", "8", "16", "32", "64"];

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawCoverage(element, view, page) {
  const { ask } = view.settings.coverage;
  const choices = /** @type {[string, string][]} */ ([
    ["pressed", word("ask_pressed")],
    ["few", word("ask_few")],
  ]);
  const choose = (/** @type {string} */ when) =>
    page.change((settings) => (settings.coverage.ask = /** @type {Settings["coverage"]["ask"]} */ (when)));
  fill(
    element,
    view.needs_permission &&
      h(
        "p",
        { class: "note", "data-test": "needs-permission" },
        glyph("info"),
        h("span", {}, word("needs_permission"), " "),
        press(word("action_allow"), () => page.allow(view.origins, () => page.send({ op: "options" })), "allow"),
      ),
    view.sources.map((source) => sourceOption(source, view, page)),
    option(word("ask_when"), word("ask_when_sub"), select("ask-when", word("ask_when"), choices, ask, choose)),
  );
}

/**
 * @param {SourceRow} source
 * @param {OptionsView} view
 * @param {Page} page
 */
function sourceOption(source, view, page) {
  const name = part(source.name);
  /** @type {[string, import("../generated/views").Text][]} */
  const leaves = [
    ["leaves_sent", source.sent],
    ["leaves_whom", source.whom],
    ["leaves_never", source.never],
  ];
  const set = (/** @type {boolean} */ on) => page.change((settings) => SWITCHES[source.id]?.(settings.coverage, on));
  const change = (/** @type {boolean} */ on) => {
    if (!on) return set(false);
    if (!source.needs_address) return page.allow(source.origins, () => set(true));
    page.say(word("server_refused"));
    document.getElementById("server")?.focus();
    return page.send({ op: "options" });
  };
  return option(
    name,
    [
      h("p", {}, say(source.explain), source.link && [" ", h("a", { href: source.link, target: "_blank", rel: "noreferrer" }, name)]),
      h("dl", { class: "sent" }, leaves.flatMap(([key, text]) => [h("dt", {}, word(key)), h("dd", {}, say(text))])),
      source.id === "own_server" && serverField(view, page),
      source.id === "world_file" && filesField(view, page),
      source.last.length > 0 &&
        h("p", { class: "sm", "data-test": `last-${source.id}` }, word("source_last"), " ", dotted(source.last.map(say))),
    ],
    toggle(`source-${source.id}`, name, source.on, change),
  );
}

/**
 * The address is kept as it is written; the switch asks for the host.
 * @param {OptionsView} view
 * @param {Page} page
 */
function serverField(view, page) {
  const field = h("input", {
    type: "url",
    class: "field wide",
    id: "server",
    "data-test": "server",
    value: view.settings.coverage.server,
    placeholder: "https://search.example/news",
    // Another address is another host, which was not allowed.
    onchange: () =>
      page.change((settings) => {
        settings.coverage.server = field.value.trim();
        settings.coverage.own_server = false;
      }),
  });
  return h("label", { class: "labelled" }, h("span", {}, word("server_address")), field);
}

/**
 * @param {OptionsView} view
 * @param {Page} page
 */
function filesField(view, page) {
  const label = word("world_files");
  const choices = FILES.map((count) => /** @type {[string, string]} */ ([count, count]));
  const choose = (/** @type {string} */ count) =>
    page.change((settings) => (settings.coverage.world_files = Number(count)));
  const field = select("world-files", label, choices, String(view.settings.coverage.world_files), choose);
  return h("label", { class: "labelled" }, h("span", {}, label), field);
}
