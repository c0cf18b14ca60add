// @ts-check
// Keys of the popup. Single letters work only when no text field has focus and they are switched on.

/**
 * @param {{
 *   view: () => import("../generated/views").PopupView | null,
 *   coverage: import("../shared/coverage.js").Coverage,
 *   menu: import("./menu.js").Menu,
 *   act: (action: import("../generated/views").Action) => void,
 * }} parts
 */
export function listenToKeys({ view, coverage, menu, act }) {
  /** @type {Record<string, () => void>} */
  const letters = {
    j: () => coverage.move(1),
    k: () => coverage.move(-1),
    f: () => coverage.focusFilters(),
    w: () => coverage.toggleWire(),
    "?": () => menu.showKeys(),
    o: () => {
      const story = view()?.foot.find((action) => action.id === "story");
      if (story) act(story);
    },
  };
  for (const digit of [1, 2, 3, 4, 5]) letters[digit] = () => coverage.filterAt(digit - 1);

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input:not([type=checkbox]), select, textarea");
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (typing || modified || event.defaultPrevented || menu.open || !view()?.keys) return;
    const handle = letters[event.key];
    if (!handle) return;
    event.preventDefault();
    handle();
  });
}
