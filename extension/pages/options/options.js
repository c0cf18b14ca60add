// @ts-check
// The options page. Each change is saved at once; the background answers with the page as it is then.

import { byId, speak, useLook } from "../shared/dom.js";
import { failedBox } from "../shared/failed.js";
import { api, ask } from "../shared/protocol.js";
import { say, word } from "../shared/text.js";
import { drawAbout, drawData, drawLanguage, drawLog, drawLook } from "./device.js";
import { drawCorrections } from "./corrections.js";
import { drawCoverage } from "./coverage.js";
import { drawFeeds } from "./feeds.js";
import { drawLinks } from "./links.js";
import { drawLists } from "./raters.js";
import { drawRaters } from "./sources.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").Settings} Settings */
/** @typedef {import("../generated/views").Request} Request */

/**
 * What the parts may do.
 * @typedef {{
 *   change: (change: (settings: Settings) => void, said?: string) => Promise<void>,
 *   send: (request: Request, said?: string, patience?: number) => Promise<void>,
 *   allow: (origins: string[], then: () => Promise<void>) => Promise<void>,
 *   say: (text: string) => void,
 *   failed: (error: unknown) => void,
 * }} Page
 */

/** @type {[string, (element: HTMLElement, view: OptionsView, page: Page) => unknown][]} */
const PARTS = [
  ["raters-body", drawRaters],
  ["lists-body", drawLists],
  ["coverage-body", drawCoverage],
  ["feeds-body", drawFeeds],
  ["log-body", drawLog],
  ["look-body", drawLook],
  ["links-body", drawLinks],
  ["language-body", drawLanguage],
  ["corrections-body", drawCorrections],
  ["data-body", drawData],
  ["about-body", drawAbout],
];

/** @type {OptionsView | null} */
let view = null;
/** One change at a time. */
let changed = Promise.resolve();

/** @type {Page} */
const page = {
  change(change, said = "saved") {
    const once = async () => {
      try {
        // What was chosen since in the popup or another window stays.
        const { settings } = await ask({ op: "options" });
        change(settings);
        await page.send({ op: "save_settings", settings }, said);
      } catch (error) {
        page.failed(error);
      }
    };
    changed = changed.then(once);
    return changed;
  },
  async send(request, said, patience) {
    try {
      await draw(await ask(request, patience));
      byId("failed").hidden = true;
      if (said) page.say(word(said));
    } catch (error) {
      page.failed(error);
    }
  },
  /** Asks the browser first: the request must come straight from the press. */
  async allow(origins, then) {
    const granted = origins.length === 0 || (await api.permissions.request({ origins }));
    if (granted) await then();
    else page.say(word("denied_heading"));
    if (!granted && view) draw(view);
  },
  say(text) {
    byId("status").textContent = text;
  },
  failed(error) {
    const failed = /** @type {import("../generated/views").Failed} */ (error);
    byId("failed").hidden = false;
    failedBox(byId("failed"), failed, view === null, () => location.reload());
    byId("failed").scrollIntoView({ block: "nearest" });
    page.say(say(failed.text));
    document.body.dataset.state = view ? "ready" : "failed";
    if (view) draw(view);
  },
};

/** @param {OptionsView} next */
async function draw(next) {
  view = next;
  await useLook(next.settings.theme, next.settings.language);
  const focused = document.activeElement?.id;
  for (const [id, make] of PARTS) make(byId(id), next, page);
  if (focused) document.getElementById(focused)?.focus();
  document.title = `${word("options_title")} · Parallax`;
  if (document.body.dataset.state !== "ready") {
    document.body.dataset.state = "ready";
    // The parts have their heights only now.
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    watchParts();
  }
}

/** Marks the part in sight in the list of parts. */
function watchParts() {
  const links = new Map([...byId("toc").querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const mark = (/** @type {string} */ id) =>
    links.forEach((link, part) => (part === id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  const watcher = new IntersectionObserver(
    (entries) => {
      const top = entries.find((entry) => entry.isIntersecting);
      if (top) mark(top.target.id);
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const id of links.keys()) watcher.observe(byId(id));
}

speak();
page.send({ op: "options" });
