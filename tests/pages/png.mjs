// Pictures with a palette: the 256 most frequent colors, each other one drawn as the nearest of them.
import { deflateSync, crc32 } from "node:zlib";

const MOST_COLORS = 256;

/** A picture of what the page shows now, as PNG bytes with a palette. */
export async function picture(page, clip) {
  const shot = await page.screenshot({ encoding: "base64", clip });
  const { width, height, palette, indices } = await page.evaluate(reduce, shot, MOST_COLORS);
  const rows = Buffer.from(indices, "base64");
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // 8 bits, palette, deflate, no filters, not interlaced (RFC 2083).
  head.set([8, 3, 0, 0, 0], 8);
  const parts = [chunk("IHDR", head), chunk("PLTE", Buffer.from(palette)), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

/** Runs in the page, which can read PNG. */
async function reduce(shot, most) {
  const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colors = [...counts].sort((a, b) => b[1] - a[1]).map(([color]) => color);
  const kept = colors.slice(0, most);
  const parts = (color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255];
  const palette = kept.map(parts);
  const places = new Map(kept.map((color, at) => [color, at]));
  for (const color of colors.slice(most)) {
    const [r, g, b] = parts(color);
    let nearest = 0;
    let least = Infinity;
    palette.forEach(([pr, pg, pb], at) => {
      const far = (r - pr) ** 2 + (g - pg) ** 2 + (b - pb) ** 2;
      if (far < least) [least, nearest] = [far, at];
    });
    places.set(color, nearest);
  }
  let text = "";
  for (const pixel of pixels) text += String.fromCharCode(places.get(pixel));
  return { width, height, palette: palette.flat(), indices: btoa(text) };
}
