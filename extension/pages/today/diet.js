// @ts-check
// My news diet: the switch, what was read in counts, and the record itself with its deletions.

import { byId, fill, h, press } from "../shared/dom.js";
import { failedBox } from "../shared/failed.js";
import { bar, mark, pips } from "../shared/parts.js";
import { ask } from "../shared/protocol.js";
import { number, part, say, time, word } from "../shared/text.js";
import { address, figure } from "./rows.js";

/** @typedef {import("../generated/views").DietView} DietView */

const DAYS = [7, 30, 90, 365];

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} status
 * @param {import("../shared/protocol.js").Request} [request] what is done first
 */
export async function drawDiet(section, status, request = { op: "diet" }) {
  const again = (/** @type {import("../shared/protocol.js").Request} */ next) => drawDiet(section, status, next);
  try {
    const focused = document.activeElement?.getAttribute("data-test");
    draw(section, await ask(request), again);
    if (focused) /** @type {HTMLElement | null} */ (section.querySelector(`[data-test="${focused}"]`))?.focus();
    if (request.op === "forget_diet") status.textContent = word("diet_forgotten");
  } catch (error) {
    failedBox(section, /** @type {import("../generated/views").Failed} */ (error), true, () => location.reload());
  }
}

/**
 * @param {HTMLElement} section
 * @param {DietView} view
 * @param {(request: import("../shared/protocol.js").Request) => void} again
 */
function draw(section, view, again) {
  fill(
    section,
    h("h1", { id: "h-diet" }, word("nav_diet")),
    h("p", { class: "sub" }, word("diet_sub")),
    switchRow(view, again),
    (view.on || view.record.length > 0) && h("p", { class: "sub", "data-test": "diet-heading" }, say(view.heading)),
    view.record.length > 0 && charts(view),
    view.seldom.map(seldom),
    view.record.length > 0 && record(view, again),
  );
}

/**
 * @param {DietView} view
 * @param {(request: import("../shared/protocol.js").Request) => void} again
 */
function switchRow({ on, days }, again) {
  const choose = (/** @type {Event} */ event) => again({ op: "set_diet", on, days: Number(/** @type {HTMLSelectElement} */ (event.target).value) });
  const all = DAYS.includes(days) ? DAYS : [...DAYS, days].sort((a, b) => a - b);
  return h(
    "div",
    { class: "card switchrow" },
    h("input", { type: "checkbox", class: "switch", role: "switch", checked: on, "aria-label": word("diet_switch"), "data-test": "diet-switch", onchange: () => again({ op: "set_diet", on: !on, days }) }),
    h("p", {}, h("b", {}, word("diet_switch")), " ", word("diet_what")),
    h(
      "label",
      { class: "row" },
      word("diet_days_label"),
      h("select", { class: "field small", "data-test": "diet-days", onchange: choose }, all.map((n) => h("option", { value: n, selected: n === days }, say({ key: "diet_days", args: [n], count: n })))),
    ),
  );
}

/** @param {DietView} view */
function charts({ read, feeds, weeks, spreads }) {
  const line = (/** @type {string} */ name, /** @type {import("../generated/views").SideCounts} */ counts, /** @type {string} */ label) => {
    const drawn = bar(counts, label);
    drawn.classList.add("mid");
    return [h("span", {}, name), drawn];
  };
  return h(
    "div",
    { class: "dg", "data-test": "diet-charts" },
    h(
      "div",
      {},
      h("h2", {}, word("spread_bias")),
      !read && h("p", { class: "sub" }, word("diet_too_few")),
      h(
        "div",
        { class: "cmp" },
        read && line(word("diet_read"), read.counts, say(read.label)),
        read && feeds && line(word("diet_feeds"), feeds.counts, say(feeds.label)),
        weeks.flatMap((week) => line(say(week.name), week.counts, say(week.label))),
      ),
    ),
    spreads.map((spread) =>
      h(
        "div",
        {},
        h("h2", {}, say(spread.title)),
        h("p", { class: "sub" }, say(spread.sub)),
        h(
          "ul",
          { class: "spread" },
          spread.rows.map((row) => bars(row.pips ? pips(row.pips) : part(row.name), row.count, spread.most, true)),
          spread.unknown > 0 && bars(say(spread.unknown_name), spread.unknown, spread.most, false),
        ),
      ),
    ),
  );
}

/**
 * @param {import("../shared/dom.js").Child} name
 * @param {number} count
 * @param {number} most
 * @param {boolean} known
 */
function bars(name, count, most, known) {
  const drawn = h("i", {});
  drawn.style.width = `${(100 * count) / Math.max(1, most)}%`;
  return h("li", {}, h("span", {}, name), h("span", { class: known ? "hb" : "hb none", "aria-hidden": "true" }, drawn), h("span", { class: "n" }, number(count)));
}

/** @param {import("../generated/views").SeldomView} view */
function seldom({ name, counts, rows }) {
  return h(
    "section",
    { class: "sec", "data-test": "seldom" },
    h("h2", {}, word("diet_seldom_title"), " ", say(name)),
    h("p", { class: "sub" }, say(counts)),
    h("ul", { class: "bs" }, rows.map((row) => h("li", {}, h("a", { href: address(row) }, press(row.title, row.language)), figure(row)))),
  );
}

/**
 * @param {DietView} view
 * @param {(request: import("../shared/protocol.js").Request) => void} again
 */
function record({ record: days }, again) {
  const remove = (/** @type {string} */ test, /** @type {string} */ label, /** @type {import("../generated/views").ForgetDiet} */ what) =>
    h("button", { type: "button", class: "linkish", "data-test": test, onclick: () => again({ op: "forget_diet", what }) }, label);
  const all = () => {
    const sure = /** @type {HTMLDialogElement} */ (byId("sure"));
    sure.showModal();
  };
  const dialog = h(
    "dialog",
    { id: "sure", class: "card", "aria-labelledby": "h-sure" },
    h("p", { id: "h-sure" }, word("diet_sure")),
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "btn small danger", "data-test": "sure", onclick: () => again({ op: "forget_diet", what: "all" }) }, word("diet_delete_all")),
      h("button", { type: "button", class: "btn small", onclick: () => dialog.close() }, word("diet_keep")),
    ),
  );
  return h(
    "section",
    { class: "sec record", "data-test": "record" },
    h("h2", {}, word("diet_record")),
    h("p", {}, h("button", { type: "button", class: "btn small danger", "data-test": "delete-all", onclick: all }, word("diet_delete_all"))),
    days.flatMap((day) => [
      h("h3", {}, part(day.name), remove("delete-day", word("diet_delete_day"), { day: day.day })),
      h(
        "ul",
        {},
        day.pages.map((page) =>
          h(
            "li",
            { "data-test": "page" },
            mark(page.mark, { label: say(page.mark_label) }),
            h("a", { href: page.url, target: "_blank", rel: "noreferrer" }, h("bdi", {}, page.title)),
            remove("delete-one", word("diet_delete_one"), { one: { day: day.day, url: page.url } }),
            h("span", { class: "muted" }, h("bdi", {}, page.outlet), " · ", time(page.time, "clock")),
          ),
        ),
      ),
    ]),
    dialog,
  );
}
