// @ts-check
// A small mark beside each link to a known outlet, on sites where the person switched that on. Knows no outlets:
// it asks for the addresses of visible links in batches and draws the answer. Changes no link and sends nothing.
(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  if (globalThis.parallaxMarks) return;
  globalThis.parallaxMarks = true;

  /** Links asked about at once; milliseconds between two questions; links of one page. */
  const BATCH = 64;
  const PAUSE = 250;
  const MOST = 2000;
  /** Nodes looked through in one go; the rest waits for the next. */
  const NODES = 400;

  const letter = { ll: "short_ll", l: "short_l", c: "short_c", r: "short_r", rr: "short_rr", none: "short_none", satire: "short_satire" };
  const fill = { ll: "#0a4a5c", l: "#1a7a92", c: "#d3d6da", r: "#a2650a", rr: "#663a05", none: "#fff", satire: "#fff" };
  const word = (key, args) => api.i18n.getMessage(key, args);
  const say = ({ key, args }) => word(key, args.map((arg) => (typeof arg === "object" ? say(arg) : String(arg))));

  /** What each host and path is, once answered. */
  const known = new Map();
  /** Links that wait, by address. */
  const waiting = new Map();
  /** @type {any[]} */
  let queue = [document.body];
  let marked = 0;
  let timer = 0;
  let card;

  const seen = new IntersectionObserver(/** @param {any[]} entries */ (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      if (known.has(target.href)) draw(target, known.get(target.href));
      else waiting.set(target.href, [...(waiting.get(target.href) ?? []), target]);
    }
    if (waiting.size) later();
  });

  new MutationObserver((records) => {
    for (const record of records) for (const node of record.addedNodes) if (node.nodeType === 1 && queue.length < NODES) queue.push(node);
    if (queue.length) later();
  }).observe(document.documentElement, { childList: true, subtree: true });
  later();

  function later() {
    timer ||= setTimeout(() => {
      timer = 0;
      look();
      ask();
    }, PAUSE);
  }

  function look() {
    for (const root of queue.splice(0, NODES)) {
      if (!root.isConnected) continue;
      const links = root.matches("a[href]") ? [root] : root.getElementsByTagName("a");
      for (const link of links) {
        if (marked >= MOST) return;
        // Only what has words of its own and leads elsewhere; each link once.
        if (link.parallax || !/^https?:$/.test(link.protocol) || link.host === location.host || !link.textContent.trim()) continue;
        link.parallax = true;
        marked += 1;
        seen.observe(link);
      }
    }
  }

  async function ask() {
    const urls = [...waiting.keys()].slice(0, BATCH);
    if (!urls.length) return;
    const links = urls.map((url) => waiting.get(url));
    urls.forEach((url) => waiting.delete(url));
    const answers = await api.runtime.sendMessage({ op: "marks", urls }).catch(() => null);
    if (!Array.isArray(answers)) return;
    urls.forEach((url, at) => {
      known.set(url, answers[at]);
      for (const link of links[at]) draw(link, answers[at]);
    });
    if (waiting.size) later();
  }

  function draw(link, what) {
    if (!what || !link.isConnected) return;
    const host = document.createElement("span");
    host.tabIndex = 0;
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", `${what.outlet}: ${say(what.bias)}. ${say(what.factuality)}`);
    const dark = what.side === "c" || what.side === "none" || what.side === "satire";
    const style = `all:initial;display:inline-block;vertical-align:middle;margin-inline:.3em;padding:0 .3em;min-width:1.2em;border-radius:3px;text-align:center;cursor:help;
      font:600 11px/16px ui-monospace,Menlo,Consolas,monospace;color:${dark ? "#1a1c20" : "#fff"};background:${fill[what.side]};
      box-shadow:inset 0 0 0 1px ${dark ? "#6f747c" : fill[what.side]};${what.low ? `background:#fff;color:#1a1c20;box-shadow:inset 0 0 0 2px ${dark ? "#6f747c" : fill[what.side]};` : ""}${what.side === "none" ? "box-shadow:none;outline:1px dashed #80848b;outline-offset:-1px;" : ""}`;
    host.style.cssText = style;
    host.textContent = word(letter[what.side]);
    for (const event of ["mouseenter", "focus"]) host.addEventListener(event, () => show(host, what));
    for (const event of ["mouseleave", "blur"]) host.addEventListener(event, hide);
    host.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    link.after(host);
  }

  function show(host, what) {
    hide();
    card = document.createElement("div");
    const root = card.attachShadow({ mode: "closed" });
    const box = document.createElement("div");
    const at = host.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - 268));
    box.style.cssText = `position:fixed;z-index:2147483647;inset-block-start:${at.bottom + 4}px;left:${left}px;width:max-content;max-width:260px;box-sizing:border-box;padding:8px 12px;border:1px solid #80848b;border-radius:6px;
      background:light-dark(#fff,#191c20);color:light-dark(#1a1c20,#ecedee);color-scheme:light dark;font:13px/1.4 system-ui,sans-serif;box-shadow:0 4px 16px rgb(0 0 0/15%)`;
    const title = document.createElement("b");
    title.textContent = what.outlet;
    const lines = [say(what.bias), say(what.factuality), what.country && new Intl.DisplayNames(api.i18n.getUILanguage(), { type: "region" }).of(what.country)];
    box.append(title, ...lines.filter(Boolean).map((text) => Object.assign(document.createElement("div"), { textContent: text })));
    root.append(box);
    document.documentElement.append(card);
  }

  function hide() {
    card?.remove();
    card = undefined;
  }
})();
