// @ts-check
// The story page of a tab's article: draws each view that the background posts.

import { Articles } from "./articles.js";
import { saveCard } from "./card.js";
import { saveFile } from "../shared/file.js";
import { byId, dotted, fill, glyph, h, press, speak, useLook } from "../shared/dom.js";
import { failedBox } from "../shared/failed.js";
import { bar, mark, note, pips } from "../shared/parts.js";
import { clock, firstList, link, pointList, source } from "../shared/points.js";
import { STORY_PORT, api, connect } from "../shared/protocol.js";
import { csv, fileName, json, markdown } from "../shared/share.js";
import { statusOf } from "../shared/status.js";
import { number, part, say, sayAll, sentences, word } from "../shared/text.js";

/** @typedef {import("../generated/views").StoryView} StoryView */
/** @typedef {import("../generated/views").QuoteView} QuoteView */

/** Which story: `tab=N`, `article=ID` of the index, or `saved=ID`. */
const query = new URLSearchParams(location.search);
const tab = Number.parseInt(query.get("tab") ?? "", 10);
const article = query.get("article");
const saved = query.get("saved");

/** @type {StoryView | null} */
let view = null;
/** What each part was drawn from. @type {Map<string, string>} */
const drawnFrom = new Map();

speak();
const coverage = new Articles(
  byId("articles"),
  byId("status"),
  (url, inFront) => api.tabs.create({ url, active: inFront }),
  (url, on) => post({ op: "mark_read", url, on }),
  (key, out) => post({ op: "wrong_match", key, out }),
);
/** Wire copies are counted one by one. */
let unfolded = false;
const post = connect(STORY_PORT, opening(), draw, onFailed);
document.addEventListener("keydown", onKey);

/** @returns {import("../shared/protocol.js").Request} */
function opening() {
  if (article) return { op: "open_article", id: article };
  if (saved) return { op: "open_saved", id: saved };
  return { op: "open", tab: Number.isNaN(tab) ? null : tab };
}

/** @param {StoryView | null} next */
async function draw(next) {
  view = next;
  if (next && (await useLook(next.theme, next.language))) drawnFrom.clear();
  if (view !== next) return;
  byId("main").setAttribute("aria-busy", String(next?.coverage.state === "loading"));
  byId("parts").hidden = byId("aside").hidden = !next;
  document.body.dataset.state = next ? "story" : "missing";
  if (!next) {
    document.title = "Parallax";
    fill(byId("lead"), h("h1", {}, word("story_missing_title")), h("p", { class: "meta" }, word("story_missing")));
    return;
  }
  document.title = `${next.headline.title} · Parallax`;
  redraw("lead", [next.headline, next.facts, next.saved], () => drawLead(next));
  redraw("bias", [next.coverage.bar, next.coverage.marks, next.coverage.few, next.columns], () => drawBias(next));
  redraw("points", next.points, () => drawPoints(next));
  redraw("sides", next.sides, () => drawSides(next));
  redraw("when", next.timeline, () => drawTimeline(next));
  redraw("first", next.firsts, () => drawFirsts(next));
  redraw("spreads", [next.spreads, next.spreads_unfolded], () => drawSpreads(next));
  redraw("topics", next.topics, () => drawTopics(next));
  redraw("similar", next.similar, () => drawSimilar(next));
  redraw("sources", next.coverage.sources, () => drawSources(next));
  coverage.update(next.coverage, false);
  coverage.updateRead(next.read);
}

/**
 * @param {string} id
 * @param {unknown} from
 * @param {() => void} make
 */
function redraw(id, from, make) {
  const now = JSON.stringify(from);
  if (drawnFrom.get(id) === now) return;
  drawnFrom.set(id, now);
  make();
}

/** @param {import("../generated/views").Failed} failed */
function onFailed(failed) {
  const first = view === null;
  if (first) document.body.dataset.state = "failed";
  if (first) failedBox(byId("lead"), failed, true, () => location.reload());
  else byId("status").textContent = say(failed.text);
}

/** @param {StoryView} story */
function drawLead({ headline, facts, saved: kept }) {
  const act = (/** @type {string} */ key, /** @type {import("../shared/dom.js").Glyph} */ sign, /** @type {() => void} */ does) =>
    h("button", { type: "button", class: "btn small", "data-test": key, onclick: does }, glyph(sign), word(key));
  fill(
    byId("lead"),
    h("h1", { "data-test": "headline" }, press(headline.title, headline.language)),
    h("p", { class: "meta", "data-test": "facts" }, dotted(facts.map(say))),
    h("p", { class: "sm muted" }, say(headline.by)),
    h(
      "div",
      { class: "acts" },
      act("action_copy_markdown", "copy", copy),
      act("action_csv", "down", () => view && save("csv", "text/csv", csv(view))),
      act("action_json", "down", () => view && save("json", "application/json", json(view))),
      act("action_card", "down", async () => view && told(await saveCard(view))),
      act("action_print", "down", () => print()),
      h(
        "button",
        { type: "button", class: "btn small", "aria-pressed": String(kept), "data-test": "keep", onclick: () => post({ op: "keep_story", on: !kept }) },
        glyph(kept ? "check" : "flag"),
        word(kept ? "story_kept" : "story_keep"),
      ),
    ),
  );
}

/**
 * @param {string} ending
 * @param {string} type
 * @param {string} text
 */
function save(ending, type, text) {
  if (view) told(saveFile(fileName(view, ending), new Blob([text], { type: `${type};charset=utf-8` })));
}

/** @param {string} name of a file that was saved */
function told(name) {
  byId("status").textContent = word("saved_file", [name]);
}

async function copy() {
  if (!view) return;
  await navigator.clipboard.writeText(markdown(view));
  byId("status").textContent = word("copied_markdown");
  const button = document.querySelector("[data-test=action_copy_markdown]");
  if (button) fill(button, glyph("check"), word("copied_markdown"));
}

/** @param {StoryView} story */
function drawBias({ coverage: { bar: counted, marks, say: said, few }, columns }) {
  const [lead, ...rest] = said.map(say);
  const column = (/** @type {import("../generated/views").ColumnView} */ side) =>
    h(
      "div",
      {},
      h("h3", {}, mark(side.mark), ` ${say(side.name)} ${number(side.outlets.length)}`),
      side.outlets.length
        ? h(
            "ul",
            {},
            side.outlets.map((outlet) =>
              h(
                "li",
                {},
                h("span", { class: outlet.low ? "tile small low" : "tile small", "aria-hidden": "true" }, outlet.tile),
                h("bdi", {}, outlet.name),
              ),
            ),
          )
        : h("p", { class: "zero" }, word("story_none_of_side")),
    );
  fill(
    byId("bias"),
    h("h2", { id: "h-bias", "data-test": "say" }, lead.replace(/[.。।]$/, "")),
    h("p", { class: "sub" }, sentences([...rest, word("story_bias_sub")])),
    counted && bar(counted.counts, say(counted.label)),
    !counted && h("div", { class: "marks", "aria-hidden": "true" }, marks.map((one) => mark(one))),
    h("div", { class: "cols" }, columns.map(column)),
    few && note("flag", false, h("b", {}, say(few.lead)), " ", sayAll(few.rest)),
  );
}

/** @param {StoryView} story */
function drawPoints({ points, columns }) {
  const all = columns.reduce((sum, side) => sum + side.outlets.length, 0);
  fill(
    byId("points"),
    h("h2", { id: "h-points" }, word("story_points")),
    h("p", { class: "sub" }, word(points.length ? "story_points_sub" : "story_points_none")),
    points.length > 0 && pointList(points, all),
  );
}

/** @param {StoryView} story */
function drawSides({ sides }) {
  const side = (/** @type {import("../generated/views").SideView} */ one) =>
    h(
      "div",
      { "data-test": `side-${one.group}` },
      h("h3", {}, mark(one.mark), say(one.name), h("span", { class: "muted" }, say(one.outlets))),
      one.headlines.map((quote) => {
        const when = clock(quote.time);
        return h(
          "blockquote",
          {},
          link(quote.url, press(quote.text, quote.language)),
          h("cite", {}, h("bdi", {}, quote.outlet), when && " · ", when),
        );
      }),
      one.words.length > 0 &&
        h("ul", { class: "words" }, one.words.map(telling)),
      one.only.length > 0 && [h("h4", {}, word("story_only")), h("ul", { class: "words only", "data-test": `only-${one.group}` }, one.only.map(telling))],
      one.too_few && h("p", { class: "few" }, say(one.too_few)),
    );
  fill(
    byId("sides"),
    h("h2", { id: "h-sides" }, word("story_sides")),
    h("p", { class: "sub" }, word("story_sides_sub")),
    h("div", { class: "sides" }, sides.map(side)),
  );
}

/**
 * A word or name with its counts and, behind them, a sentence that it stands in.
 * @param {{ text: string, counts: import("../generated/views").Text, sentence: QuoteView | null }} one
 */
function telling({ text, counts, sentence }) {
  const words = h("b", {}, text);
  if (!sentence) return h("li", {}, words, h("span", {}, say(counts)));
  return h(
    "li",
    {},
    h(
      "details",
      {},
      h("summary", { title: word("story_sentence") }, h("span", { class: "caret" }, glyph("caret")), words, " ", h("span", {}, say(counts))),
      h("p", { class: "quoted" }, press(sentence.text, sentence.language)),
      h("p", { class: "from" }, source(sentence)),
    ),
  );
}

/** Height of a row of marks in a lane, in rem. */
const LANE_ROW = 1.375;

/** @param {StoryView} story */
function drawTimeline({ timeline }) {
  byId("when").hidden = !timeline;
  if (!timeline) return;
  const lane = (/** @type {import("../generated/views").Lane} */ one) => {
    const track = h("div", { class: "tr" });
    track.style.height = `${one.rows * LANE_ROW + 0.5}rem`;
    for (const at of one.marks) {
      const element = mark(at.mark);
      element.title = say(at.label);
      element.style.left = `${at.x}%`;
      element.style.top = `${at.row * LANE_ROW + 0.375}rem`;
      track.append(element);
    }
    return h("div", { class: "ln" }, h("div", { class: "nm" }, part(one.name)), track);
  };
  const hours = h("div", { class: "hours" });
  for (const tick of timeline.ticks) {
    const element = h("span", {}, part(tick.time));
    element.style.left = `${tick.x}%`;
    hours.append(element);
  }
  fill(
    byId("when"),
    h("h2", { id: "h-when" }, word("story_when")),
    h("p", { class: "sub" }, word("story_when_sub")),
    h("div", { class: "lanes", role: "img", "aria-label": say(timeline.label) }, timeline.lanes.map(lane), hours),
  );
}

/** @param {StoryView} story */
function drawFirsts({ firsts }) {
  byId("first").hidden = firsts.length === 0;
  fill(byId("first"), h("h2", { id: "h-first" }, word("story_who_first")), firstList(firsts));
}

/** @param {StoryView} story */
function drawSpreads(story) {
  const { spreads, spreads_unfolded } = story;
  const toggle = (/** @type {Event} */ event) => {
    unfolded = /** @type {HTMLInputElement} */ (event.target).checked;
    drawSpreads(story);
    /** @type {HTMLElement | null} */ (document.querySelector("[data-test=unfold]"))?.focus();
  };
  const copies = JSON.stringify(spreads) !== JSON.stringify(spreads_unfolded);
  fill(
    byId("spreads"),
    copies &&
      h("label", { class: "row unfold" }, h("input", { type: "checkbox", class: "switch", checked: unfolded, "data-test": "unfold", onchange: toggle }), word("story_unfold")),
    (unfolded ? spreads_unfolded : spreads).map(spread),
  );
}

/** @param {StoryView} story */
function drawTopics({ topics }) {
  byId("topics").hidden = topics.length === 0;
  const choose = (/** @type {string} */ topic, /** @type {boolean} */ on, /** @type {"follow" | "mute"} */ choice) =>
    post({ op: "choose_topic", topic, choice: on ? choice : "neither" });
  const line = (/** @type {import("../generated/views").TopicView} */ one) =>
    h(
      "li",
      { "data-test": "topic" },
      h("span", { class: "grow" }, h("bdi", {}, one.name), h("small", { class: "muted" }, " ", say(one.outlets))),
      h(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(one.followed), "aria-label": word("topic_follow_label", [one.name]), "data-test": "follow", onclick: () => choose(one.name, !one.followed, "follow") },
        word(one.followed ? "topic_following" : "topic_follow"),
      ),
      h(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(one.muted), "aria-label": word("topic_mute_label", [one.name]), "data-test": "mute", onclick: () => choose(one.name, !one.muted, "mute") },
        word(one.muted ? "topic_muted" : "topic_mute"),
      ),
    );
  fill(byId("topics"), h("h2", { id: "h-topics" }, word("story_topics")), h("p", { class: "sub" }, word("story_topics_sub")), h("ul", { class: "topics" }, topics.map(line)));
}

/** @param {StoryView} story */
function drawSimilar({ similar }) {
  byId("similar").hidden = similar.length === 0;
  const line = (/** @type {import("../generated/views").SimilarView} */ one) =>
    h("li", { "data-test": "similar-story" }, h("a", { href: `story.html?${one.query}` }, press(one.title, one.language)), h("p", { class: "muted" }, dotted(one.facts.map(say))));
  fill(byId("similar"), h("h2", { id: "h-similar" }, word("story_similar")), h("p", { class: "sub" }, word("story_similar_sub")), h("ul", { class: "firsts" }, similar.map(line)));
}

/** @param {import("../generated/views").SpreadView} view */
function spread(view) {
  const row = (/** @type {import("../shared/dom.js").Child} */ name, /** @type {number} */ count, /** @type {boolean} */ known) => {
    const fillBar = h("i", {});
    fillBar.style.width = `${(100 * count) / Math.max(1, view.most)}%`;
    return h(
      "li",
      {},
      h("span", {}, name),
      h("span", { class: known ? "hb" : "hb none", "aria-hidden": "true" }, fillBar),
      h("span", { class: "n" }, number(count)),
    );
  };
  return h(
    "section",
    { class: "sec", "data-test": "spread" },
    h("h2", {}, say(view.title)),
    h("p", { class: "sub" }, say(view.sub)),
    h(
      "ul",
      { class: "spread" },
      view.rows.map((entry) => row(entry.pips ? pips(entry.pips) : part(entry.name), entry.count, true)),
      view.unknown > 0 && row(say(view.unknown_name), view.unknown, false),
    ),
  );
}

/** @param {StoryView} story */
function drawSources({ coverage: { sources } }) {
  fill(
    byId("sources"),
    h("ul", {}, sources.map((one) => h("li", { "data-test": "source" }, h("span", { class: "muted" }, part(one.name), " "), statusOf(one)))),
  );
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.matches("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !view?.keys) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => coverage.move(1),
    k: () => coverage.move(-1),
    f: () => coverage.focusFilters(),
    w: () => coverage.toggleWire(),
    m: () => coverage.toggleRead(),
    "/": () => coverage.focusFind(),
    c: copy,
  };
  for (const digit of [1, 2, 3, 4, 5]) keys[digit] = () => coverage.filterAt(digit - 1);
  const handle = keys[event.key];
  if (!handle) return;
  event.preventDefault();
  handle();
}
