// @ts-check
// The popup and the side panel: draws each view that the background posts, and posts what is pressed.

import { firstList, pointList } from "../shared/points.js";
import { PANEL_PORT, POPUP_PORT, api, connect } from "../shared/protocol.js";
import { byId, fill, glyph, h, speak, useLook } from "../shared/dom.js";
import { age, word } from "../shared/text.js";
import { button } from "../shared/parts.js";
import { Coverage } from "../shared/coverage.js";
import { collectGarbage } from "../shared/collect.js";
import { failedBox } from "../shared/failed.js";
import { listenToKeys } from "./keys.js";
import { Menu } from "./menu.js";
import { showRate } from "./rate.js";
import { showWrongOutlet } from "./wrong.js";
import { drawArticle, drawHead, drawMessage, drawNotes, drawVerdict } from "./outlet.js";
import { drawSources } from "./sources.js";
import { early, opening } from "./start.js";

/** @typedef {import("../generated/views").PopupView} PopupView */
/** @typedef {import("../generated/views").Action} Action */

const query = new URLSearchParams(location.search);
const panel = query.has("panel");

/** @type {PopupView | null} */
let view = null;
/** What each section was drawn from, so that only what changed is drawn again. @type {Map<string, string>} */
const drawnFrom = new Map();

speak();
byId("more").append(glyph("dots", ""));
byId("panel").append(glyph("panel", ""));
if (panel) document.documentElement.classList.add("panel");

const coverage = new Coverage(byId("coverage"), byId("status"), act, visit, (key, out) => post({ op: "wrong_match", key, out }));
const menu = new Menu(byId("more"), byId("menu"), act);
const post = connect(panel ? PANEL_PORT : POPUP_PORT, opening, draw, onFailed, early);
listenToKeys({ view: () => view, coverage, menu, act });
for (const change of ["online", "offline"]) addEventListener(change, tellNetwork);
if (!navigator.onLine) tellNetwork();
setInterval(tick, 30_000);
offerSidePanel();
addEventListener("pagehide", collectGarbage);
if (panel) {
  api.tabs.onActivated.addListener(({ tabId }) => post({ op: "open", tab: tabId }));
}

/** @param {PopupView} next */
async function draw(next) {
  let other = view?.outlet?.key !== next.outlet?.key || view?.article?.title !== next.article?.title;
  view = next;
  if (await useLook(next.theme, next.language)) {
    drawnFrom.clear();
    other = true;
  }
  // A newer view may have come while the language was loaded.
  if (view !== next) return;
  document.body.dataset.state = next.state;
  document.body.dataset.coverage = next.coverage?.state ?? "";
  document.body.dataset.mode = next.private ? "private" : next.offline ? "offline" : "";

  section("outlet", next.outlet, (outlet) => drawHead(byId("head"), outlet), false);
  byId("outlet").classList.toggle("bare", !next.outlet);
  byId("outlet").hidden = false;
  if (!next.outlet) byId("head").replaceChildren();
  section("verdict", next.verdict, (verdict) => drawVerdict(byId("verdict"), verdict));
  section("notes", { notes: next.notes, warning: next.verdict?.warning ?? null }, (from) =>
    drawNotes(byId("notes"), from.notes, from.warning),
  );
  placeMessage(next);
  section("message", next.message, (message) =>
    drawMessage(byId("message"), message, next.outlet === null, act),
  );
  const reading = next.state === "reading";
  if (!reading) section("article", next.article, (article) => drawArticle(byId("article"), article));
  if (!reading) {
    byId("coverage").hidden = !next.coverage;
    if (next.coverage) coverage.update(next.coverage, other);
    if (next.coverage) drawStory(next);
  }
  const sources = next.coverage?.sources ?? [];
  section("sources", sources.length ? sources : null, (from) => drawSources(byId("sources"), from, (source) => post({ op: "ask", source })));
  section("foot", next.foot.length ? next.foot : null, (actions) =>
    fill(byId("foot"), actions.map((action) => button(action, act, "btn"))),
  );
  menu.update(next.menu);
  byId("popup").setAttribute("aria-busy", String(reading || next.coverage?.state === "loading"));
  document.title = next.outlet ? `${next.outlet.name} · Parallax` : "Parallax";
}

/**
 * Draws a section if what it shows has changed; hides it when there is nothing to show.
 * Details that were opened stay open.
 * @template T
 * @param {string} id
 * @param {T | null} from
 * @param {(from: T) => void} make
 * @param {boolean} [hides]
 */
function section(id, from, make, hides = true) {
  const element = byId(id);
  if (hides) element.hidden = from === null;
  const now = JSON.stringify(from);
  if (from === null || drawnFrom.get(id) === now) return;
  const open = [...element.querySelectorAll("details")].map((details) => details.open);
  make(from);
  element.querySelectorAll("details").forEach((details, at) => (details.open = open[at] ?? false));
  drawnFrom.set(id, now);
}

/**
 * In the side panel the story's key points and who was first stand under the bar.
 * @param {PopupView} view
 */
function drawStory({ points, firsts, coverage: shown }) {
  const { story } = coverage.parts;
  const now = JSON.stringify([points, firsts, shown?.items.length]);
  if (story.dataset.from === now) return;
  story.dataset.from = now;
  story.hidden = points.length + firsts.length === 0;
  fill(
    story,
    points.length > 0 && [h("h3", {}, word("story_points")), pointList(points, shown?.items.length ?? 0)],
    firsts.length > 0 && [h("h3", {}, word("story_who_first")), firstList(firsts)],
  );
}

/**
 * A warning stands before the ratings, other words where the coverage would.
 * @param {PopupView} next
 */
function placeMessage(next) {
  const message = byId("message");
  const after = byId(next.message?.alert ? "verdict" : "coverage");
  if (message.nextElementSibling !== after) after.before(message);
}

/** @param {import("../generated/views").Failed} failed */
function onFailed(failed) {
  const first = view === null;
  document.body.dataset.state = first ? "failed" : document.body.dataset.state;
  document.body.dataset.failed = failed.kind;
  if (first) {
    for (const id of ["verdict", "notes", "article", "coverage", "sources", "foot"]) byId(id).hidden = true;
    byId("outlet").hidden = true;
  }
  byId("popup").setAttribute("aria-busy", "false");
  byId("message").hidden = false;
  drawnFrom.delete("message");
  failedBox(byId("message"), failed, first, () => location.reload());
}

/**
 * Does what a button says.
 * @param {Action} action
 */
async function act(action) {
  switch (action.id) {
    case "coverage_on": {
      const origins = view?.coverage?.origins ?? [];
      // The prompt may close this page, so the wish is told first; no wait may stand before the
      // request, or the browser no longer sees the press.
      post({ op: "coverage_asked" });
      const granted = origins.length === 0 || (await api.permissions.request({ origins }));
      return post({ op: "coverage_on", granted });
    }
    case "not_now":
      return post({ op: "coverage_off" });
    case "look_again":
      return post({ op: "poll_now" });
    case "pause_site":
      return post({ op: "pause", host: action.value, on: true });
    case "pause_all":
      return post({ op: "pause", host: "", on: true });
    case "resume_site":
      return post({ op: "pause", host: action.value, on: false });
    case "resume_all":
      return post({ op: "pause", host: "", on: false });
    case "trust_host":
      return post({ op: "trust_host", host: action.value });
    case "visit":
      return visit(action.value, true);
    case "options":
      return visit(api.runtime.getURL(`pages/options/options.html#${action.value}`), true);
    case "find_feeds":
      return visit(api.runtime.getURL(`pages/options/options.html?find=${encodeURIComponent(action.value)}#feeds`), true);
    case "story":
      return visit(api.runtime.getURL(`pages/story/story.html?${action.value}`), true);
    case "today":
      return visit(api.runtime.getURL("pages/today/today.html"), true);
    case "rate": {
      const rate = view?.rate;
      return rate && showRate(rate, (rating) => post({ op: "rate", key: rate.key, rating }));
    }
    case "wrong_outlet":
      return view?.wrong_outlet && showWrongOutlet(view.wrong_outlet, (outlet, host) => post({ op: "wrong_outlet", outlet, host }));
    case "help":
      return visit(api.runtime.getURL("pages/help/help.html"), true);
    case "keys":
      return menu.showKeys();
    case "retry":
      return location.reload();
    case "side_panel":
      return openSidePanel();
  }
}

/**
 * Opens an address in a new tab.
 * @param {string} url
 * @param {boolean} inFront
 */
function visit(url, inFront) {
  api.tabs.create({ url, active: inFront });
}

function offerSidePanel() {
  const firefox = /** @type {any} */ (api).sidebarAction;
  const offered = !panel && (Boolean(api.sidePanel) || Boolean(firefox));
  byId("panel").hidden = !offered;
  byId("panel").addEventListener("click", openSidePanel);
}

/** Both calls need the press itself, so nothing is awaited before them. */
function openSidePanel() {
  const firefox = /** @type {any} */ (api).sidebarAction;
  if (firefox) firefox.open();
  else api.sidePanel.open({ windowId: api.windows.WINDOW_ID_CURRENT });
  window.close();
}

function tellNetwork() {
  post({ op: "network", online: navigator.onLine });
}

/** Ages grow while the popup is open. */
function tick() {
  for (const element of document.querySelectorAll("time[data-age]")) {
    element.textContent = age(Number(element.getAttribute("data-age")));
  }
}
