// @ts-check
// A list of which only the rows in sight are drawn. All rows have one height, given by the style sheet, so ten
// thousand rows need no layout; rows that are not here yet are asked for in pages.

import { fill, h } from "../shared/dom.js";

/** Rows drawn above and below what is in sight, and rows asked for at once. */
const MARGIN = 6;
export const PAGE = 30;

/** @template Row */
export class VirtualList {
  /**
   * @param {HTMLElement} element
   * @param {(row: Row, at: number) => HTMLElement} draw
   * @param {(from: number) => void} ask for the rows of a page
   */
  constructor(element, draw, ask) {
    this.element = element;
    this.draw = draw;
    this.ask = ask;
    /** @type {Map<number, Row>} */
    this.rows = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.shown = new Map();
    this.total = 0;
    this.asked = new Set();
    this.planned = 0;
    const plan = () => (this.planned ||= requestAnimationFrame(() => this.place()));
    addEventListener("scroll", plan, { passive: true });
    addEventListener("resize", plan);
  }

  /** Another list: nothing of the last one stays. */
  clear() {
    this.rows.clear();
    this.asked.clear();
    this.shown.clear();
    this.total = 0;
    fill(this.element);
    this.element.style.height = "";
  }

  /**
   * @param {number} total
   * @param {number} from
   * @param {Row[]} rows
   */
  put(total, from, rows) {
    this.total = total;
    rows.forEach((row, at) => this.rows.set(from + at, row));
    this.place();
  }

  get rowHeight() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return (parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 10) * rem;
  }

  place() {
    this.planned = 0;
    const height = this.rowHeight;
    this.element.style.height = this.total ? `${this.total * height}px` : "";
    const top = -this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height) - MARGIN);
    const last = Math.min(this.total, Math.ceil((top + innerHeight) / height) + MARGIN);
    for (const [at, row] of this.shown) {
      // The row with the focus stays, so that keys go on from it.
      if ((at < first || at >= last) && !row.contains(document.activeElement)) {
        row.remove();
        this.shown.delete(at);
      }
    }
    for (let at = first; at < last; at++) this.show(at, height);
  }

  /**
   * @param {number} at
   * @param {number} height
   */
  show(at, height) {
    const row = this.rows.get(at);
    if (!row) {
      const page = at - (at % PAGE);
      if (!this.asked.has(page)) {
        this.asked.add(page);
        if (page > 0 || this.rows.size === 0) this.ask(page);
      }
      return;
    }
    let standing = this.shown.get(at);
    if (!standing) {
      standing = this.draw(row, at);
      this.shown.set(at, standing);
      const next = [...this.shown.keys()].filter((other) => other > at).sort((a, b) => a - b)[0];
      this.element.insertBefore(standing, next === undefined ? null : (this.shown.get(next) ?? null));
    }
    standing.style.top = `${at * height}px`;
  }

  /**
   * The focus goes to the next or the previous row.
   * @param {1 | -1} by
   */
  move(by) {
    const now = [...this.shown].find(([, row]) => row.contains(document.activeElement))?.[0];
    const first = Math.max(0, Math.ceil(-this.element.getBoundingClientRect().top / this.rowHeight));
    const to = Math.max(0, Math.min(this.total - 1, now === undefined ? first : now + by));
    this.show(to, this.rowHeight);
    const row = this.shown.get(to);
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector("a"))?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {string} text */
export function nothing(text) {
  return h("p", { class: "nothing", "data-test": "nothing" }, text);
}
