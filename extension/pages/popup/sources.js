// @ts-check
// Where the coverage comes from: one line a source, with what it answered.

import { dotted, fill, glyph, h } from "../shared/dom.js";
import { part, say } from "../shared/text.js";

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").SourceView[]} sources
 */
export function drawSources(section, sources) {
  fill(
    section,
    h(
      "ul",
      {},
      sources.map((source) =>
        h(
          "li",
          { "data-test": "source", "data-id": source.id },
          h("span", { class: "k" }, part(source.name)),
          source.problems.length ? withProblems(source) : h("span", {}, dotted(source.status.map(say))),
        ),
      ),
    ),
  );
}

/** @param {import("../generated/views").SourceView} source */
export function withProblems(source) {
  return h(
    "details",
    {},
    h("summary", {}, h("span", {}, dotted(source.status.map(say))), h("span", { class: "caret" }, glyph("caret"))),
    h(
      "ul",
      { class: "problems" },
      source.problems.map((problem) =>
        h("li", { "data-test": "problem" }, h("bdi", {}, problem.host), ": ", say(problem.why)),
      ),
    ),
  );
}
