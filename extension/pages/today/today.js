// @ts-check
// The Today page: asks for the stories of a tab, draws those in sight, searches while one types.

import { dotted, byId, fill, h, press, speak, useLook } from "../shared/dom.js";
import { failedBox } from "../shared/failed.js";
import { ask } from "../shared/protocol.js";
import { number, ownName, part, say, word } from "../shared/text.js";
import { drawDiet } from "./diet.js";
import { PAGE, VirtualList, nothing } from "./list.js";
import { address, figure, storyRow } from "./rows.js";
import { Search } from "./search.js";

/** @typedef {import("../generated/views").TodayView} TodayView */
/** @typedef {import("../generated/views").TodayTab} TodayTab */

const wish = { tab: /** @type {TodayTab} */ ("top"), language: "", country: "" };
/** @type {TodayView | null} */
let view = null;
/** Answers to older wishes are dropped. */
let turn = 0;

speak();
const list = new VirtualList(byId("list"), storyRow, load);
const find = /** @type {HTMLInputElement} */ (byId("find"));
find.placeholder = word("search_stories");
find.setAttribute("aria-label", word("search_stories"));
const search = new Search(find, byId("results"), byId("status"), showPart);
byId("language").addEventListener("change", (event) => choose({ language: valueOf(event) }));
byId("country").addEventListener("change", (event) => choose({ country: valueOf(event) }));
addEventListener("hashchange", showPart);
document.addEventListener("keydown", onKey);
showPart();
const asked = new URLSearchParams(location.search).get("q");
if (asked) search.begin(asked);

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}

/** @param {Partial<typeof wish>} change */
function choose(change) {
  Object.assign(wish, change);
  turn += 1;
  list.clear();
  scrollTo({ top: 0 });
  load(0);
}

/** @param {number} from */
async function load(from) {
  const mine = turn;
  try {
    /** @type {TodayView} */
    const next = await ask({ op: "today", ...wish, from, count: PAGE });
    await useLook(next.theme, next.language);
    if (mine !== turn) return;
    draw(next);
  } catch (error) {
    document.body.dataset.state = "failed";
    failedBox(byId("list"), /** @type {import("../generated/views").Failed} */ (error), view === null, () => location.reload());
  }
}

/** @param {TodayView} next */
function draw(next) {
  const first = view === null || next.from === 0;
  view = next;
  byId("list").setAttribute("aria-busy", "false");
  if (first) {
    document.title = `${word("nav_today")} · Parallax`;
    fill(byId("facts"), dotted(next.facts.map(say)));
    drawTabs(next);
    drawChoices(next);
    drawAside(next);
  }
  if (next.nothing) fill(byId("list"), nothing(say(next.nothing)), !next.on && h("p", {}, h("a", { href: "../options/options.html#feeds", class: "btn" }, word("action_options"))));
  list.put(next.total, next.from, next.rows);
  document.body.dataset.state = "today";
}

/** @param {TodayView} story */
function drawTabs({ tabs, tab: chosen }) {
  const focused = document.activeElement?.getAttribute("data-tab");
  fill(
    byId("tabs"),
    tabs.map(({ tab, name, count }) =>
      h(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(tab === chosen), "data-tab": tab, "data-test": `tab-${tab}`, onclick: () => choose({ tab }) },
        say(name),
        count !== null && " ",
        count !== null && h("b", {}, number(count)),
      ),
    ),
  );
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-tab="${focused}"]`))?.focus();
}

/** @param {TodayView} story */
function drawChoices({ languages, countries, country_codes }) {
  const language = /** @type {HTMLSelectElement} */ (byId("language"));
  const country = /** @type {HTMLSelectElement} */ (byId("country"));
  fill(language, h("option", { value: "" }, say({ key: "language_any", args: [languages.length], count: languages.length })), languages.map((code) => h("option", { value: code, lang: code }, ownName(code))));
  const named = countries.map((name, at) => ({ name: part(name), code: country_codes[at] }));
  named.sort((a, b) => a.name.localeCompare(b.name));
  fill(country, h("option", { value: "" }, word("any_country")), named.map(({ name, code }) => h("option", { value: code }, name)));
  language.value = wish.language;
  country.value = wish.country;
}

/** @param {TodayView} story */
function drawAside({ blind, followed }) {
  const side = (/** @type {import("../generated/views").BlindView} */ one) =>
    h(
      "section",
      { class: "sec", "data-test": "blind" },
      h("h2", {}, say(one.name)),
      h("p", { class: "sub" }, word("blind_sub")),
      h(
        "ul",
        { class: "bs" },
        one.rows.map((row) => h("li", {}, h("a", { href: address(row) }, press(row.title, row.language)), figure(row), h("p", {}, row.say.map(say).join(" ")))),
      ),
    );
  const topic = (/** @type {string} */ name) =>
    h(
      "li",
      {},
      h("bdi", {}, name),
      h("button", { type: "button", class: "btn small", "data-test": "unfollow", onclick: () => unfollow(name) }, word("topic_unfollow")),
    );
  fill(
    byId("aside"),
    blind.map(side),
    followed.length > 0 && h("section", { class: "sec" }, h("h2", {}, word("topics_followed")), h("ul", { class: "topics" }, followed.map(topic))),
  );
  byId("aside").hidden = blind.length + followed.length === 0;
}

/** @param {string} topic */
async function unfollow(topic) {
  await ask({ op: "choose_topic", topic, choice: "neither" });
  choose({});
}

/** One part of the page at a time: the stories, what a search found, or the record of reading. */
function showPart() {
  const diet = location.hash === "#diet" && !search.active;
  byId("stories").hidden = search.active || diet;
  byId("results").hidden = !search.active;
  byId("diet-part").hidden = !diet;
  byId("to-today").toggleAttribute("aria-current", !diet);
  byId("to-diet").toggleAttribute("aria-current", diet);
  if (diet) {
    document.title = `${word("nav_diet")} · Parallax`;
    drawDiet(byId("diet-part"), byId("status"));
    document.body.dataset.state = "diet";
  } else if (search.active) {
    document.body.dataset.state = "search";
  } else if (view) {
    list.place();
  } else {
    load(0);
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape" && search.active) {
    search.end();
    return;
  }
  if (target.matches("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey || !view?.keys) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => (search.active ? search.move(1) : list.move(1)),
    k: () => (search.active ? search.move(-1) : list.move(-1)),
    "/": () => find.focus(),
    f: () => /** @type {HTMLElement | null} */ (document.querySelector("[data-tab][aria-pressed=true]"))?.focus(),
  };
  view.tabs.forEach(({ tab }, at) => (keys[at + 1] = () => choose({ tab })));
  const handle = keys[event.key];
  if (!handle) return;
  event.preventDefault();
  handle();
}

