// @ts-check
// A story as a row: where, how many, headline, bar or marks, sentence, and why it is here.

import { dotted, glyph, h, press } from "../shared/dom.js";
import { bar, markRow } from "../shared/parts.js";
import { part, say } from "../shared/text.js";

/** @typedef {import("../generated/views").StoryRow} StoryRow */

/** @param {StoryRow} row */
export function address(row) {
  return row.url || `../story/story.html?${row.query}`;
}

/** @param {StoryRow} row */
export function figure(row) {
  if (row.bar) {
    const drawn = bar(row.bar.counts, say(row.bar.label));
    drawn.classList.add("mid");
    return drawn;
  }
  return markRow(row.marks.slice(0, 12));
}

/** @param {StoryRow} row */
export function storyRow(row) {
  const [lead, ...rest] = row.say.map(say);
  return h(
    "article",
    { class: "story", "data-test": "story" },
    h("p", { class: "kick" }, h("span", {}, dotted(row.facts.map(part))), row.flag && h("span", { class: "tag", "data-test": "flag" }, glyph("flag"), say(row.flag))),
    h("h2", {}, h("a", { href: address(row), title: row.title, "data-test": "story-link" }, press(row.title, row.language))),
    h("div", { class: "figure" }, (row.bar || row.marks.length > 0) && figure(row)),
    h("p", { class: "say" }, row.reason && h("span", { class: "tag", "data-test": "reason" }, say(row.reason)), row.reason && " ", lead && h("b", {}, lead), " ", rest.join(" ")),
  );
}
