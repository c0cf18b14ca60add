// @ts-check
// Saves something that was made here as a file. Nothing is uploaded.

import { h } from "./dom.js";

/**
 * @param {string} name
 * @param {Blob} content
 * @returns {string} the name
 */
export function saveFile(name, content) {
  const address = URL.createObjectURL(content);
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return name;
}
