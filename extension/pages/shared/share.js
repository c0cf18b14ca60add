// @ts-check
// A story as text to keep. Made here; nothing is uploaded.

import { letter } from "./parts.js";
import { say, sayAll, time } from "./text.js";

/**
 * The story as Markdown: headline, counts, one line an outlet.
 * @param {import("../generated/views").StoryView} story
 */
export function markdown({ headline, facts, coverage }) {
  const counts = coverage.bar ? say(coverage.bar.label) : sayAll(coverage.say);
  const line = (/** @type {import("../generated/views").ItemView} */ item) => {
    const when = item.time ? `, ${time(item.time, "moment")}` : "";
    const title = escape(item.title);
    const words = item.url ? `[${title}](${item.url.replaceAll(")", "%29").replaceAll(" ", "%20")})` : title;
    const carried = item.wire ? ` (${escape(say(item.wire.text))})` : "";
    return `- [${letter(item.mark.side)}] ${escape(item.outlet)}${when}: ${words}${carried}`;
  };
  return [`# ${escape(headline.title)}`, `${facts.map(say).join(", ")}. ${counts}`, ...coverage.items.map(line), ""].join("\n");
}

/**
 * Signs of Markdown in foreign text stay signs.
 * @param {string} text
 */
function escape(text) {
  return text.replace(/[\\`*_[\]<>#|]/g, "\\$&");
}

const COLUMNS = ["outlet", "key", "country", "language", "side", "low_confidence", "factuality", "published", "headline", "url", "wire", "wire_carriers"];

/** @param {import("../generated/views").ItemView} item */
function cells(item) {
  return [
    item.outlet,
    item.key,
    item.country,
    item.language,
    item.mark.side,
    item.mark.low,
    item.factuality ?? "",
    item.time ? new Date(item.time * 1000).toISOString() : "",
    item.title,
    item.url,
    item.shown_on ?? "",
    item.wire?.carriers.map((link) => link.name).join("; ") ?? "",
  ];
}

/**
 * One line an outlet; what is not known is empty.
 * @param {import("../generated/views").StoryView} story
 */
export function csv({ coverage }) {
  const lines = [COLUMNS, ...coverage.items.map(cells)];
  return lines.map((line) => line.map((value) => cell(String(value))).join(",")).join("\r\n") + "\r\n";
}

/**
 * A cell that a spreadsheet would take for a formula begins with an apostrophe.
 * @param {string} value
 */
function cell(value) {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * The same rows as data, with counts and key points.
 * @param {import("../generated/views").StoryView} story
 */
export function json({ headline, coverage, points }) {
  const articles = coverage.items.map((item) => Object.fromEntries(cells(item).map((value, at) => [COLUMNS[at], value === "" ? null : value])));
  const said = points.map(({ quote, counts }) => ({ text: quote.text, outlet: quote.outlet, url: quote.url, outlets: counts }));
  return JSON.stringify({ headline: headline.title, counts: coverage.bar?.counts ?? null, key_points: said, articles }, null, 2);
}

/**
 * A name for a file of this story.
 * @param {import("../generated/views").StoryView} story
 * @param {string} ending
 */
export function fileName({ headline }, ending) {
  const words = headline.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${[...words].slice(0, 60).join("") || "story"}.${ending}`;
}
