// @ts-check
// The help page: where ratings come from, how a story is matched and errs, what leaves the device.

import { byId, fill, h, speak, useLook } from "../shared/dom.js";
import { ask } from "../shared/protocol.js";
import { word } from "../shared/text.js";

/**
 * A part: its id, heading, paragraphs (each with the names of controls that it speaks of), and the parts of the options that it leads to.
 * @type {[string, string, [string, ...string[]][], [string, string][]][]}
 */
const PARTS = [
  ["ratings", "help_ratings", [["help_ratings_1"], ["help_ratings_2"]], [["raters", "part_raters"], ["about", "about_sources"]]],
  ["disagree", "help_disagree", [["help_disagree_1", "action_rate"], ["help_disagree_2"]], [["raters", "part_raters"], ["lists", "part_lists"]]],
  ["match", "help_match", [["help_match_1"], ["help_match_2"], ["help_match_3", "action_wrong_match", "action_wrong_outlet"]], [["feeds", "part_feeds"], ["corrections", "part_corrections"]]],
  ["leaves", "help_leaves", [["help_leaves_1"], ["help_leaves_2"], ["help_leaves_3"], ["help_leaves_4"]], [["coverage", "part_coverage"], ["log", "part_log"], ["language", "part_language"], ["data", "part_data"]]],
];

function draw() {
  document.title = `${word("nav_help")} · Parallax`;
  fill(byId("toc"), h("ul", {}, PARTS.map(([id, heading]) => h("li", {}, h("a", { href: `#${id}` }, word(heading))))));
  fill(
    byId("parts"),
    PARTS.map(([id, heading, paragraphs, links]) =>
      h(
        "section",
        { id, "aria-labelledby": `h-${id}` },
        h("h2", { id: `h-${id}` }, word(heading)),
        paragraphs.map(([key, ...controls]) => h("p", {}, word(key, controls.map((control) => word(control))))),
        h("ul", { class: "more" }, links.map(([part, name]) => h("li", {}, h("a", { href: `../options/options.html#${part}` }, word(name))))),
      ),
    ),
  );
  document.body.dataset.state = "ready";
}

speak();
draw();
// The texts do not wait for the background; only its look may change.
const { settings } = await ask({ op: "options" }).catch(() => ({ settings: null }));
if (settings && (await useLook(settings.theme, settings.language))) draw();
