// What a person does on the pages in a tab, by keyboard alone and without a background:
//   node tests/pages/journeys.mjs --tools DIR
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { example, run } from "./harness.mjs";

const { values: options } = parseArgs({
  options: { tools: { type: "string", default: "." }, browser: { type: "string", default: "/usr/bin/chromium" } },
});

const WIDE = { width: 1024, height: 800 };
const OPTIONS = "/pages/options/options.html";
const posted = (page) => page.evaluate(() => globalThis.posted);
const last = async (page) => (await posted(page)).at(-1);
const told = (page, op) => page.waitForFunction((op) => globalThis.posted.some((one) => one.op === op), {}, op);

/** Presses Tab until the element has the focus, as often as the page has stops. */
async function tabTo(page, css) {
  const stops = await page.$$eval("a[href], button, select, input, summary, [tabindex]", (all) => all.length);
  for (let at = 0; at <= stops; at++) {
    if (await page.evaluate((css) => document.activeElement?.matches(css), css)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${css} cannot be reached by Tab`);
}

/** Runs before a page: the browser's menus and address bar, as far as the background uses them. */
function withMenus() {
  const event = () => {
    const listeners = [];
    return { addListener: (one) => listeners.push(one), fire: (...what) => listeners.forEach((one) => one(...what)) };
  };
  const opens = (what) => globalThis.posted.push(what);
  const made = [];
  Object.assign(globalThis.chrome, {
    contextMenus: { made, create: (entry) => made.push(entry), onClicked: event() },
    omnibox: { setDefaultSuggestion() {}, onInputChanged: event(), onInputEntered: event() },
    windows: { create: opens },
  });
  Object.assign(globalThis.chrome.permissions, { onAdded: event() });
  Object.assign(globalThis.chrome.runtime, { onInstalled: event(), onMessage: event() });
  Object.assign(globalThis.chrome.tabs, { update: opens });
}

/** What has the focus is drawn with a ring. */
async function ringed(page) {
  const style = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(style, "none", "no focus ring");
}

const checks = {
  async "options: a feed is looked for and added"(open) {
    const page = await open(await example("options"), OPTIONS, WIDE);
    await page.evaluate(() => {
      const feed = { url: "https://paper.example/feed.xml", title: "Paper", origin: "https://paper.example/*" };
      globalThis.respond = (request) =>
        request.op === "look_for_feeds" ? { feeds: [feed], said: { key: "starting", args: [], count: null } } : undefined;
    });
    await tabTo(page, "[data-test=feed-address]");
    await ringed(page);
    await page.keyboard.type("paper.example");
    await tabTo(page, "[data-test=look-for-feeds]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-test=found-feed]");
    await tabTo(page, "[data-test=found-feed] button");
    await page.keyboard.press("Enter");
    await told(page, "save_settings");
    assert.equal((await last(page)).settings.coverage.own.at(-1).url, "https://paper.example/feed.xml");
  },

  async "options: a list of ratings is chosen and kept"(open) {
    const view = await example("options");
    const page = await open(view, OPTIONS, WIDE);
    await tabTo(page, "[data-test=list-choose]");
    // The browser's own window for choosing a file opens from here.
    await page.$eval("#lists [data-test=list-file]", (file) =>
      file.addEventListener("click", (event) => (event.preventDefault(), (globalThis.opened = true))),
    );
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => globalThis.opened);
    assert.ok(view.lists.candidate, "the example has a list that was read");
    await tabTo(page, "[data-test=list-keep]");
    await page.keyboard.press("Enter");
    await told(page, "keep_list");
  },

  async "options: a correction is taken back and the report saved"(open) {
    const page = await open(await example("options"), OPTIONS, WIDE);
    await page.evaluate(() => {
      globalThis.respond = (request) => (request.op === "export_report" ? { name: "parallax-report.json", text: "{}" } : undefined);
    });
    await tabTo(page, "[data-test=save-report]");
    await page.keyboard.press("Enter");
    await told(page, "export_report");
    await tabTo(page, "[data-test=put-back-0]");
    await page.keyboard.press("Enter");
    await told(page, "save_settings");
    const { settings } = await last(page);
    assert.equal(settings.corrections.matches.length, 0);
    assert.equal(settings.corrections.outlets.length, 2);
  },

  async "options: a switch is pressed with the space bar and keeps the focus"(open) {
    const page = await open(await example("options"), OPTIONS, WIDE);
    await tabTo(page, "[data-test=lookalikes]");
    await page.keyboard.press("Space");
    await told(page, "save_settings");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "lookalikes");
  },

  async "today: a search is begun by a key, and a story opened"(open) {
    const view = await example("today");
    const page = await open(view, "/pages/today/today.html", WIDE);
    await page.evaluate(() => {
      const row = { mark: { side: "c", low: false }, mark_label: { key: "side_c", args: [], count: null }, outlet: "Paper", title: "Found", url: "https://paper.example/a", language: "en", time: 1767416520, query: "article=1" };
      const heading = { key: "search_found", args: [1, 3], count: 1 };
      globalThis.respond = (request) => request.op === "search" && { heading, rows: [row] };
    });
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "find");
    await page.keyboard.type("found");
    await page.waitForSelector("[data-test=found]");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement?.href), "https://paper.example/a");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector("[data-test=results]").hidden);
    await page.waitForSelector("[data-test=story] a");
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await page.keyboard.press("j");
    const first = await page.evaluate(() => document.activeElement?.getAttribute("href"));
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), first);
    assert.match(first, /story\.html\?/);
  },

  async "story: filters, find, read marks, the switch for copies, and the copied text"(open) {
    const page = await open(await example("story"), "/pages/story/story.html?tab=1", WIDE);
    const rows = () => page.$$eval("[data-test=coverage-item]", (all) => all.length);
    const all = await rows();
    await page.keyboard.press("4");
    assert.ok((await rows()) < all, "a digit filters");
    await page.keyboard.press("1");
    await page.keyboard.press("/");
    await page.keyboard.type("no such words");
    assert.equal(await rows(), 0);
    for (let at = 0; at < 13; at++) await page.keyboard.press("Backspace");
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await page.keyboard.press("j");
    await page.keyboard.press("m");
    assert.equal((await last(page)).op, "mark_read");
    await tabTo(page, "[data-test=unfold]");
    await page.keyboard.press("Space");
    assert.equal(await page.$eval("[data-test=unfold]", (box) => box.checked), true);
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.test), "unfold");
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: { writeText: (text) => Promise.resolve(void (globalThis.copied = text)) } });
    });
    await page.keyboard.press("c");
    await page.waitForFunction(() => globalThis.copied);
    assert.match(await page.evaluate(() => globalThis.copied), /^# /);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await tabTo(page, "[data-test=wrong-match]");
    await page.keyboard.press("Enter");
    assert.equal((await last(page)).op, "wrong_match");
  },

  async "first run: all four screens"(open) {
    const page = await open(await example("options"), "/pages/onboarding/onboarding.html", WIDE);
    for (const test of ["action_next", "action_coverage_on", "use-feeds"]) {
      await tabTo(page, `[data-test="${test}"]`);
      await page.keyboard.press("Enter");
    }
    await page.waitForFunction(() => document.body.dataset.state === "step-4");
    await tabTo(page, "[data-test=nav_help]");
    await page.keyboard.press("Enter");
    assert.match((await last(page)).url, /pages\/help\/help\.html$/);
  },

  async "help: each part is reached from its list, and leads to the options"(open) {
    const page = await open(await example("options"), "/pages/help/help.html", WIDE);
    for (const id of ["ratings", "disagree", "match", "leaves"]) {
      await tabTo(page, `.toc a[href="#${id}"]`);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => location.hash), `#${id}`);
      assert.ok(await page.$(`#${id} a[href*="options.html#"]`));
      await page.evaluate(() => scrollTo(0, 0));
    }
  },

  async "links: the entry of their menu opens the card, the keyword of the address bar offers and opens"(open) {
    const page = await open(await example("options"), "/pages/help/help.html", { ...WIDE, before: withMenus });
    const found = await page.evaluate(async () => {
      const { listen } = await import("/background/links.js");
      const offer = { content: "https://bbc.com/", description: "B & <C>" };
      listen(async () => ({ suggest: async () => [offer], marks: () => null }));
      chrome.contextMenus.onClicked.fire({ menuItemId: "who", linkUrl: "https://a.example/?x=1&y=2" });
      chrome.contextMenus.onClicked.fire({ menuItemId: "other", linkUrl: "https://b.example/" });
      const offers = new Promise((done) => chrome.omnibox.onInputChanged.fire("bbc", done));
      chrome.omnibox.onInputEntered.fire("https://bbc.com/", "currentTab");
      chrome.omnibox.onInputEntered.fire("spring visit", "newForegroundTab");
      chrome.omnibox.onInputEntered.fire("javascript:alert(1)", "newBackgroundTab");
      return { offers: await offers, entries: chrome.contextMenus.made, opened: globalThis.posted.slice(1) };
    });
    assert.deepEqual(found.entries.map(({ id, contexts }) => [id, contexts]), [["who", ["link"]]]);
    assert.deepEqual(found.offers, [{ content: "https://bbc.com/", description: "B &#38; &#60;C&#62;" }]);
    const [card, visited, searched, foreign] = found.opened;
    assert.match(card.url, /popup\.html\?url=https%3A%2F%2Fa\.example%2F%3Fx%3D1%26y%3D2$/);
    assert.equal(visited.url, "https://bbc.com/");
    assert.match(searched.url, /today\.html\?q=spring%20visit$/);
    assert.ok(searched.active);
    assert.match(foreign.url, /today\.html\?q=javascript/, "only addresses of the web and our own are opened");
  },

  async "every control of every page is reached by Tab, and none twice"(open) {
    const pages = { options: OPTIONS, story: "/pages/story/story.html?tab=1", today: "/pages/today/today.html" };
    for (const [name, path] of Object.entries(pages)) {
      const page = await open(await example(name), path, { width: 1024, height: 3000 });
      const wanted = await page.$$eval("a[href], button, select, input, summary, [tabindex='0']", (all) =>
        all.filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && !(one.type === "radio" && !one.checked)).length);
      const reached = new Set();
      for (let at = 0; at < wanted; at++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => [...document.querySelectorAll("*")].indexOf(document.activeElement)));
      }
      assert.equal(reached.size, wanted, name);
    }
  },
};

process.exitCode = await run(checks, options);
