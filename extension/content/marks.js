// @ts-check
// A small mark beside each link to a known outlet in sight, on sites that the person chose.
(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  if (globalThis.parallaxMarks) return;
  globalThis.parallaxMarks = true;

  /** Links of a question, of a page; ms to a look after the person, the page moved. */
  const BATCH = 64;
  const MOST = 2000;
  const SOON = 150;
  const SLOW = 1000;

  const fill = { ll: "#0a4a5c", l: "#1a7a92", c: "#d3d6da", r: "#a2650a", rr: "#663a05", none: "#fff", satire: "#fff" };
  const say = ({ key, args }) => api.i18n.getMessage(key, args.map((arg) => (typeof arg === "object" ? say(arg) : String(arg))));

  /** Answers by address. */
  const known = new Map();
  /** Links that may be in sight, and whether they were at the last look. */
  const near = new Map();
  /** The others, unmarked. */
  const away = new Set();
  /** Links to ask about. */
  const waiting = new Set();
  let marked = 0;
  let timer = 0;
  let next = 0;
  let wait;
  let moved = false;
  let card;

  // Watching each frame costs more.
  const sight = new IntersectionObserver((entries) => {
    sight.disconnect();
    for (const { isIntersecting, target } of entries) (isIntersecting ? come : leave)(target);
    ask();
  }, { rootMargin: "25%" });

  // What flies past gets no mark.
  function come(link) {
    if (!near.get(link)) {
      near.set(link, true);
      later(Math.min(SLOW, 2 * wait));
    } else if (known.has(link.href)) draw(link);
    else waiting.add(link);
  }

  function leave(link) {
    if (link.parallax?.matches(":focus,:hover")) return;
    link.parallax?.remove();
    near.delete(link);
    away.add(link);
  }

  for (const event of ["scroll", "resize", "click", "keyup"]) addEventListener(event, move, { capture: true, passive: true });
  // Deaf from a change until the look: hearing costs more.
  const changes = new MutationObserver((records) => {
    const theirs = (nodes) => records.some((record) => [...record[nodes]].some((node) => node.tagName && !node.parallax));
    moved ||= theirs("removedNodes");
    if (!moved && !theirs("addedNodes")) return;
    changes.disconnect();
    later(SLOW);
  });
  later(SOON);

  function move() {
    moved = true;
    later(SOON);
  }

  function later(pause) {
    const due = performance.now() + pause;
    if (timer && due >= next) return;
    clearTimeout(timer);
    next = due;
    timer = setTimeout(look, pause, pause);
  }

  function look(pause) {
    timer = 0;
    wait = pause;
    changes.observe(document.documentElement, { childList: true, subtree: true });
    for (const link of near.keys()) moved ||= !link.isConnected;
    collect();
    if (moved) for (const link of away) if (away.delete(link) && link.isConnected) near.set(link, false);
    moved = false;
    for (const link of near.keys()) sight.observe(link);
  }

  function collect() {
    for (const link of /** @type {any} */ (document.links)) {
      if (marked >= MOST) return;
      if ("parallax" in link) continue;
      link.parallax = null;
      // With words, leading elsewhere.
      if (!/^https?:/.test(link.href) || link.host === location.host || !link.textContent.trim()) continue;
      marked += 1;
      near.set(link, false);
    }
  }

  async function ask() {
    const links = [...waiting].slice(0, BATCH);
    if (!links.length) return;
    for (const link of links) waiting.delete(link);
    const urls = links.map((link) => link.href);
    const answers = await api.runtime.sendMessage({ op: "marks", urls }).catch(() => null);
    if (!Array.isArray(answers)) return;
    answers.forEach((answer, at) => {
      known.set(urls[at], answer);
      draw(links[at]);
    });
    ask();
  }

  function draw(link) {
    const what = known.get(link.href);
    if (!what || !link.isConnected || away.has(link) || link.parallax?.isConnected) return;
    link.after((link.parallax ??= mark(what)));
  }

  function mark(what) {
    /** @type {any} */
    const host = document.createElement("span");
    host.parallax = 1;
    host.tabIndex = 0;
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", `${what.outlet}: ${say(what.bias)}. ${say(what.factuality)}`);
    const { side, low } = what;
    const tone = fill[side];
    const pale = side === "c" || tone === "#fff";
    host.style.cssText = `all:initial;display:inline-block;vertical-align:middle;margin-inline:.3em;padding:0 ${low ? 1 : 2}px;min-width:14px;border:${low ? 2 : 1}px ${side === "none" ? "dashed" : "solid"} ${pale ? "#6f747c" : low ? tone : "#0000"};border-radius:3px;text-align:center;cursor:help;
      font:600 11px/${low ? 12 : 14}px ui-monospace,monospace;color:${pale || low ? "#1a1c20" : "#fff"};background:${low ? "#fff" : tone}`;
    host.textContent = api.i18n.getMessage(`short_${side}`);
    host.onmouseenter = host.onfocus = () => show(host, what);
    host.onmouseleave = host.onblur = hide;
    host.onkeydown = (event) => event.key === "Escape" && hide();
    return host;
  }

  function show(host, what) {
    hide();
    card = document.createElement("div");
    card.parallax = 1;
    const box = document.createElement("div");
    const at = host.getBoundingClientRect();
    box.style.cssText = `position:fixed;z-index:2147483647;top:${at.bottom + 4}px;left:${Math.max(8, Math.min(at.left, innerWidth - 268))}px;width:max-content;max-width:260px;box-sizing:border-box;padding:8px 12px;border:1px solid #80848b;border-radius:6px;
      background:light-dark(#fff,#191c20);color:light-dark(#1a1c20,#ecedee);color-scheme:light dark;font:13px/1.4 system-ui;box-shadow:0 4px 16px rgb(0 0 0/15%)`;
    const title = document.createElement("b");
    title.textContent = what.outlet;
    const lines = [say(what.bias), say(what.factuality), what.country && new Intl.DisplayNames(api.i18n.getUILanguage(), { type: "region" }).of(what.country)];
    box.append(title, ...lines.filter(Boolean).flatMap((line) => [document.createElement("br"), line]));
    card.attachShadow({ mode: "closed" }).append(box);
    document.documentElement.append(card);
  }

  function hide() {
    card?.remove();
  }
})();
