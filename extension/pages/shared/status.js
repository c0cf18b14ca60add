// @ts-check
// What a source answered: one line, and behind it the hosts that failed.

import { dotted, glyph, h } from "./dom.js";
import { say } from "./text.js";

/** @param {import("../generated/views").SourceView} source */
export function statusOf(source) {
  const line = h("span", {}, dotted(source.status.map(say)));
  if (source.problems.length === 0) return line;
  return h(
    "details",
    {},
    h("summary", {}, line, h("span", { class: "caret" }, glyph("caret"))),
    h(
      "ul",
      { class: "problems" },
      source.problems.map((problem) =>
        h("li", { "data-test": "problem" }, h("bdi", {}, problem.host), ": ", say(problem.why)),
      ),
    ),
  );
}
