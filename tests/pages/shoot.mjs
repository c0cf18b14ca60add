// Draws pages from example views in headless Chromium and takes pictures, without a background:
//   npm install --prefix DIR puppeteer-core axe-core
//   node tests/pages/shoot.mjs --tools DIR --out PICTURES [--only NAME] [--axe]
// Examples are written by `WRITE=1 cargo test -p parallax examples`.
import { createServer } from "node:http";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    tools: { type: "string", default: "." },
    out: { type: "string", default: "target/pages" },
    only: { type: "string", default: "" },
    axe: { type: "boolean", default: false },
    browser: { type: "string", default: "/usr/bin/chromium" },
  },
});
const require = createRequire(join(options.tools, "index.js"));
const puppeteer = require("puppeteer-core");

const here = fileURLToPath(new URL(".", import.meta.url));
const extension = join(here, "../../extension");
/** When the examples are looked at: see src/view/examples.rs. */
const NOW = Date.UTC(2026, 0, 3, 5, 2, 0);

/** Looks that every popup example is drawn in, by suffix. */
const LOOKS = {
  "": { width: 400, height: 600 },
  ".dark": { width: 400, height: 600, dark: true },
  ".320": { width: 320, height: 600 },
  ".rtl": { width: 400, height: 600, rtl: true },
  ".200": { width: 400, height: 600, zoom: 200 },
};

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml" };

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  try {
    const body = await readFile(join(extension, path));
    response.writeHead(200, { "content-type": `${TYPES[extname(path)] ?? "application/octet-stream"}; charset=utf-8` });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const messages = JSON.parse(await readFile(join(extension, "_locales/en/messages.json"), "utf8"));
const names = (await readdir(join(here, "views"))).map((file) => file.replace(/\.json$/, ""));
const chosen = names.filter((name) => !options.only || name === options.only);
await mkdir(options.out, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: options.browser,
  headless: true,
  args: ["--no-sandbox", "--force-color-profile=srgb", "--hide-scrollbars"],
});
let failures = 0;
try {
  for (const name of chosen) {
    const view = JSON.parse(await readFile(join(here, `views/${name}.json`), "utf8"));
    const isOptions = name === "options";
    for (const [suffix, look] of Object.entries(LOOKS)) {
      const wide = isOptions ? { ...look, width: look.width === 320 ? 320 : 1024, height: 900 } : look;
      await draw(name, view, suffix, wide, isOptions ? "/pages/options/options.html" : "/pages/popup/popup.html?tab=1");
    }
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`${chosen.length * Object.keys(LOOKS).length} pictures in ${options.out}, ${failures} failures`);
process.exitCode = failures ? 1 : 0;

async function draw(name, view, suffix, look, path) {
  const page = await browser.newPage();
  await page.emulateTimezone("Asia/Tokyo");
  page.on("pageerror", (error) => fail(name + suffix, String(error)));
  page.on("console", (message) => message.type() === "error" && fail(name + suffix, message.text()));
  await page.setViewport({ width: look.width, height: look.height, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: look.dark ? "dark" : "light" }]);
  await page.evaluateOnNewDocument(stub, { view, messages, now: NOW, rtl: Boolean(look.rtl), origin });
  await page.goto(origin + path, { waitUntil: "load" });
  await page.waitForFunction(() => document.body.dataset.state && document.body.dataset.state !== "starting");
  if (look.zoom) await page.evaluate((zoom) => (document.documentElement.style.fontSize = `${zoom}%`), look.zoom);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > look.width) fail(name + suffix, `${width} px wide in ${look.width}`);
  await page.screenshot({ path: join(options.out, `${name}${suffix}.png`), fullPage: true });
  if (options.axe) await checkAccess(page, name + suffix);
  await page.close();
}

async function checkAccess(page, name) {
  await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await globalThis.axe.run(document, { runOnly: tags });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
  for (const violation of violations) fail(name, violation);
}

function fail(name, what) {
  failures += 1;
  console.log(`${name}: ${what}`);
}

/** The extension's interface, as far as pages use it; answers with the example. */
function stub({ view, messages, now, rtl, origin }) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length ? args : [now]));
    }
    static now() {
      return now;
    }
  };
  const getMessage = (key, substitutions = []) => {
    if (key === "@@bidi_dir") return rtl ? "rtl" : "ltr";
    const found = messages[key];
    if (!found) {
      console.error(`no message ${key}`);
      return "";
    }
    return found.message.replace(/\$(\w+)\$/g, (_, name) => {
      const at = found.placeholders[name.toLowerCase()].content.slice(1);
      return [substitutions].flat()[at - 1] ?? "";
    });
  };
  const event = { addListener() {} };
  globalThis.posted = [];
  globalThis.chrome = {
    i18n: { getMessage, getUILanguage: () => "en" },
    runtime: {
      getURL: (path) => `${origin}/${path}`,
      getManifest: () => ({ version: "0.1.0" }),
      sendMessage: async (request) => {
        globalThis.posted.push(request);
        return view;
      },
      connect: () => ({
        onMessage: { addListener: (listener) => ((globalThis.answer = listener), setTimeout(() => listener({ view }), 10)) },
        onDisconnect: event,
        postMessage: (request) => globalThis.posted.push(request),
      }),
    },
    tabs: { create: (tab) => globalThis.posted.push(tab), onActivated: event },
    permissions: { request: async () => true, remove: async () => true },
  };
}
