// @ts-check
// Where the coverage comes from: one line a source, with what it answered.

import { fill, h } from "../shared/dom.js";
import { statusOf } from "../shared/status.js";
import { part, say } from "../shared/text.js";

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").SourceView[]} sources
 * @param {(source: import("../generated/views").Asked) => void} ask
 */
export function drawSources(section, sources, ask) {
  fill(
    section,
    h(
      "ul",
      {},
      sources.map((source) =>
        h(
          "li",
          { "data-test": "source", "data-id": source.id },
          h("span", { class: "k" }, nameOf(source)),
          statusOf(source),
          source.ask && question(source.ask, ask),
        ),
      ),
    ),
  );
}

/** @param {import("../generated/views").SourceView} source */
function nameOf(source) {
  const name = part(source.name);
  return source.link ? h("a", { href: source.link, target: "_blank", rel: "noreferrer" }, name) : name;
}

/**
 * The very words that would leave the device stand beside the button.
 * @param {import("../generated/views").AskView} view
 * @param {(source: import("../generated/views").Asked) => void} ask
 */
function question(view, ask) {
  return h(
    "span",
    { class: "question" },
    h("button", { type: "button", class: "btn small", "data-test": `ask-${view.source}`, onclick: () => ask(view.source) }, say(view.label)),
    h("span", { class: "sm muted", "data-test": `sends-${view.source}` }, say(view.sends)),
  );
}
