// Checks how the popup behaves, without a background:
//   node tests/pages/behave.mjs --tools DIR
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { example, run } from "./harness.mjs";
import { translatable, withTranslator, withoutTranslator } from "./translator.mjs";

const { values: options } = parseArgs({
  options: { tools: { type: "string", default: "." }, browser: { type: "string", default: "/usr/bin/chromium" } },
});

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const places = (page) =>
  page.$$eval("[data-test=coverage-item]", (rows) => rows.map((row) => [row.dataset.key, row.getBoundingClientRect().top + scrollY]));
const textOf = (page, test) => page.$eval(`[data-test=${test}]`, (element) => element.textContent);
const posted = (page) => page.evaluate(() => globalThis.posted);

/** A view with only the first outlets of the list. */
function part(view, count) {
  const some = structuredClone(view);
  some.coverage.items = some.coverage.items.slice(0, count);
  some.coverage.state = "loading";
  some.coverage.few = null;
  some.coverage.heading = { key: "coverage_so_far", args: [count], count };
  return some;
}

const isTranslated = (page, count) =>
  page.waitForFunction((count) => document.querySelectorAll("[data-test=translation]").length === count, {}, count);
const STORY = "/pages/story/story.html?tab=1";

const checks = {
  async "asks for the tab in the address"(open) {
    const page = await open(await example("article"));
    assert.deepEqual((await posted(page))[0], { op: "open", tab: 7 });
  },

  async "says so when the background is silent"(open) {
    const page = await open(null);
    assert.equal(await page.$eval("body", (body) => body.dataset.state), "starting");
    assert.ok(await page.$("[data-test=verdict]:not([hidden])"), "a skeleton stands at once");
    await page.waitForFunction(() => document.body.dataset.state === "failed", { timeout: 5000 });
    assert.match(await textOf(page, "failed"), /did not answer/);
    assert.ok(await page.$("[data-test=retry]"));
    // An answer that comes late after all is shown.
    await page.evaluate((view) => globalThis.answer({ view }), await example("article"));
    await page.waitForFunction(() => document.body.dataset.state === "article");
    assert.equal(await page.$eval("[data-test=message]", (message) => message.hidden), true);
  },

  async "speaks the chosen language, and the browser's where there is none"(open) {
    const view = await example("article");
    const page = await open({ ...view, language: "de" });
    const shows = (...expected) =>
      page.waitForFunction(
        (words, dir) => document.querySelector(".label")?.textContent === words && document.documentElement.dir === dir,
        {},
        ...expected,
      );
    await shows("Ausrichtung", "ltr");
    // What stands is drawn again.
    await page.evaluate((next) => globalThis.answer({ view: next }), { ...view, language: "ar" });
    await shows("التوجّه", "rtl");
    await page.evaluate((next) => globalThis.answer({ view: next }), { ...view, language: "../unknown" });
    await shows("Bias", "ltr");
  },

  async "shows what the background says broke"(open) {
    const page = await open(null);
    await page.waitForFunction(() => globalThis.answer);
    await page.evaluate(() => globalThis.answer({ error: { kind: "core", text: { key: "failed_core", args: ["wasm"], count: null } } }));
    await page.waitForSelector("[data-test=failed]");
    assert.match(await textOf(page, "failed"), /wasm/);
  },

  async "nothing jumps when outlets come late"(open) {
    const view = await example("article");
    const page = await open(part(view, 6));
    await wait(500);
    const before = await places(page);
    assert.equal(before.length, 6);
    await page.evaluate((view) => globalThis.answer({ view }), view);
    await wait(1200);
    const after = await places(page);
    assert.deepEqual(after, before);
    assert.match(await textOf(page, "coverage-heading"), /^12 outlets/);
    assert.match(await textOf(page, "show-new"), /6 new outlets/);
    await page.click("[data-test=show-new]");
    assert.equal((await places(page)).length, 12);
    const focused = await page.evaluate(() => document.activeElement?.closest("[data-key]")?.dataset.key);
    assert.ok(focused && !before.some(([key]) => key === focused), "focus is on a new row");
  },

  async "too few rated outlets for a bar stand as marks"(open) {
    const view = await example("part");
    const page = await open(view);
    assert.equal((await page.$$("[data-test=marks] [role=listitem]")).length, view.coverage.marks.length);
  },

  async "every control of the popup is reached by Tab, and none twice"(open) {
    const page = await open(await example("article"));
    const wanted = await page.$$eval("a[href], button, select, input, summary, [tabindex='0']", (all) =>
      all.filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && !(one.type === "radio" && !one.checked)).length);
    const reached = new Set();
    for (let at = 0; at < wanted; at++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => {
        const all = [...document.querySelectorAll("*")];
        return all.indexOf(document.activeElement);
      }));
    }
    assert.equal(reached.size, wanted);
  },

  async "filters by press, by digit and by arrow"(open) {
    const page = await open(await example("article"));
    await page.click("[data-test=filter-right]");
    assert.equal((await places(page)).length, 5);
    await page.keyboard.press("2");
    assert.equal((await places(page)).length, 1);
    await page.keyboard.press("f");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    assert.equal(await page.$eval("[data-test=filter-center]", (chip) => chip.getAttribute("aria-pressed")), "true");
    assert.equal((await places(page)).length, 2);
    await page.keyboard.press("1");
    await page.select("[data-test=language]", "ja");
    assert.equal((await places(page)).length, 2);
    await page.select("[data-test=language]", "");
    await page.select("[data-test=sort]", "first");
    assert.equal((await places(page))[0][0], "japantimes.co.jp");
  },

  async "moves by j and k, opens by Enter behind, unfolds by w"(open) {
    const page = await open(await example("article"));
    await page.keyboard.press("j");
    await page.keyboard.press("w");
    assert.ok(await page.$eval("[data-key='ap.example'] details", (details) => details.open));
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    assert.deepEqual((await posted(page)).at(-1), { url: "https://ap.example/story", active: false });
    await page.click("[data-key='upi.example'] a");
    assert.deepEqual((await posted(page)).at(-1), { url: "https://upi.example/story", active: true });
  },

  async "the menu opens, moves, closes"(open) {
    const page = await open(await example("article"));
    await page.click("[data-test=menu-button]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.test), "action-keys");
    await page.keyboard.press("Escape");
    assert.ok(await page.$eval("[data-test=menu]", (menu) => menu.hidden));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "more");
    await page.click("[data-test=menu-button]");
    await page.click("[data-test=action-pause_site]");
    assert.deepEqual((await posted(page)).at(-1), { op: "pause", host: "www.japantimes.co.jp", on: true });
    await page.keyboard.press("?");
    assert.ok(await page.$eval("#keys", (dialog) => dialog.open));
  },

  async "coverage is asked for before the prompt and switched on after it"(open) {
    const page = await open(await example("first-run"));
    await page.click("[data-test=action-coverage_on]");
    await wait(50);
    const [, asked, prompt, on] = await posted(page);
    assert.deepEqual(asked, { op: "coverage_asked" });
    assert.equal(prompt.permissions.origins.length, 100);
    assert.deepEqual(on, { op: "coverage_on", granted: true });
  },

  async "an outlet leaves the story, says so in its place, and comes back there"(open) {
    const view = await example("article");
    const page = await open(view);
    await wait(400);
    const before = await places(page);
    const [out] = view.coverage.items.splice(6, 1);
    await page.click(`[data-key="${out.key}"] [data-test=wrong-match]`);
    assert.deepEqual((await posted(page)).at(-1), { op: "wrong_match", key: out.key, out: true });
    view.coverage.removed = [{ key: out.key, outlet: out.outlet, title: out.title, language: out.language, url: out.url }];
    await page.evaluate((view) => globalThis.answer({ view }), view);
    await page.waitForSelector("[data-test=removed-item]");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.test), "put-back");
    assert.equal(await page.$eval("[data-test=show-new]", (more) => more.hidden), true);
    await page.keyboard.press("Enter");
    assert.deepEqual((await posted(page)).at(-1), { op: "wrong_match", key: out.key, out: false });
    view.coverage.items.splice(6, 0, out);
    view.coverage.removed = [];
    await page.evaluate((view) => globalThis.answer({ view }), view);
    await page.waitForFunction(() => !document.querySelector("[data-test=removed-item]"));
    assert.deepEqual(await places(page), before);
  },

  async "the outlet of a page is looked for and corrected by keyboard"(open) {
    const page = await open(await example("article"));
    await page.evaluate(() => {
      globalThis.respond = (request) => request.op === "find_outlets" && [{ key: "bbc.com", name: "BBC" }];
    });
    await page.click("[data-test=menu-button]");
    await page.click("[data-test=action-wrong_outlet]");
    assert.equal(await page.$eval("[data-test=wrong-keep]", (button) => button.disabled), true);
    await page.keyboard.type("bbc");
    await page.waitForSelector("[data-test='outlet-bbc.com']");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.click("[data-test=wrong-keep]");
    assert.deepEqual((await posted(page)).at(-1), { op: "wrong_outlet", outlet: "bbc.com", host: true });
    assert.equal(await page.$eval("[data-test=wrong]", (dialog) => dialog.open), false);
  },

  async "what the press writes stays text"(open) {
    const view = await example("article");
    const hostile = '<img src=x onerror="document.body.dataset.broken=1">';
    view.outlet.name = view.article.title = hostile;
    for (const item of view.coverage.items) item.title = item.outlet = hostile;
    view.verdict.raters[0].words = view.verdict.raters[0].name = hostile;
    const page = await open(view);
    await wait(100);
    assert.equal(await page.$("img"), null);
    assert.equal(await page.$eval("body", (body) => body.dataset.broken), undefined);
    assert.match(await textOf(page, "outlet-name"), /<img/);
  },

  async "no translation is offered before it is switched on, nor where the browser has no translator"(open) {
    for (const [view, before] of [
      [await example("article"), withTranslator],
      [await translatable("article"), withoutTranslator],
    ]) {
      const page = await open(view, undefined, { before });
      await page.waitForSelector("[data-test=coverage-item]");
      assert.equal(await page.$eval("[data-test=translate]", (button) => button.checkVisibility()), false);
    }
    const options = await example("options");
    options.settings.translate = true;
    const without = await open(options, "/pages/options/options.html", { before: withoutTranslator });
    assert.deepEqual(await without.$eval("#translate", ({ checked, disabled }) => [checked, disabled]), [false, true]);
    assert.match(await textOf(without, "translate-missing"), /no translator/);
    options.settings.translate = false;
    const page = await open(options, "/pages/options/options.html", { before: withTranslator });
    assert.equal(await page.$("[data-test=translate-missing]"), null);
    await page.click("#translate");
    assert.equal((await posted(page)).at(-1).settings.translate, true);
  },

  async "a press puts the browser's translations under the originals, as text and marked"(open) {
    const view = await translatable("article", ["ko", "de"]);
    view.coverage.items.find((item) => item.language === "zh").title = "x".repeat(900);
    const page = await open(view, undefined, { before: withTranslator });
    await page.waitForFunction(() => /^Translate 4 headlines$/.test(document.querySelector("[data-test=translate]").textContent));
    assert.equal((await page.$$("[data-test=translation]")).length, 0, "nothing without a press");
    await page.evaluate(() => {
      globalThis.spoken = [];
      const status = document.getElementById("status");
      const heard = (changes) => changes.forEach(({ addedNodes }) => globalThis.spoken.push(addedNodes[0]?.textContent));
      new MutationObserver(heard).observe(status, { childList: true });
    });
    await page.click("[data-test=translate]");
    await isTranslated(page, 4);
    const { asked, texts } = await page.evaluate(() => globalThis.translator);
    assert.equal(asked[0], "ja en true", "what must be loaded comes first, while the press is seen");
    assert.equal(asked.length, 3, "one translator for each language");
    assert.ok(texts.every((text) => text.length <= 501));
    const row = await page.$eval("[data-key='jiji.example']", (row) => {
      const line = row.querySelector("[data-test=translation]");
      const words = line.querySelector("[lang]");
      return [row.querySelector(".hl").textContent, line.previousElementSibling.className, line.firstElementChild.textContent, words.lang, words.dir, words.textContent];
    });
    const { title } = view.coverage.items.find((item) => item.key === "jiji.example");
    assert.deepEqual(row, [title, "hl", "Translated by your browser", "en", "ltr", "<img src=x> an example put into English by a stand-in"]);
    assert.equal(await page.$("img[src=x]"), null);
    assert.ok(await page.evaluate(() => globalThis.spoken.includes("Your browser is loading a language pack: 50%")));
    assert.equal(await page.$eval("#status", (status) => status.textContent), "4 headlines translated.");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.test), "translate", "the focus stays");
    await page.keyboard.press("Enter");
    await isTranslated(page, 0);
    assert.match(await textOf(page, "translate"), /^Translate 4/);
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    assert.equal(await page.evaluate(() => globalThis.translator.destroyed), 3);
  },

  async "translations stay when a list is filtered, sorted and drawn anew, and are in no copy"(open) {
    const view = await translatable("story", ["ko"]);
    const page = await open(view, STORY, { before: withTranslator, width: 1024 });
    await page.waitForFunction(() => /^Translate 4/.test(document.querySelector("[data-test=translate]").textContent));
    await page.click("[data-test=translate]");
    await isTranslated(page, 4);
    await page.select("[data-test=language]", "ja");
    await isTranslated(page, 2);
    await page.select("[data-test=language]", "");
    await page.select("[data-test=sort]", "newest");
    await isTranslated(page, 4);
    await page.evaluate((view) => globalThis.answer({ view }), { ...view, read: [view.coverage.items[0].url] });
    await isTranslated(page, 4);
    const copies = await page.evaluate(async (view) => {
      const { csv, json, markdown } = await import("/pages/shared/share.js");
      return [csv(view), json(view), markdown(view)].join();
    }, view);
    assert.doesNotMatch(copies, /img src/);
    // Switched off while the page is open.
    view.coverage.translate_into = null;
    await page.evaluate((view) => globalThis.answer({ view }), view);
    await isTranslated(page, 0);
    assert.equal(await page.$eval("[data-test=translate]", (button) => button.checkVisibility()), false);
  },

  async "a translation that fails is said, and the list stays as it was"(open) {
    const view = await translatable("article", ["ja", "zh", "ar"]);
    const page = await open(view, undefined, { before: withTranslator });
    await page.waitForFunction(() => /^Translate 1 headline$/.test(document.querySelector("[data-test=translate]").textContent));
    const before = await places(page);
    await page.click("[data-test=translate]");
    await page.waitForFunction(() => /could not translate/.test(document.querySelector("[data-test=translate-said]").textContent));
    assert.match(await page.$eval("#status", (status) => status.textContent), /could not translate/);
    assert.equal((await page.$$("[data-test=translation]")).length, 0);
    const rows = (all) => all.map(([key]) => key);
    assert.deepEqual(rows(await places(page)), rows(before));
    const german = await open(await translatable("article", ["ja", "zh", "ar", "ko"]), undefined, { before: withTranslator });
    await german.waitForFunction(() => /no translation/.test(document.querySelector("[data-test=translate-said]").textContent));
    assert.equal(await german.$eval("[data-test=translate]", (button) => button.hidden), true);
  },

  async "while a language pack does not come, the other languages are translated, until the person has enough"(open) {
    const page = await open(await translatable("article", ["ko", "de"]), undefined, { before: withTranslator });
    await page.waitForFunction(() => /^Translate 4 headlines$/.test(document.querySelector("[data-test=translate]").textContent));
    await page.evaluate(() => {
      const { create } = globalThis.Translator;
      globalThis.Translator.create = (options) => (options.sourceLanguage === "ja" ? new Promise(() => {}) : create(options));
    });
    await page.click("[data-test=translate]");
    await isTranslated(page, 2);
    assert.equal(await textOf(page, "translate"), "Stop translating");
    await page.keyboard.press("Enter");
    assert.equal(await textOf(page, "translate"), "Translate 2 headlines");
    assert.equal(await textOf(page, "translate-said"), "");
    await isTranslated(page, 2);
  },

  async "opened ratings stay open when the view changes"(open) {
    const view = await example("article");
    const page = await open(view);
    await page.click("[data-test=raters] summary");
    view.verdict.raters[0].words = "other words";
    await page.evaluate((view) => globalThis.answer({ view }), view);
    await wait(50);
    assert.ok(await page.$eval("[data-test=raters]", (details) => details.open));
    assert.match(await textOf(page, "raters"), /other words/);
  },
};

process.exitCode = await run(checks, options);
