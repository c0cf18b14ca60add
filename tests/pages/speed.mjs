// How fast the large pages draw, from views like those of the examples, in headless Chromium:
//   npm install --prefix DIR puppeteer-core
//   node tests/pages/speed.mjs --tools DIR
import { parseArgs } from "node:util";
import { example, start } from "./harness.mjs";

const { values: options } = parseArgs({
  options: { tools: { type: "string", default: "." }, browser: { type: "string", default: "/usr/bin/chromium" } },
});
const RUNS = 5;
const ARTICLES = 200;
const STORIES = 10_000;

const stage = await start({ tools: options.tools, executable: options.browser });
try {
  const story = await example("story");
  const [item] = story.coverage.items;
  story.coverage.items = Array.from({ length: ARTICLES }, (_, at) => {
    const like = story.coverage.items[at % story.coverage.items.length];
    return { ...like, key: `${like.key}${at}`, url: `${item.url}${at}` };
  });
  const seen = [];
  for (let run = 0; run < RUNS; run++) seen.push(await drawn("/pages/story/story.html?tab=1", story));
  print(`story page, ${ARTICLES} articles`, seen);

  const today = await example("today");
  today.total = STORIES;
  const lists = [];
  for (let run = 0; run < RUNS; run++) lists.push(await drawn("/pages/today/today.html", today));
  print(`Today, ${STORIES} stories listed`, lists);
  console.log(JSON.stringify({ page: "Today, scrolled from end to end", ...(await scrolled(today)) }));
} finally {
  await stage.stop();
}

/** Milliseconds from the start of the navigation to the first paint and to the last change of the page. */
async function drawn(path, view) {
  const page = await stage.open(path, view, { width: 1280, height: 900, onError: console.error, before: watch });
  await page.waitForFunction(() => performance.now() - globalThis.changed > 500);
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    complete: globalThis.changed,
  }));
  await page.close();
  return times;
}

function watch() {
  globalThis.changed = 0;
  new MutationObserver(() => (globalThis.changed = performance.now())).observe(document, { childList: true, subtree: true, attributes: true });
  globalThis.respond = (request, view) => {
    if (request.op !== "today") return undefined;
    const rows = Array.from({ length: request.count }, (_, at) => ({ ...view.rows[at % view.rows.length], title: `${request.from + at}. ${view.rows[at % view.rows.length].title}` }));
    return { ...view, from: request.from, rows };
  };
}

/** Longest frame and longest task while the whole list passes by. */
async function scrolled(view) {
  const page = await stage.open("/pages/today/today.html", view, { width: 1280, height: 900, onError: console.error, before: watch });
  const found = await page.evaluate(async () => {
    let longest = 0;
    let last = performance.now();
    let tasks = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (tasks = Math.max(tasks, one.duration)))).observe({ type: "longtask" });
    const end = document.documentElement.scrollHeight - innerHeight;
    const steps = 300;
    for (let step = 1; step <= steps; step++) {
      scrollTo(0, (end * step) / steps);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return { longest_frame_ms: Math.round(longest), longest_task_ms: Math.round(tasks), rows_drawn: document.querySelectorAll("[data-test=story]").length };
  });
  await page.close();
  return found;
}

function print(name, runs) {
  const middle = (values) => Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]);
  console.log(JSON.stringify({ page: name, runs: runs.length, first_paint_ms: middle(runs.map((r) => r.paint)), complete_ms: middle(runs.map((r) => r.complete)) }));
}
