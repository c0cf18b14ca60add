// @ts-check
// Where the coverage comes from: one line a source, with what it answered.

import { fill, h } from "../shared/dom.js";
import { statusOf } from "../shared/status.js";
import { part } from "../shared/text.js";

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
          statusOf(source),
        ),
      ),
    ),
  );
}
