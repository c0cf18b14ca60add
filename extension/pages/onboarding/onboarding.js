// @ts-check
// The first-run page: four screens, one decision each. Nothing is read before "Use these feeds".

import { byId, fill, glyph, h, speak, useLook } from "../shared/dom.js";
import { failedBox } from "../shared/failed.js";
import { bar, mark, pips, scale } from "../shared/parts.js";
import { api, ask } from "../shared/protocol.js";
import { number, part, say, word } from "../shared/text.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").Mark} Mark */
/** @typedef {import("../shared/dom.js").Child} Child */
/** @typedef {import("../shared/dom.js").Glyph} Glyph */

const STEPS = 4;
/** What the browser calls the command that opens the popup. */
const OPEN_COMMAND = "_execute_action";

/** @type {OptionsView | null} */
let view = null;
/** Chosen feed sets. @type {Set<string>} */
let chosen = new Set();
let keys = "";

const screen = byId("screen");

/**
 * @param {number} step from 1
 * @param {string} title
 * @param {Child[]} lead
 * @param {Child[]} acts
 * @param {Child[]} picture
 */
function show(step, title, lead, acts, picture) {
  const dots = Array.from({ length: STEPS }, (_, at) => h("i", { class: at < step ? "on" : null }));
  const heading = h("h1", { tabindex: "-1" }, title);
  fill(
    screen,
    h(
      "div",
      { class: "lead" },
      h("div", { class: "step" }, dots, h("span", {}, word("step_of", [number(step), number(STEPS)]))),
      heading,
      lead.map((child) => (typeof child === "string" ? h("p", {}, child) : child)),
      h("div", { class: "acts" }, acts),
    ),
    h("div", { class: "pic" }, picture),
  );
  document.body.dataset.state = `step-${step}`;
  document.title = `${title} · Parallax`;
  if (step > 1) heading.focus();
}

/**
 * @param {string} key
 * @param {() => void} press
 * @param {string} [className]
 */
function press(key, press, className = "btn") {
  return h("button", { type: "button", class: className, "data-test": key, onclick: press }, word(key));
}

function welcome() {
  const level = word("factuality_4");
  const high = pips({
    filled: 4,
    warn: false,
    word: { key: "factuality_4", args: [], count: null },
    label: { key: "factuality_label", args: [level, 4], count: null },
  });
  const example = scale({
    on: 2,
    span: [1, 2],
    ticks: [
      { letter: "B", x: 30, own: false },
      { letter: "A", x: 50, own: false },
    ],
    label: { key: "scale_label", args: [word("side_c"), word("example_raters")], count: null },
  });
  /** @type {[Mark, string][]} */
  const signs = [
    [{ side: "r", low: false }, "sign_side"],
    [{ side: "r", low: true }, "sign_hollow"],
    [{ side: "none", low: false }, "sign_unrated"],
  ];
  const card = h(
    "div",
    { class: "card" },
    h("b", {}, word("example_outlet")),
    h(
      "div",
      { class: "pair" },
      h("span", { class: "row" }, mark({ side: "c", low: false }, { big: true }), word("side_c")),
      h("span", { class: "row" }, high, level),
    ),
    example,
  );
  show(
    1,
    word("welcome_title"),
    [word("welcome_what"), word("welcome_now")],
    [press("action_next", offer, "btn primary")],
    [card, h("ul", { class: "fact" }, signs.map(([sign, key]) => h("li", {}, mark(sign), h("span", {}, word(key)))))],
  );
}

function offer() {
  /** @type {import("../generated/views").SideCounts} */
  const counts = { sides: [0, 1, 2, 4, 1], unrated: 4 };
  const label = say({ key: "bar_label", args: [12, ...counts.sides, counts.unrated], count: 12 });
  /** @type {[Glyph, string][]} */
  const facts = [
    ["feed", word("fact_leaves")],
    ["lock", word("fact_stays")],
    ["eyeoff", word("fact_private")],
  ];
  const card = h(
    "div",
    { class: "card" },
    h("b", {}, say({ key: "coverage_count", args: [12], count: 12 })),
    bar(counts, label),
    h(
      "p",
      { class: "sm" },
      h("b", {}, say({ key: "say_most_right", args: [5, 8], count: 5 })),
      " ",
      say({ key: "say_unrated", args: [4], count: 4 }),
    ),
  );
  show(
    2,
    word("offer_title"),
    [word("offer_how"), word("offer_next")],
    [press("action_coverage_on", pick, "btn primary"), press("action_ratings_only", decline)],
    [card, factList(facts)],
  );
}

function pick() {
  if (!view) return;
  const use = h("button", { type: "button", class: "btn primary", "data-test": "use-feeds", onclick: useFeeds });
  const sum = h("p", {});
  const count = () => {
    const feeds = feedsOf(chosen);
    const sites = originsOf(chosen).length;
    use.textContent = say({ key: "use_these", args: [feeds], count: feeds });
    use.disabled = feeds === 0;
    sum.textContent = say({ key: "first_run_permission", args: [sites], count: sites });
  };
  const box = (/** @type {import("../generated/views").SetRow} */ set) => {
    const input = h("input", {
      type: "checkbox",
      checked: chosen.has(set.id),
      "data-test": `set-${set.id}`,
      onchange: () => {
        if (input.checked) chosen.add(set.id);
        else chosen.delete(set.id);
        count();
      },
    });
    return h("label", {}, input, h("span", {}, part(set.name), h("small", {}, set.about.map(say).join(" · "))));
  };
  count();
  show(
    3,
    word("pick_title"),
    [sum, word("pick_change")],
    [use, press("action_back", offer, "btn quiet")],
    [h("div", { class: "pick", role: "group", "aria-label": word("pick_title") }, view.sets.map(box))],
  );
}

/** The browser asks in this press and for the chosen feeds only. */
async function useFeeds() {
  if (!view) return;
  const settings = structuredClone(view.settings);
  settings.coverage.sets = [...chosen];
  const granted = await api.permissions.request({ origins: originsOf(chosen) });
  const saved = await change({ op: "save_settings", settings });
  if (saved && (await change({ op: "coverage_on", granted }))) ready(granted);
}

async function decline() {
  if (await change({ op: "coverage_off" })) ready(false);
}

/**
 * @param {import("../generated/views").Request} request
 * @returns {Promise<boolean>}
 */
async function change(request) {
  try {
    view = await ask(request);
    return true;
  } catch (error) {
    onFailed(error);
    return false;
  }
}

/** @param {boolean} coverage */
function ready(coverage) {
  const raters = view?.raters.filter((rater) => rater.on).length ?? 0;
  const feeds = feedsOf(chosen);
  /** @type {[Glyph, string][]} */
  const facts = [
    ["check", say({ key: "ready_ratings", args: [raters], count: raters })],
    coverage
      ? ["check", say({ key: "ready_coverage", args: [feeds], count: feeds })]
      : ["x", word("ready_no_coverage")],
    ["x", word("ready_others")],
  ];
  const pin = h(
    "div",
    { class: "card row" },
    h("img", { src: "../../icons/icon-48.png", width: "48", height: "48", alt: "" }),
    h("span", {}, h("b", {}, word("ready_pin")), h("br"), h("span", { class: "muted sm" }, word("ready_pin_why"))),
  );
  show(
    4,
    word("ready_title"),
    [word("ready_open"), keys && word("ready_keys", [keys])],
    [
      press("action_done", close, "btn primary"),
      press("action_options", () => api.runtime.openOptionsPage(), "btn quiet"),
      press("nav_help", () => api.tabs.create({ url: api.runtime.getURL("pages/help/help.html") }), "btn quiet"),
    ],
    [pin, factList(facts)],
  );
}

/** A page may not close a tab that it did not open, an extension may. */
async function close() {
  const tab = await api.tabs.getCurrent();
  if (tab?.id !== undefined) await api.tabs.remove(tab.id);
}

/** @param {[Glyph, string][]} facts */
function factList(facts) {
  return h("ul", { class: "fact" }, facts.map(([sign, text]) => h("li", {}, glyph(sign), h("span", {}, text))));
}

/** @param {Set<string>} ids */
function originsOf(ids) {
  const sets = view?.sets.filter((set) => ids.has(set.id)) ?? [];
  return [...new Set(sets.flatMap((set) => set.origins))];
}

/** @param {Set<string>} ids */
function feedsOf(ids) {
  const sets = view?.sets.filter((set) => ids.has(set.id)) ?? [];
  return sets.reduce((sum, set) => sum + set.feeds, 0);
}

/** @param {unknown} error */
function onFailed(error) {
  document.body.dataset.state = "failed";
  const failed = /** @type {import("../generated/views").Failed} */ (error);
  const box = h("div", { class: "lead" });
  failedBox(box, failed, true, () => location.reload());
  fill(screen, box);
}

async function start() {
  try {
    view = /** @type {OptionsView} */ (await ask({ op: "options" }));
    await useLook(view.settings.theme, view.settings.language);
    chosen = new Set(view.sets.filter((set) => set.on).map((set) => set.id));
    const commands = (await api.commands?.getAll?.()) ?? [];
    keys = commands.find((command) => command.name === OPEN_COMMAND)?.shortcut ?? "";
    welcome();
  } catch (error) {
    onFailed(error);
  }
}

speak();
start();
