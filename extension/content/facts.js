// @ts-check
// The only script that enters a page: it collects facts; the core judges them (src/page).
// Runs once, in an isolated world; its value is one JSON text below 64 KB (`Facts`, src/page/facts.rs).
// * Nodes are read by getters of the prototypes: a form's named inputs shadow its own properties.
// * Every loop and string is bounded; no layout or style is asked for; nothing is changed; nothing typed is read.
(() => {
  "use strict";

  const MAX_BYTES = 63000;
  const MAX_NODES = 60000;
  const MAX_DEPTH = 250;
  const MAX_TEXT = 1000; // UTF-16 units of one block

  const getter = (proto, name) => {
    const get = Object.getOwnPropertyDescriptor(proto, name)?.get;
    return (node) => get?.call(node);
  };
  const firstChild = getter(Node.prototype, "firstChild");
  const nextSibling = getter(Node.prototype, "nextSibling");
  const nodeType = getter(Node.prototype, "nodeType");
  const localName = getter(Element.prototype, "localName");
  const shadowRoot = getter(Element.prototype, "shadowRoot");
  const { closest, getAttribute, hasAttribute, hasAttributes } = Element.prototype;
  const attr = (el, name) => getAttribute.call(el, name) || "";

  const words = (list) => new Set(list.split(" "));
  const SKIP = words(
    "head script style noscript template svg math iframe object canvas audio select textarea input button dialog datalist rt rp",
  );
  const INLINE = words(
    "a abbr b bdi bdo big cite code data del em font i img ins kbd label mark nobr picture q ruby s small source span strike strong sub sup time tt u var wbr",
  );
  const MARK = /author|by-?line|autor|auteur|writer|redakt|journalist|reporter|contributor|credit|dat[eu]|fecha|time|publi|posted|modified/i;
  const PERSON_PATH = /\/(?:aut[eh]?[ou]r|people|person|profil|staff|contribut|writer|journalist|reporter|columnist|redakt|by\/|correspondent)/i;
  const META =
    /title|headline|author|creator|byl|date|time|publi|modif|issued|created|lang|locale|type|site|section|url|generator|image|app.name|description|source|copyright|parsely|tier|paywall|robots|keyword|news|name$/i;
  const LD =
    /^@(?:type|id|graph)$|name$|headline$|author|creator|contributor|editor|^date|uploadDate|publisher|provider|sourceOrg|inLanguage|^article|^mainEntity|^url$|isAccessible|isPartOf|copyrightHolder|genre/i;

  const bytes = (s) => {
    let n = s.length;
    for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 127) n += s.charCodeAt(i) > 2047 ? 2 : 1;
    return n;
  };
  const squeeze = (s) => s.replace(/\s+/g, " ").trim();

  /** The names of an element that say what it is for. */
  const naming = (el) => {
    if (!hasAttributes.call(el)) return "";
    const id = attr(el, "id");
    let out = id && id.length < 40 ? "#" + id : "";
    for (const name of attr(el, "class").slice(0, 400).split(/\s+/)) {
      if (out.length < 60 && name.length > 2 && name.length < 40 && !/[:[\]/]/.test(name)) out += "." + name;
    }
    for (const name of ["role", "itemprop", "rel", "data-testid", "data-component"]) {
      const value = attr(el, name);
      if (value && value.length < 40) out += ` ${name}=${value}`;
    }
    return out.slice(0, 140);
  };

  /**
   * t tag ("#": text beside blocks), a naming, x text, n length, l linked, v value, k children
   * @typedef {{t: string, a: string, x: string, n: number, l: number, v: string, k: Entry[]}} Entry
   * @returns {Entry}
   */
  const entry = (t, a = "") => ({ t, a, x: "", n: 0, l: 0, v: "", k: [] });
  const value = (el) =>
    (attr(el, "datetime") || attr(el, "content") || attr(el, "href") || attr(el, "title")).slice(0, 120);

  const stats = { nodes: 0, links: 0, passwords: 0, videos: 0, cut: false };
  /** @type {Entry | null} */
  let run = null; // the text that is being gathered
  let level = 0;
  let inLink = 0;
  let afterInline = false;

  const addText = (block, text) => {
    if (!/\S/.test(text)) {
      if (run) run.x += " ";
      return;
    }
    if (!run) block.k.push((run = entry("#")));
    if (run.x.length < MAX_TEXT) run.x += text.slice(0, 2 * MAX_TEXT).replace(/\s+/g, " ");
    const n = text.trim().length;
    run.n += n;
    if (inLink) run.l += n;
  };

  const hidden = (el, inline) =>
    hasAttributes.call(el) &&
    (hasAttribute.call(el, "hidden") ||
      /display:\s*none|visibility:\s*hidden/i.test(attr(el, "style")) ||
      /dialog/.test(attr(el, "role")) ||
      attr(el, "aria-modal") === "true" ||
      (inline && attr(el, "aria-hidden") === "true"));

  const children = (parent, block) => {
    level++;
    for (let node = firstChild(parent); node; node = nextSibling(node)) {
      if (++stats.nodes > MAX_NODES) {
        stats.cut = true;
        break;
      }
      const type = nodeType(node);
      if (type === 3) {
        addText(block, node.data);
        afterInline = false;
      } else if (type === 1) element(node, block);
    }
    level--;
  };

  const inlineElement = (el, tag, block) => {
    if (afterInline && run) run.x += " ";
    const name = naming(el);
    const before = run;
    const start = run ? run.x.length : 0;
    children(el, block);
    const after = run;
    const person = tag === "a" && PERSON_PATH.test(attr(el, "href"));
    if (tag === "time" || person || MARK.test(name) || /itemprop=|rel=author/.test(name)) {
      const mark = entry(tag, name);
      mark.v = value(el);
      if (after && (after === before || !before)) mark.x = squeeze(after.x.slice(start)).slice(0, 160);
      if (mark.x || mark.v) (after || block).k.push(mark);
    }
    afterInline = true;
  };

  const blockElement = (el, tag, block) => {
    run = null;
    const made = entry(tag, naming(el));
    if (MARK.test(made.a)) made.v = value(el);
    const root = shadowRoot(el);
    if (root) children(root, made);
    children(el, made);
    sum(made);
    // A block with one text is that text.
    if (made.k.length === 1 && made.k[0].t === "#") {
      made.x = made.k[0].x;
      made.k = made.k[0].k;
    }
    if (made.n || made.v || made.k.length) block.k.push(made);
    run = null;
    afterInline = false;
  };

  const sum = (e) => {
    for (const kid of e.k) {
      if (INLINE.has(kid.t)) continue;
      e.n += kid.n;
      e.l += kid.l;
    }
  };

  const element = (el, block) => {
    const tag = localName(el);
    const inline = INLINE.has(tag);
    if (tag === "input" && attr(el, "type") === "password") stats.passwords++;
    if (tag === "video") stats.videos++;
    if (SKIP.has(tag) || level > MAX_DEPTH || hidden(el, inline)) return;
    if (tag === "br" || tag === "hr") {
      if (run && /\n\s*$/.test(run.x)) run = null;
      else if (run) run.x += "\n";
      return;
    }
    const link = tag === "a" && hasAttribute.call(el, "href");
    if (link) stats.links++, inLink++;
    (inline ? inlineElement : blockElement)(el, tag, block);
    if (link) inLink--;
  };

  // The tree as rows `[depth, tag, naming, text, n, l, value]`, cut to a budget.
  const flatten = (top, budget) => {
    const all = [];
    const titles = [];
    const list = (e, depth, up) => {
      while (!e.x && e.k.length === 1 && e.t === "div" && !INLINE.has(e.k[0].t) && e.k[0].t !== "#" && (!e.a || !e.k[0].a)) {
        e.k[0].a ||= e.a;
        e = e.k[0];
      }
      const x = squeeze(e.x.slice(0, MAX_TEXT));
      const linked = e.l > e.n / 2;
      const marked = e.n < 200 && (e.v || MARK.test(e.a));
      if (e.t === "h1") titles.push(all.length);
      const rank = e.t === "h1" ? 0 : !linked && e.n >= 80 ? 1 : marked ? 2 : /^h\d$/.test(e.t) ? 3 : linked ? 5 : 4;
      const at = all.push({ row: [depth, e.t, e.a, x, e.n, e.l, e.v], rank, cost: bytes(x + e.a + e.v) + 22, up }) - 1;
      for (const kid of e.k) if (all.length < 9000) list(kid, depth + 1, at);
    };
    list(top, 0, -1);
    // Names and dates stand beside the headline.
    for (const at of titles.slice(0, 4)) {
      for (let i = Math.max(0, at - 25); i < at + 60 && i < all.length; i++) if (all[i].rank > 1) all[i].rank = 0;
    }
    const kept = new Uint8Array(all.length);
    let left = budget;
    for (let rank = 0; rank <= 5; rank++) {
      for (let i = 0; i < all.length; i++) {
        if (all[i].rank !== rank || kept[i] || !(all[i].row[3] || all[i].row[6])) continue;
        let cost = 0; // with what stands above
        for (let j = i; j >= 0 && !kept[j]; j = all[j].up) cost += all[j].cost;
        if (cost > left - (rank === 1 ? budget / 4 : 0)) continue;
        left -= cost;
        for (let j = i; j >= 0 && !kept[j]; j = all[j].up) kept[j] = 1;
      }
    }
    return all.filter((_, i) => kept[i]).map((e) => e.row);
  };

  const metas = () => {
    const out = [];
    const seen = new Map();
    let left = 9000;
    const all = document.getElementsByTagName("meta");
    for (let i = 0; i < all.length && i < 3000; i++) {
      const el = all[i];
      let name = (attr(el, "property") || attr(el, "name") || attr(el, "http-equiv")).trim();
      const prop = attr(el, "itemprop");
      if (!name && prop) {
        // "itemprop:author.name": with what the enclosing item is of its parent.
        const owner = closest.call(el, "[itemscope]");
        const of = owner && attr(owner, "itemprop");
        name = "itemprop:" + (of ? of + "." : "") + prop;
      }
      if (!name || name.length > 60 || !META.test(name)) continue;
      const content = squeeze(attr(el, "content").slice(0, 4000)).slice(0, name === "parsely-page" ? 1500 : 400);
      const times = seen.get(name) || 0;
      if (!content || times > 5) continue;
      seen.set(name, times + 1);
      left -= bytes(name + content) + 8;
      if (left > 0) out.push([name, content]);
    }
    return out;
  };

  // What the core reads of structured data.
  const prune = (json, depth, most = 300) => {
    if (typeof json === "string") return squeeze(json.slice(0, 6 * most)).slice(0, most);
    if (typeof json !== "object" || !json) return json;
    if (depth > 7) return null;
    if (Array.isArray(json)) return json.slice(0, 30).map((one) => prune(one, depth + 1));
    const out = {};
    for (const key of Object.keys(json)) if (LD.test(key)) out[key] = prune(json[key], depth + 1, key === "articleBody" ? 1500 : 300);
    return out;
  };

  const select = (css, most, f) => Array.from(document.querySelectorAll(css)).slice(0, most).map(f);

  const jsonld = () => {
    const texts = select('script[type*="ld+json" i]', 40, (el) => {
      const raw = el.textContent || "";
      let text = raw.slice(0, 5000); // broken JSON goes as it is
      try {
        if (raw.length < 400000) text = JSON.stringify(prune(JSON.parse(raw), 0));
      } catch {}
      return text.slice(0, 9000);
    });
    // Articles first, so that they are what fits.
    const about = (s) => (/Article|Posting|headline|Report/.test(s) ? 0 : /author|datePublished|Page/.test(s) ? 1 : 2);
    let left = 17000;
    return texts.sort((a, b) => about(a) - about(b)).filter((text) => (left -= bytes(text)) > 0);
  };

  const root = document.documentElement;
  const top = entry("body");
  const facts = {
    url: document.URL.slice(0, 2000),
    lang: (attr(root, "lang") || attr(root, "xml:lang")).slice(0, 40),
    title: squeeze(document.title.slice(0, 1000)).slice(0, 400),
    metas: metas(),
    links: select('link[rel~="canonical" i],link[rel~="amphtml" i],link[rel~="author" i]', 8, (el) => [attr(el, "rel").toLowerCase(), attr(el, "href").slice(0, 500)]),
    jsonld: jsonld(),
    itemtypes: select("[itemtype]", 20, (el) => attr(el, "itemtype").slice(0, 60)),
    stats,
    /** @type {any[]} */ tree: [],
  };
  if (document.body) {
    top.a = naming(document.body);
    children(document.body, top);
    sum(top);
    facts.tree = flatten(top, MAX_BYTES - bytes(JSON.stringify(facts)));
  }
  // Escapes make texts longer.
  let text = JSON.stringify(facts);
  while (bytes(text) > MAX_BYTES && facts.tree.length) {
    facts.tree.length = Math.floor(facts.tree.length * 0.9);
    text = JSON.stringify(facts);
  }
  return text;
})();
