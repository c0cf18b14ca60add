// @ts-check
// What is shown when the background does not answer or says that something broke.

import { fill, glyph, h } from "./dom.js";
import { api } from "./protocol.js";
import { say, word } from "./text.js";

/** Something that was not taken: nothing of ours broke. */
const REFUSALS = ["settings", "list"];

/**
 * @param {HTMLElement} section
 * @param {import("../generated/views").Failed} failed
 * @param {boolean} first nothing was shown before
 * @param {() => void} retry
 */
export function failedBox(section, failed, first, retry) {
  if (REFUSALS.includes(failed.kind)) {
    fill(section, h("h2", { "data-test": "message-title" }, word("failed_refused")), h("p", { "data-test": "failed" }, say(failed.text)));
    return;
  }
  const report = reportOf(failed);
  const copied = h("span", { role: "status", class: "muted" });
  const copy = async () => {
    await navigator.clipboard.writeText(report);
    copied.textContent = word("report_copied");
  };
  fill(
    section,
    h(first ? "h1" : "h2", { "data-test": "message-title" }, word(first ? "failed_title" : "failed_later_title")),
    h("p", { "data-test": "failed" }, say(failed.text)),
    first && h("p", {}, word("failed_first")),
    h(
      "div",
      { class: "acts" },
      h("button", { type: "button", class: "btn small primary", "data-test": "retry", onclick: retry }, word("action_retry")),
      h("button", { type: "button", class: "btn small", onclick: copy }, glyph("copy"), word("action_copy_report")),
      copied,
    ),
    h("details", { class: "report" }, h("summary", {}, word("report_show")), h("pre", {}, report)),
  );
}

/**
 * The whole report; nothing of the page the person is on stands in it.
 * @param {import("../generated/views").Failed} failed
 */
function reportOf(failed) {
  const manifest = api.runtime.getManifest?.();
  return [
    `Parallax ${manifest?.version ?? ""}`,
    `${failed.kind}: ${say(failed.text)}`,
    navigator.userAgent,
    new Date().toISOString(),
  ].join("\n");
}
