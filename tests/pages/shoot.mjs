// Draws pages from example views in headless Chromium, takes pictures and looks for errors, sideways
// scroll, cut text and, with --axe, for what axe-core finds:
//   npm install --prefix DIR puppeteer-core axe-core
//   node tests/pages/shoot.mjs --tools DIR --out PICTURES [--only NAME] [--look .dark] [--language FOLDER] [--axe]
// Examples are written by `WRITE=1 cargo test -p parallax examples`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { example, examples, start } from "./harness.mjs";
import { LONG, cutTexts } from "./languages.mjs";
import { translatable, withTranslator } from "./translator.mjs";

const { values: options } = parseArgs({
  options: {
    tools: { type: "string", default: "." },
    out: { type: "string", default: "target/pages" },
    only: { type: "string", default: "" },
    look: { type: "string" },
    language: { type: "string", default: "en" },
    axe: { type: "boolean", default: false },
    browser: { type: "string", default: "/usr/bin/chromium" },
  },
});

const POPUP = "/pages/popup/popup.html?tab=1";

/** Looks that every page is drawn in, by suffix of the picture's name. */
const LOOKS = {
  "": { width: 400 },
  ".dark": { width: 400, dark: true },
  ".320": { width: 320 },
  ".long": { width: 400, language: LONG },
  ".rtl": { width: 400, rtl: true, language: LONG },
  ".200": { width: 400, zoom: 200 },
  ".ar": { width: 400, language: "ar" },
  ".forced": { width: 400, forced: true },
};

/** The popup with what is pressed before the picture, and as the side panel. */
const OPENED = {
  menu: { path: POPUP, press: ["menu-button"] },
  "dialog-rate": { path: POPUP, press: ["menu-button", "action-rate"] },
  "dialog-wrong": { path: POPUP, press: ["menu-button", "action-wrong_outlet", "outlet-unknown"] },
  "dialog-keys": { path: POPUP, press: ["menu-button", "action-keys"] },
  panel: { path: `${POPUP}&panel`, press: [] },
};

/** Pages in a tab, with what is pressed before the picture. */
const TABS = {
  help: { path: "/pages/help/help.html", press: [] },
  options: { path: "/pages/options/options.html", press: [] },
  "onboarding-1": { path: "/pages/onboarding/onboarding.html", press: [] },
  "onboarding-2": { path: "/pages/onboarding/onboarding.html", press: ["action_next"] },
  "onboarding-3": { path: "/pages/onboarding/onboarding.html", press: ["action_next", "action_coverage_on"] },
  "onboarding-4": { path: "/pages/onboarding/onboarding.html", press: ["action_next", "action_ratings_only"] },
};

let failures = 0;
let pictures = 0;
await mkdir(options.out, { recursive: true });
const stage = await start({ tools: options.tools, executable: options.browser });
try {
  const popups = (await examples()).filter((name) => !["options", "story", "today", "diet"].includes(name));
  for (const name of popups) await drawAll(name, await example(name), { path: POPUP, press: [] }, {});
  const { points, firsts } = await example("story");
  for (const [name, tab] of Object.entries(OPENED)) await drawAll(name, { ...(await example("article")), points, firsts }, tab, {});
  await drawAll("story", await example("story"), { path: "/pages/story/story.html?tab=1", press: [] }, { wide: true });
  const translated = { press: ["translate"], before: withTranslator };
  await drawAll("translated", await translatable("article"), { path: POPUP, ...translated }, {});
  await drawAll("translated-story", await translatable("story", ["ko"], "ar"), { path: "/pages/story/story.html?tab=1", ...translated }, { wide: true });
  await drawAll("today", await example("today"), { path: "/pages/today/today.html", press: [] }, { wide: true });
  await drawAll("diet", await example("diet"), { path: "/pages/today/today.html#diet", press: [] }, { wide: true });
  const view = await example("options");
  for (const [name, tab] of Object.entries(TABS)) await drawAll(name, view, tab, { wide: true });
} finally {
  await stage.stop();
}
console.log(`${pictures} pictures in ${options.out}, ${failures} failures`);
process.exitCode = failures ? 1 : 0;

async function drawAll(name, view, tab, { wide }) {
  if (options.only && !name.startsWith(options.only)) return;
  for (const [suffix, look] of Object.entries(LOOKS)) {
    if (options.look !== undefined && options.look !== suffix) continue;
    const size = wide && look.width === 400 ? { width: 1024, height: 800 } : {};
    await draw(name + suffix, view, tab, { language: options.language, ...look, ...size });
  }
}

async function draw(name, view, { path, press, before }, look) {
  const page = await stage.open(path, view, { ...look, before, onError: (error) => fail(name, error) });
  for (const test of press) await page.click(`[data-test="${test}"]`);
  if (look.zoom) await page.evaluate((zoom) => (document.documentElement.style.fontSize = `${zoom}%`), look.zoom);
  await new Promise((resolve) => setTimeout(resolve, 250));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > look.width) fail(name, `${width} px wide in ${look.width}`);
  for (const cut of await page.evaluate(cutTexts)) fail(name, cut);
  await page.screenshot({ path: join(options.out, `${name}.png`), fullPage: true });
  pictures += 1;
  // Forced colors are the reader's own, and axe-core reads those of the style sheet.
  if (options.axe) await checkAccess(page, name, look.forced ? ["color-contrast"] : []);
  await page.close();
}

async function checkAccess(page, name, except) {
  await page.addScriptTag({ path: stage.axe() });
  const violations = await page.evaluate(async (except) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])) });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, except);
  for (const violation of violations) fail(name, violation);
}

function fail(name, what) {
  failures += 1;
  console.log(`${name}: ${what}`);
}
