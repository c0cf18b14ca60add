// @ts-check
// Asks the browser to collect garbage. There is no call for that, and a heap as small as ours is left for long:
// what twenty popups leave behind would stay beside the worker's own leftovers.

/** More than the buffers that a browser lets come together before it collects (64 MiB in Chromium). */
const ENOUGH = 80 * 1024 * 1024;

/** To be called when nobody waits. The buffer is never touched, so that it counts but takes no memory. */
export function collectGarbage() {
  try {
    new ArrayBuffer(ENOUGH);
  } catch { /* no room: the browser collects by itself then */ }
}
