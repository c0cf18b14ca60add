// The pictures of the stores and of the README, from example views:
//   npm install --prefix DIR puppeteer-core
//   node tests/pages/pictures.mjs --tools DIR [--store docs/store] [--readme docs/pictures]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { example, start } from "./harness.mjs";
import { picture } from "./png.mjs";

const { values: options } = parseArgs({
  options: {
    tools: { type: "string", default: "." },
    store: { type: "string", default: "docs/store" },
    readme: { type: "string", default: "docs/pictures" },
    browser: { type: "string", default: "/usr/bin/chromium" },
  },
});

/** What the stores ask for. */
const SIZE = { width: 1280, height: 800 };
const WORDS = [
  "Whose page is this?",
  "Each rater’s own words, with date and spread.",
  "Who else covers the story, from which side, and who was first.",
  "Worked out on your device.",
];

/** Pages, with the element that stands at the top. */
const PAGES = [
  { name: "2-story", view: "story", path: "/pages/story/story.html?tab=1", top: "" },
  { name: "3-sides", view: "story", path: "/pages/story/story.html?tab=1", top: "#points" },
  { name: "4-today", view: "today", path: "/pages/today/today.html", top: "" },
  { name: "5-what-leaves", view: "options", path: "/pages/options/options.html", top: "#coverage" },
];

const stage = await start({ tools: options.tools, executable: options.browser });
const complain = (error) => {
  throw new Error(error);
};
try {
  await mkdir(options.store, { recursive: true });
  await mkdir(options.readme, { recursive: true });
  for (const dark of [false, true]) {
    const look = dark ? "dark" : "light";
    await save(join(options.store, `1-popup-${look}.png`), await scene(dark));
    for (const { name, view, path, top } of PAGES) {
      const page = await stage.open(path, await example(view), { ...SIZE, dark, onError: complain });
      await page.evaluate((css) => css && document.querySelector(css).scrollIntoView(), top);
      await settled(page);
      await save(join(options.store, `${name}-${look}.png`), page);
    }
  }
  await save(join(options.readme, "popup.png"), await stage.open("/pages/popup/popup.html?tab=1", await example("article"), { width: 400, height: 900, onError: complain }));
  await save(join(options.readme, "story.png"), await stage.open("/pages/story/story.html?tab=1", await example("story"), { width: 1100, height: 900, onError: complain }));
} finally {
  await stage.stop();
}

/** The popup over a made-up page, and beside it what it is for. */
async function scene(dark) {
  const page = await stage.open("/pages/help/help.html", await example("article"), { ...SIZE, dark, onError: complain });
  await page.evaluate((words) => {
    const [title, ...lines] = words;
    const style = document.createElement("style");
    style.textContent = `
      body { display: grid; grid-template-columns: 1fr 25rem; gap: 4rem; align-items: center; padding: 0 5rem; height: 100vh; overflow: hidden; }
      .for img { width: 3.5rem; height: 3.5rem; } .for h1 { margin: 1.5rem 0 1.25rem; font: 500 3rem/1.1 var(--serif); }
      .for p { margin-top: .875rem; font-size: 1.375rem; line-height: 1.4; color: var(--ink-2); max-width: 32rem; }
      iframe { width: 25rem; height: 43rem; border: 1px solid var(--line-strong); border-radius: var(--r-3); box-shadow: var(--shadow); }`;
    document.head.append(style);
    const words_ = document.createElement("div");
    words_.className = "for";
    words_.innerHTML = `<img src="/icons/parallax.svg" alt=""><h1></h1>${lines.map(() => "<p></p>").join("")}`;
    words_.querySelector("h1").textContent = title;
    words_.querySelectorAll("p").forEach((line, at) => (line.textContent = lines[at]));
    const frame = document.createElement("iframe");
    frame.src = "/pages/popup/popup.html?tab=1";
    document.body.replaceChildren(words_, frame);
    return new Promise((done) => (frame.onload = done));
  }, WORDS);
  await page.waitForFunction(() => document.querySelector("iframe").contentDocument.body.dataset.state === "article");
  return page;
}

async function settled(page) {
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
}

async function save(path, page) {
  await settled(page);
  const bytes = await picture(page);
  await writeFile(path, bytes);
  console.log(`${path}: ${bytes.length} bytes`);
  await page.close();
}
