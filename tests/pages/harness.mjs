// What the checks of pages share: a server of the extension's files, a browser, and a stand-in for
// the extension's interface that answers with an example view instead of a background.
import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { messagesOf } from "./languages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const extension = join(here, "../../extension");

/** When the examples are looked at: see src/view/examples. */
const NOW = Date.UTC(2026, 0, 3, 5, 2, 0);

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

const POPUP = "/pages/popup/popup.html?tab=7";

/**
 * Runs checks, each with pages of its own that must not have complained. Gives the exit code.
 * @param {Record<string, (open: Function) => Promise<void>>} checks by name; `open(view, path)` gives a page
 */
export async function run(checks, { tools, browser }) {
  const stage = await start({ tools, executable: browser });
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const errors = [];
    const pages = [];
    const open = async (view, path = POPUP, look = {}) => {
      const page = await stage.open(path, view, { height: 600, ...look, onError: (error) => errors.push(error) });
      pages.push(page);
      return page;
    };
    try {
      await check(open);
      if (errors.length) throw new Error(errors.join("\n"));
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.message}`);
    }
    for (const page of pages) await page.close();
  }
  await stage.stop();
  console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

/** Names of the examples. */
export async function examples() {
  return (await readdir(join(here, "views"))).map((file) => file.replace(/\.json$/, ""));
}

/** One example view. */
export async function example(name) {
  return JSON.parse(await readFile(join(here, `views/${name}.json`), "utf8"));
}

/**
 * Starts server and browser. `tools` is a folder with puppeteer-core (and axe-core) in node_modules.
 */
export async function start({ tools, executable }) {
  const require = createRequire(join(tools, "index.js"));
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await require("puppeteer-core").launch({
    executablePath: executable,
    headless: true,
    args: ["--no-sandbox", "--force-color-profile=srgb", "--hide-scrollbars"],
  });
  return {
    axe: () => require.resolve("axe-core/axe.min.js"),
    /** A page of the extension with `view` as its background's answer (`null`: it is silent). */
    async open(path, view, { width = 400, height = 600, dark = false, forced = false, rtl = false, language = "en", onError, before }) {
      const page = await browser.newPage();
      page.on("pageerror", (error) => onError(String(error)));
      page.on("console", (message) => message.type() === "error" && onError(message.text()));
      await page.emulateTimezone("Asia/Tokyo");
      await page.setViewport({ width, height, deviceScaleFactor: 1 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
      if (forced) {
        const session = await page.createCDPSession();
        await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-color-scheme", value: "dark" }] });
      }
      const messages = await messagesOf(join(extension, "_locales"), language);
      if (rtl) messages.written_in.message = "en-Arab";
      await page.evaluateOnNewDocument(stub, { view, messages, now: NOW, origin });
      if (before) await page.evaluateOnNewDocument(before);
      await page.goto(origin + path, { waitUntil: "load" });
      if (view) await page.waitForFunction(() => !["", "starting"].includes(document.body.dataset.state ?? ""));
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
    },
  };
}

async function serve(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  try {
    const body = await readFile(join(extension, path));
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Runs in the page before its scripts. What the page posts stands in `posted`; `answer` hands it a message. */
function stub({ view, messages, now, origin }) {
  const RealDate = Date;
  const begun = RealDate.now();
  const clock = () => now + RealDate.now() - begun;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length ? args : [clock()]));
    }
    static now() {
      return clock();
    }
  };
  const getMessage = (key, substitutions = []) => {
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
  const note = (what) => globalThis.posted.push(what);
  globalThis.chrome = {
    i18n: { getMessage, getUILanguage: () => messages.written_in.message },
    runtime: {
      getURL: (path) => `${origin}/${path}`,
      getManifest: () => ({ version: "0.1.0" }),
      sendMessage: async (request) => (note(request), globalThis.respond?.(request, view) ?? view),
      openOptionsPage() {},
      connect: () => ({
        onMessage: {
          addListener(listener) {
            globalThis.answer = listener;
            if (view) setTimeout(() => listener({ view }), 10);
          },
        },
        onDisconnect: event,
        postMessage: ({ request }) => note(request),
      }),
    },
    commands: { getAll: async () => [{ name: "_execute_action", shortcut: "Alt+Shift+P" }] },
    tabs: { create: note, onActivated: event },
    permissions: {
      contains: async () => false,
      request: async (permissions) => (note({ permissions }), true),
      remove: async () => true,
    },
  };
}
