// @ts-check
// Feeds: sets to choose from, feeds of one's own, and the list of all with what each answered last.

import { dotted, fill, h } from "../shared/dom.js";
import { ask } from "../shared/protocol.js";
import { statusOf } from "../shared/status.js";
import { part, say, word } from "../shared/text.js";
import { download, option, press, toggle } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").FeedRow} FeedRow */
/** @typedef {import("../generated/views").FoundFeed} FoundFeed */
/** @typedef {import("../generated/views").FoundFeeds} FoundFeeds */
/** @typedef {import("../generated/views").SetRow} SetRow */
/** @typedef {import("./options.js").Page} Page */

/** The background refuses more; here it is told before the file is read. */
const LARGEST_LIST = 2 << 20;

/** What was found last, until it is added. @type {FoundFeeds | null} */
let found = null;
/** What stands in the field. */
let written = new URLSearchParams(location.search).get("find") ?? "";
/** The list of all feeds is open. */
let listed = false;

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawFeeds(element, view, page) {
  const feedsOn = view.settings.coverage.feeds === "on";
  fill(
    element,
    h("p", { class: "sub" }, view.sets_sum.map(say).join(" · ")),
    view.sets.filter((set) => set.on || set.id === "balanced").map((set) => setOption(set, view, page)),
    moreSets(view, page),
    view.feeds &&
      h("div", { class: "round sources", "data-test": "feeds-status" }, h("b", {}, word("last_round")), " ", statusOf(view.feeds)),
    feedsOn &&
      h("div", { class: "acts" }, press(word("action_read_now"), () => page.send({ op: "poll_now" }), "poll-now")),
    ownFeeds(element, view, page),
    view.feed_list.length > 0 && list(view, page),
  );
}

/**
 * @param {SetRow} set
 * @param {OptionsView} view
 * @param {Page} page
 */
function setOption(set, view, page) {
  const change = (/** @type {boolean} */ on) =>
    on ? turnOn(set, view, page) : page.change((settings) => (settings.coverage.sets = chosen(view).filter((id) => id !== set.id)));
  const name = part(set.name);
  return option(name, set.about.map(say).join(" · "), toggle(`set-${set.id}`, name, set.on, change));
}

/** @param {OptionsView} view */
const chosen = (view) => view.sets.filter((set) => set.on).map((set) => set.id);

/**
 * @param {SetRow} set
 * @param {OptionsView} view
 * @param {Page} page
 */
function turnOn(set, view, page) {
  const choose = () => page.change((settings) => (settings.coverage.sets = [...chosen(view), set.id]));
  return view.settings.coverage.feeds === "on" ? page.allow(set.origins, choose) : choose();
}

/**
 * The sets that are off: too many for switches.
 * @param {OptionsView} view
 * @param {Page} page
 */
function moreSets(view, page) {
  const off = view.sets.filter((set) => !set.on && set.id !== "balanced");
  const names = off.map((set) => ({ set, name: part(set.name) })).sort((a, b) => a.name.localeCompare(b.name));
  const field = h(
    "select",
    { class: "field small", id: "more-sets", "data-test": "more-sets", "aria-label": word("sets_more") },
    names.map(({ set, name }) => h("option", { value: set.id }, `${name} (${say(set.about[0] ?? { key: "", args: [], count: null })})`)),
  );
  const add = () => {
    const set = off.find((one) => one.id === field.value);
    if (set) return turnOn(set, view, page);
  };
  return option(word("sets_more"), "", field, press(word("action_add"), add, "add-set"));
}

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
function ownFeeds(element, view, page) {
  const show = (/** @type {FoundFeeds | null} */ next) => {
    found = next;
    drawFeeds(element, view, page);
    if (next) page.say(say(next.said));
  };
  const field = h("input", {
    type: "url",
    class: "field wide",
    id: "feed-address",
    "data-test": "feed-address",
    "aria-label": word("feeds_add"),
    placeholder: word("feeds_add"),
    value: written,
    oninput: () => (written = field.value),
  });
  const look = async () => {
    const url = field.value.trim();
    const origin = originOf(url);
    if (!origin) return page.say(word("why_not_a_feed"));
    await page.allow([origin], () => asked(page, { op: "look_for_feeds", url }, show));
  };
  const file = h("input", {
    type: "file",
    accept: ".opml,.xml",
    hidden: true,
    "data-test": "opml-file",
    onchange: async () => {
      const list = file.files?.[0];
      if (!list || list.size > LARGEST_LIST) return page.say(word("failed_not_opml"));
      await asked(page, { op: "read_feed_list", text: await list.text() }, show);
    },
  });
  const save = () =>
    asked(page, { op: "write_feed_list" }, ({ name, text }) => download(name, text, "text/x-opml"));
  return option(
    word("feeds_own"),
    [
      h("div", { class: "acts" }, field, press(word("action_look"), look, "look-for-feeds")),
      h(
        "div",
        { class: "acts" },
        file,
        press(word("action_import_list"), () => file.click(), "import-list"),
        press(word("action_export_list"), save, "export-list", "btn quiet small"),
      ),
      found && foundList(found, view, page, () => (found = null)),
    ],
  );
}

/**
 * @param {FoundFeeds} found
 * @param {OptionsView} view
 * @param {Page} page
 * @param {() => void} forget
 */
function foundList(found, view, page, forget) {
  const add = (/** @type {FoundFeed[]} */ feeds) => {
    const keep = () => {
      forget();
      return page.change((settings) => {
        const known = new Set(settings.coverage.own.map((feed) => feed.url));
        const fresh = feeds.filter((feed) => !known.has(feed.url));
        settings.coverage.own.push(...fresh.map(({ url, title }) => ({ url, title })));
      });
    };
    // Hosts are asked for when feeds are read at all.
    if (view.settings.coverage.feeds !== "on") return keep();
    return page.allow([...new Set(feeds.map((feed) => feed.origin))], keep);
  };
  return h(
    "div",
    { "data-test": "found" },
    h("p", {}, say(found.said)),
    h(
      "ul",
      { class: "feeds" },
      found.feeds.map((feed) =>
        h(
          "li",
          { "data-test": "found-feed" },
          h("span", {}, feed.title && h("b", {}, h("bdi", {}, feed.title)), " ", h("code", {}, feed.url)),
          press(word("action_add"), () => add([feed]), `add-${feed.url}`),
        ),
      ),
    ),
    found.feeds.length > 1 && h("div", { class: "acts" }, press(word("action_add_all"), () => add(found.feeds), "add-all")),
  );
}

/**
 * @param {OptionsView} view
 * @param {Page} page
 */
function list(view, page) {
  const remove = (/** @type {FeedRow} */ feed) =>
    page.change((settings) => (settings.coverage.own = settings.coverage.own.filter((own) => own.url !== feed.url)));
  const row = (/** @type {FeedRow} */ feed) =>
    h(
      "li",
      { "data-test": "feed-row", "data-failed": String(feed.failed) },
      h("span", {}, h("b", {}, h("bdi", {}, feed.name)), " ", h("code", {}, feed.url), h("span", { class: "what" }, dotted(feed.state.map(say)))),
      feed.own && press(word("action_remove"), () => remove(feed), `remove-${feed.url}`, "btn quiet small"),
    );
  const details = h(
    "details",
    { "data-test": "feed-list", ontoggle: () => (listed = details.open) },
    h("summary", {}, word("feeds_all")),
    h("ul", { class: "feeds" }, view.feed_list.map(row)),
  );
  details.open = listed;
  return details;
}

/**
 * Asks the background for something that is not the page's view.
 * @param {Page} page
 * @param {import("../generated/views").Request} request
 * @param {(answer: any) => void} then
 */
async function asked(page, request, then) {
  try {
    then(await ask(request));
  } catch (error) {
    page.failed(error);
  }
}

/** @param {string} text */
function originOf(text) {
  try {
    const { hostname } = new URL(text.includes("://") ? text : `https://${text}`);
    return hostname.includes(".") ? `https://${hostname}/*` : null;
  } catch {
    return null;
  }
}
