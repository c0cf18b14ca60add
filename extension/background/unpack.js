// @ts-check
// Unpacks a gzipped file piece by piece, so that it never stands in memory whole.

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(piece: Uint8Array) => void} each
 */
export async function unpack(bytes, each) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    each(value);
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
