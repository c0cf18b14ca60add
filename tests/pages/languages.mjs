// Messages of a language as the pages see them, and of one that is made up: longer than any real one
// and between brackets, so that a text that is cut, or that no message holds, shows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The made-up language. */
export const LONG = "long";

/** Each vowel as two, with a mark above that reaches higher than most. */
const LONGER = { a: "aâ", e: "eê", i: "iî", o: "oô", u: "uû", A: "Åâ", E: "Êe", I: "Îi", O: "Ôo", U: "Ûu" };

/**
 * @param {string} locales the folder `_locales`
 * @param {string} language one of its folders, or {@link LONG}
 */
export async function messagesOf(locales, language) {
  const folder = language === LONG ? "en" : language;
  const messages = JSON.parse(await readFile(join(locales, folder, "messages.json"), "utf8"));
  if (language !== LONG) return messages;
  // Marks hold two letters in every language, and a tag of a language is no text.
  const whole = ([key]) => !key.startsWith("short_") && key !== "written_in";
  for (const [, message] of Object.entries(messages).filter(whole)) message.message = longer(message.message);
  return messages;
}

function longer(text) {
  const parts = text.split(/(\$\w+\$)/);
  const grown = parts.map((part, at) => (at % 2 ? part : part.replace(/[aeiou]/gi, (vowel) => LONGER[vowel])));
  return `[${grown.join("")}]`;
}

/**
 * Runs in a page: texts that reach out of the window or of a part that would cut or not hold them.
 * @returns {string[]}
 */
export function cutTexts() {
  const HOLDS = "button, .btn, .chip, .tag, .mk, .tile, .seg, .note, summary, td, th, label, h1, h2, h3, .names > *, .card";
  const SLACK = 1.5;
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (!text.textContent?.trim() || !parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    // Headlines in Today's rows, which have one height, end in an ellipsis on purpose.
    if (parent.closest(".sr, .skip, .clip, .t, .story h2, pre")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      const holder = holderOf(parent, box);
      if (holder) found.add(`${holder} cuts “${text.textContent.trim()}”`);
    }
  }
  return [...found];

  function holderOf(parent, box) {
    for (let at = parent; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const clips = style.overflowX !== "visible";
      const scrolls = ["auto", "scroll"].includes(style.overflowX);
      if (scrolls) return null;
      if (!clips && !at.matches(HOLDS)) continue;
      const outer = at.getBoundingClientRect();
      const out = box.left < outer.left - SLACK || box.right > outer.right + SLACK;
      const below = clips && style.overflowY !== "auto" && box.bottom > outer.bottom + 3 * SLACK;
      if (box.width && (out || below)) return `${at.tagName.toLowerCase()}.${at.className}`;
    }
    const beyond = box.left < -SLACK || box.right > document.documentElement.clientWidth + SLACK;
    return box.width && beyond ? "the window" : null;
  }
}
