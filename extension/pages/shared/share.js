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
