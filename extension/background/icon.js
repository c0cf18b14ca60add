// @ts-check
// Draws the toolbar icon. Outlines on a 16 x 16 grid: rows 0-10 the shape (side), rows 11-15 the
// ground line (factuality). While the browser shows its badge the compact form is drawn, which
// leaves free what the badge covers: Chromium rows 7-15, Firefox rows 0-6, both from column 5.

/** @typedef {import("../pages/generated/views").BadgeIcon} BadgeIcon */
/** @typedef {OffscreenCanvasRenderingContext2D} Context */
/** @typedef {{ d: string, fill?: string, stroke?: string, width?: number, cap?: CanvasLineCap }} Stroke */

const COLOR = { left: "#1b84a0", right: "#b06f14", grey: "#7d828b", alert: "#d22a6c", letter: "#ffffff" };

/** Full form: outlines of the sides. @type {Record<string, { d: string, fill: string }>} */
const SHAPE = {
  left: { d: "M0 5.5 4.2 0H15a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4.2Z", fill: "#1b84a0" },
  "lean-left": {
    d: "M1 0H12.4a1 1 0 0 1 1 .75L15.8 9.8a1 1 0 0 1-1 1.2H3.6a1 1 0 0 1-1-.75L.2 1.2A1 1 0 0 1 1 0Z",
    fill: "#1b84a0",
  },
  center: { d: "M5.5 0h5a5.5 5.5 0 0 1 0 11h-5a5.5 5.5 0 0 1 0-11Z", fill: "#7d828b" },
  "lean-right": {
    d: "M15 0H3.6a1 1 0 0 0-1 .75L.2 9.8a1 1 0 0 0 1 1.2h11.2a1 1 0 0 0 1-.75L15.8 1.2A1 1 0 0 0 15 0Z",
    fill: "#b06f14",
  },
  right: { d: "M16 5.5 11.8 0H1a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h10.8Z", fill: "#b06f14" },
  satire: { d: "M4 0h8l4 3.3v4.4L12 11H4L0 7.7V3.3Z", fill: "#7d828b" },
};

/** Full form: letters, drawn as lines. @type {Record<string, string>} */
const LETTER = {
  left: "M7.2 2v7h4",
  "lean-left": "M4.6 3.2v4.7q0 1.1 1.2 1.1M8 2v7h4",
  center: "M10.6 3.3a3.4 3.4 0 1 0 0 4.4",
  "lean-right": "M4 3.2v4.7q0 1.1 1.2 1.1M7.6 9.3V2.1h2.3a1.95 1.95 0 0 1 0 3.9H7.6M9.8 6l2.2 3.3",
  right: "M5.2 9.3V2.1h2.3a1.95 1.95 0 0 1 0 3.9H5.2M7.4 6l2.2 3.3",
  satire: "M10.3 3.3C9.6 1.5 5.9 1.6 5.9 3.7c0 2.5 4.4 1.2 4.4 3.7 0 2.2-4 2.3-4.7.4",
  unrated: "M5.9 3.6C6.1 1.4 10.2 1.5 10.1 3.8 10 5.3 8 5.2 8 6.9M8 8.7v.6",
};

/** Full form: the ground line. @type {Record<string, string>} */
const GROUND = {
  high: "M0 13h16v2H0Z",
  mixed: "M0 13h3v2H0ZM4.3 13h3v2h-3ZM8.7 13h3v2h-3ZM13 13h3v2h-3Z",
  low: "M3 11.6 6 16H0Z",
  none: "",
};

const LETTER_WIDTH = 1.8;
const HOLLOW_WIDTH = 2.8;
const UNRATED = {
  d: "M3.25 .75h9.5a2.5 2.5 0 0 1 2.5 2.5v4.5a2.5 2.5 0 0 1-2.5 2.5h-9.5a2.5 2.5 0 0 1-2.5-2.5v-4.5a2.5 2.5 0 0 1 2.5-2.5Z",
  width: 1.5,
  dash: [2.6, 1.7],
  letter_width: 1.7,
};

/** Signs without a side. @type {Record<string, Stroke[]>} */
const SIGN = {
  logo: [
    { d: "M2.3 14 7 5.2", stroke: "#1b84a0", width: 2.6, cap: "round" },
    { d: "M13.7 14 9 5.2", stroke: "#b06f14", width: 2.6, cap: "round" },
    { d: "M10.8 3.3a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0Z", fill: "#7d828b" },
  ],
  "logo-grey": [
    { d: "M2.3 14 7 5.2", stroke: "#7d828b", width: 2.6, cap: "round" },
    { d: "M13.7 14 9 5.2", stroke: "#7d828b", width: 2.6, cap: "round" },
    { d: "M10.8 3.3a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0Z", fill: "#7d828b" },
  ],
  lookalike: [
    { d: "M8 .6 15.8 15H.2Z", fill: "#d22a6c", stroke: "#d22a6c", width: 1 },
    { d: "M8 5v5.4M8 12v1.6", stroke: "#ffffff", width: 2 },
  ],
  paused: [
    { d: "M15.1 8a7.1 7.1 0 1 1-14.2 0 7.1 7.1 0 0 1 14.2 0Z", stroke: "#7d828b", width: 1.7 },
    { d: "M6 4.9v6.2M10 4.9v6.2", stroke: "#7d828b", width: 2 },
  ],
  error: [
    { d: "M1 1h14v14H1Z", stroke: "#7d828b", width: 1.7 },
    { d: "M5 5l6 6M11 5l-6 6", stroke: "#7d828b", width: 2 },
  ],
  private: [
    { d: "M1 6.5c3.2 4.6 10.8 4.6 14 0", stroke: "#7d828b", width: 1.9, cap: "round" },
    { d: "M3.2 9.2 1.8 11.4M8 10.2V13M12.8 9.2l1.4 2.2", stroke: "#7d828b", width: 1.7, cap: "round" },
  ],
};

/** Compact form: outlines, 7 high. @type {Record<string, string>} */
const COMPACT = {
  left: "M0 3.5 3 0h12a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H3Z",
  "lean-left": "M0 0h13.2L16 7H2.8Z",
  center: "M3.5 0h9a3.5 3.5 0 0 1 0 7h-9a3.5 3.5 0 0 1 0-7Z",
  "lean-right": "M16 0H2.8L0 7h13.2Z",
  right: "M16 3.5 13 0H1a1 1 0 0 0-1 1v5a1 1 0 0 0 1 1h12Z",
  satire: "M3 0h10l3 2v3l-3 2H3L0 5V2Z",
  unrated: "M2 0h12a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2V2a2 2 0 0 1 2-2Z",
};

/** Compact form: what turns white at low confidence. @type {Record<string, string>} */
const INNER = {
  left: "M4 0h10v7H4Z",
  "lean-left": "M2 0h9.2L14 7H4.8Z",
  center: "M3 0h10v7H3Z",
  "lean-right": "M14 0H4.8L2 7h9.2Z",
  right: "M12 0H2v7h10Z",
  unrated: "M2.5 0h11v7h-11Z",
  satire: "M3.5 0h9v7h-9Z",
};

/** Compact form: letters, 5 high, filled so that they sit on whole pixels. @type {Record<string, { width: number, d: string }>} */
const GLYPH = {
  L: { width: 4, d: "M0 0h1.8v3.4H4V5H0z" },
  R: {
    width: 4.6,
    d: "M0 0h2.8a1.6 1.6 0 0 1 .9 2.9L4.6 5H2.7L2 3.4h-.2V5H0zM1.8 1.3v.9h.8a.45.45 0 0 0 0-.9z",
  },
  C: {
    width: 4.2,
    d: "M4.2 0v1.5h-1.9a.6.6 0 0 0-.6.6v.8a.6.6 0 0 0 .6.6h1.9V5H2A2 2 0 0 1 0 3V2A2 2 0 0 1 2 0z",
  },
  l: { width: 1.9, d: "M0 .5h1.5v2.7h.4V5h-.7A1.2 1.2 0 0 1 0 3.8z" },
  S: {
    width: 4.2,
    d: "M4.2 0v1.3H2c-.3 0-.3.5 0 .5h.8a1.6 1.6 0 0 1 0 3.2H0V3.6h2.5c.3 0 .3-.5 0-.5h-.9a1.55 1.55 0 0 1 0-3.1z",
  },
  "?": {
    width: 4,
    d: "M0 1.7A1.7 1.7 0 0 1 1.7 0h.7A1.6 1.6 0 0 1 3.2 3c-.4.2-.5.2-.5.5H1.2c0-1.1.4-1.3 1-1.6.3-.2.2-.6-.1-.6h-.3c-.3 0-.4.1-.4.4zM1.2 4h1.5v1H1.2z",
  },
};

/** @type {Record<string, string>} */
const COMPACT_TEXT = { left: "L", "lean-left": "lL", center: "C", "lean-right": "lR", right: "R", satire: "S", unrated: "?" };

/** Compact form: the ground line. @type {Record<string, string>} */
const MARK = { high: "M0 0h4v2H0Z", mixed: "M0 0h1.5v2H0ZM2.5 0H4v2H2.5Z", low: "M2.25 0 4.5 4H0Z", none: "" };

/** Rows where the parts of the compact form stand. */
const PLACE = {
  chromium: { shape: 0, mark: 10, low: 10 },
  firefox: { shape: 9, mark: 4, low: 2 },
};
const GLYPH_TOP = 1;
const GLYPH_GAP = 0.8;

/** Drawn icons by what they show; there are few. @type {Map<string, Record<number, ImageData>>} */
const drawn = new Map();

/**
 * The icon in both sizes, for `action.setIcon({ imageData })`.
 * @param {BadgeIcon} icon
 * @returns {Record<number, ImageData>}
 */
export function iconImages(icon) {
  const id = `${icon.shape} ${icon.ground} ${icon.hollow} ${icon.compact}`;
  let images = drawn.get(id);
  if (!images) {
    images = { 16: draw(icon, 16), 32: draw(icon, 32) };
    drawn.set(id, images);
  }
  return images;
}

/**
 * @param {BadgeIcon} icon
 * @param {number} size in pixels
 */
export function draw(icon, size) {
  const context = new OffscreenCanvas(size, size).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.scale(size / 16, size / 16);
  context.lineJoin = "round";
  if (SIGN[icon.shape]) SIGN[icon.shape].forEach((part) => stroke(context, part));
  else if (icon.compact) compact(context, icon, PLACE[icon.compact]);
  else full(context, icon);
  return context.getImageData(0, 0, size, size);
}

/**
 * @param {Context} context
 * @param {Stroke} part
 */
function stroke(context, part) {
  const path = new Path2D(part.d);
  if (part.fill) {
    context.fillStyle = part.fill;
    context.fill(path);
  }
  if (part.stroke) {
    context.lineCap = part.cap ?? "butt";
    context.lineWidth = part.width ?? 1;
    context.strokeStyle = part.stroke;
    context.stroke(path);
  }
}

/**
 * @param {Context} context
 * @param {BadgeIcon} icon
 */
function full(context, icon) {
  const unrated = icon.shape === "unrated";
  const hollow = icon.hollow || unrated;
  const color = SHAPE[icon.shape]?.fill ?? COLOR.grey;
  if (unrated) {
    stroke(context, { d: UNRATED.d, fill: "#ffffff" });
    context.setLineDash(UNRATED.dash);
    stroke(context, { d: UNRATED.d, stroke: color, width: UNRATED.width });
    context.setLineDash([]);
  } else {
    const { d } = SHAPE[icon.shape];
    // A double line, cut off at the outline, is an edge inside the shape.
    context.save();
    context.clip(new Path2D(d));
    stroke(context, hollow ? { d, fill: "#ffffff", stroke: color, width: HOLLOW_WIDTH } : { d, fill: color });
    context.restore();
  }
  const width = unrated ? UNRATED.letter_width : LETTER_WIDTH;
  stroke(context, { d: LETTER[icon.shape], stroke: hollow ? color : COLOR.letter, width });
  stroke(context, { d: GROUND[icon.ground], fill: groundColor(icon) });
}

/**
 * @param {Context} context
 * @param {BadgeIcon} icon
 * @param {{ shape: number, mark: number, low: number }} place
 */
function compact(context, icon, place) {
  const hollow = icon.hollow || icon.shape === "unrated";
  const color = SHAPE[icon.shape]?.fill ?? COLOR.grey;
  context.save();
  context.translate(0, place.shape);
  stroke(context, { d: COMPACT[icon.shape], fill: color });
  if (hollow) stroke(context, { d: INNER[icon.shape], fill: "#ffffff" });
  const letters = [...COMPACT_TEXT[icon.shape]].map((letter) => GLYPH[letter]);
  const width = letters.reduce((sum, glyph) => sum + glyph.width + GLYPH_GAP, -GLYPH_GAP);
  // Arrows have their weight on one end.
  const lean = icon.shape === "left" ? 0.8 : icon.shape === "right" ? -0.8 : 0;
  let x = 8 - width / 2 + lean;
  if (letters.length === 1) x = Math.round(x);
  context.fillStyle = hollow ? color : COLOR.letter;
  for (const glyph of letters) {
    context.save();
    context.translate(x, GLYPH_TOP);
    context.fill(new Path2D(glyph.d), "evenodd");
    context.restore();
    x += glyph.width + GLYPH_GAP;
  }
  context.restore();
  context.translate(0, icon.ground === "low" ? place.low : place.mark);
  stroke(context, { d: MARK[icon.ground], fill: groundColor(icon) });
}

/** @param {BadgeIcon} icon */
function groundColor(icon) {
  return icon.ground === "low" ? COLOR.alert : COLOR.grey;
}
