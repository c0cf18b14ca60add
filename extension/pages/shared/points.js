// @ts-check
// Key points and who was first, as the story page and the side panel show them.

import { dotted, h, press } from "./dom.js";
import { bar, mark } from "./parts.js";
import { exact, say, time } from "./text.js";

/** @typedef {import("../generated/views").QuoteView} QuoteView */

/**
 * @param {import("../generated/views").PointView[]} points
 * @param {number} all outlets of the story
 */
export function pointList(points, all) {
  const point = (/** @type {import("../generated/views").PointView} */ one) => {
    const thin = bar(one.counts, say(one.label));
    thin.classList.add("thin");
    // The outlets that do not say it, so that 3 of 12 looks like a quarter.
    const silent = all - one.counts.sides.reduce((sum, count) => sum + count, one.counts.unrated);
    const rest = h("span", { class: "rest" });
    rest.style.flex = `${silent} ${silent} 0`;
    thin.append(rest);
    return h(
      "li",
      { "data-test": "point" },
      h(
        "div",
        {},
        h("p", { class: "say" }, press(one.quote.text, one.quote.language)),
        h("div", { class: "from" }, source(one.quote), one.only && h("span", { class: "tag" }, say(one.only))),
        one.differences.map((text) => h("p", { class: "differs" }, say(text))),
      ),
      h("div", { class: "cnt" }, say(one.said), thin),
    );
  };
  return h("ol", { class: "points" }, points.map(point));
}

/** @param {import("../generated/views").FirstView[]} firsts */
export function firstList(firsts) {
  const line = (/** @type {import("../generated/views").FirstView} */ one) =>
    h(
      "li",
      { "data-test": "first-line" },
      clock(one.time),
      h(
        "div",
        {},
        h("b", {}, h("bdi", {}, one.outlet)),
        " ",
        mark(one.mark, { label: say(one.mark_label) }),
        h("p", {}, dotted(one.places.map(say))),
        h("p", { class: "muted" }, say(one.basis)),
        one.doubt && h("p", { class: "muted" }, say(one.doubt)),
      ),
    );
  return h("ul", { class: "firsts" }, firsts.map(line));
}

/**
 * Who wrote it, with mark, link and time.
 * @param {QuoteView} quote
 */
export function source(quote) {
  return [
    mark(quote.mark, { label: say(quote.mark_label) }),
    link(quote.url, h("bdi", {}, quote.outlet)),
    clock(quote.time),
  ];
}

/**
 * @param {string} url
 * @param {Node} content
 */
export function link(url, content) {
  return url ? h("a", { href: url, target: "_blank", rel: "noreferrer" }, content) : content;
}

/** @param {number | null} seconds */
export function clock(seconds) {
  if (seconds === null || seconds === undefined) return null;
  const iso = new Date(seconds * 1000).toISOString();
  return h("time", { class: "num", datetime: iso, title: exact(seconds) }, time(seconds, "clock"));
}
