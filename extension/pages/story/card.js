// @ts-check
// A story as a picture: headline, bar with counts, the sentence, the date. Light only; no logos of outlets.

import { saveFile } from "../shared/file.js";
import { AXIS, letter } from "../shared/parts.js";
import { fileName } from "../shared/share.js";
import { direction, language, number, say, word } from "../shared/text.js";

const WIDTH = 1200;
const HEIGHT = 630;
const EDGE = 72;
const LINES = 4;
const BAR = { top: 372, height: 84, gap: 14, zero: 40 };

/**
 * Draws the card and saves it.
 * @param {import("../generated/views").StoryView} story
 * @returns {Promise<string>} the file's name
 */
export async function saveCard(story) {
  const canvas = drawCard(story);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  return saveFile(fileName(story, "png"), blob);
}

/** @param {import("../generated/views").StoryView} story */
export function drawCard({ headline, coverage, facts }) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const color = colors();
  const rtl = direction() === "rtl";
  const start = rtl ? WIDTH - EDGE : EDGE;
  pen.direction = rtl ? "rtl" : "ltr";
  pen.textAlign = "start";
  pen.fillStyle = color("--surface");
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = color("--ink");
  pen.font = "500 52px Georgia, 'Noto Serif', serif";
  lines(pen, headline.title, WIDTH - 2 * EDGE).forEach((line, at) => pen.fillText(line, start, 112 + at * 64));
  if (coverage.bar) drawBar(pen, coverage.bar.counts, color);
  pen.fillStyle = color("--ink");
  pen.font = "600 30px system-ui, 'Noto Sans', sans-serif";
  const [said, ...rest] = coverage.say.map(say);
  pen.fillText(said ?? "", start, coverage.bar ? 510 : 420, WIDTH - 2 * EDGE);
  pen.fillStyle = color("--ink-3");
  pen.font = "400 24px system-ui, 'Noto Sans', sans-serif";
  pen.fillText([...rest, facts.slice(0, 2).map(say).join(" · ")].join(" "), start, coverage.bar ? 548 : 458, WIDTH - 2 * EDGE);
  pen.fillText(`Parallax · ${date()} · ${word("card_counts")}`, start, HEIGHT - 36, WIDTH - 2 * EDGE);
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {import("../generated/views").SideCounts} counts
 * @param {(name: string) => string} color
 */
function drawBar(pen, counts, color) {
  const all = [...counts.sides, counts.unrated];
  const total = all.reduce((sum, count) => sum + count, 0);
  const zeros = all.filter((count) => count === 0).length;
  const room = WIDTH - 2 * EDGE - BAR.gap - zeros * BAR.zero;
  let x = EDGE;
  pen.save();
  pen.direction = "ltr";
  pen.textAlign = "center";
  pen.font = "600 30px system-ui, 'Noto Sans', sans-serif";
  all.forEach((count, at) => {
    const side = AXIS[at]?.[0] ?? "none";
    if (side === "none") x += BAR.gap;
    const width = count ? (room * count) / total : BAR.zero;
    const plain = !count || side === "none";
    pen.fillStyle = plain ? color("--surface") : color(`--side-${side}`);
    pen.fillRect(x, BAR.top, width, BAR.height);
    if (side === "none" && count) hatch(pen, x, width, color("--none-line"));
    if (plain || side === "c") {
      pen.strokeStyle = color(side === "c" ? "--side-c-edge" : "--none-line");
      pen.strokeRect(x + 0.5, BAR.top + 0.5, width - 1, BAR.height - 1);
    }
    pen.fillStyle = color(plain || side === "c" ? "--ink" : "--on-side");
    const text = count ? `${letter(/** @type {any} */ (side))} ${number(count)}` : number(0);
    if (side === "none" && count) {
      const wide = pen.measureText(text).width + 12;
      pen.save();
      pen.fillStyle = color("--surface");
      pen.fillRect(x + (width - wide) / 2, BAR.top + 20, wide, BAR.height - 40);
      pen.restore();
    }
    pen.fillText(text, x + width / 2, BAR.top + BAR.height / 2 + 11, width);
    x += width;
  });
  pen.restore();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} width
 * @param {string} color
 */
function hatch(pen, x, width, color) {
  pen.save();
  pen.beginPath();
  pen.rect(x, BAR.top, width, BAR.height);
  pen.clip();
  pen.strokeStyle = color;
  pen.beginPath();
  for (let at = x - BAR.height; at < x + width; at += 12) {
    pen.moveTo(at, BAR.top + BAR.height);
    pen.lineTo(at + BAR.height, BAR.top);
  }
  pen.stroke();
  pen.restore();
}

/**
 * The headline in lines; what does not fit ends with an ellipsis.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 */
function lines(pen, text, width) {
  const words = text.includes(" ") ? text.split(" ").map((one) => `${one} `) : [...text];
  const found = [""];
  for (const one of words) {
    const line = found[found.length - 1] + one;
    if (pen.measureText(line.trim()).width <= width || !found[found.length - 1]) found[found.length - 1] = line;
    else found.push(one);
  }
  const shown = found.slice(0, LINES).map((line) => line.trim());
  if (found.length > LINES) shown[LINES - 1] += "…";
  return shown;
}

/** Today's date in the interface's language. */
function date() {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium" }).format(new Date());
}

/** Colours of the light theme, whatever the person looks at. */
function colors() {
  const probe = document.createElement("span");
  probe.style.colorScheme = "light";
  probe.hidden = true;
  document.body.append(probe);
  const known = new Map();
  return (/** @type {string} */ name) => {
    if (!known.has(name)) {
      probe.style.color = `var(${name})`;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name);
  };
}
