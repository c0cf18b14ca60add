// @ts-check
// The only script that enters a page. It collects facts and judges nothing: the core does that (src/page).
// Runs in an isolated world, on demand, once; its last value is one JSON text of at most 64 KB (`Facts` in src/page/facts.rs).
//
// * Nothing of the page's own is trusted: properties of nodes are read by the getters of the prototypes,
//   because a form's named inputs shadow its own properties.
// * Every loop and every string has a bound. Nothing asks for layout or style, and nothing is changed.
// * What a person typed is never read: form controls are skipped.
(() => {
  "use strict";

  const MAX_BYTES = 63000;
  const MAX_NODES = 60000;
  const MAX_DEPTH = 250;
  const MAX_TEXT = 700; // UTF-16 units of one block

  /** @param {object} proto @param {string} name @returns {(node: any) => any} */
  const getter = (proto, name) => {
    const get = Object.getOwnPropertyDescriptor(proto, name)?.get;
    return (node) => (get ? get.call(node) : null);
  };
  const firstChild = getter(Node.prototype, "firstChild");
  const nextSibling = getter(Node.prototype, "nextSibling");
  const nodeType = getter(Node.prototype, "nodeType");
  const textContent = getter(Node.prototype, "textContent");
  const parentElement = getter(Node.prototype, "parentElement");
  const localName = getter(Element.prototype, "localName");
  const shadowRoot = getter(Element.prototype, "shadowRoot");
  /** @param {Element} el @param {string} name @returns {string} */
  const attr = (el, name) => Element.prototype.getAttribute.call(el, name) || "";
  const has = (/** @type {Element} */ el, /** @type {string} */ name) => Element.prototype.hasAttribute.call(el, name);

  const words = (/** @type {string} */ list) => new Set(list.split(" "));
  const SKIP = words(
    "head script style noscript template svg math iframe object embed canvas audio map select option textarea input button dialog datalist progress meter",
  );
  const INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output picture q rb rt ruby s samp small source span strike strong sub sup time tt u var wbr",
  );
  const MARK =
    /author|byline|by-line|autor|auteur|writer|redakt|journalist|reporter|contributor|credit|date|datum|fecha|time|publi|posted|updated|modified|dateline/i;
  const PERSON_PATH =
    /\/(?:author|autor|auteur|autore|people|person|profile|profil|staff|contributor|writer|journalist|reporter|columnist|redakteur|by|correspondent)[a-z]*\//i;
  const META =
    /title|headline|author|creator|byl|date|time|publi|modif|issued|created|lang|locale|type|site|section|url|generator|image|app_name|app-name|description|source|copyright|rights|parsely|tier|paywall|robots|keyword|news|publisher|name$/i;
  const LD_KEEP = words(
    "@type @id @graph headline alternativeHeadline name author creator contributor editor datePublished dateModified dateCreated uploadDate publisher provider sourceOrganization inLanguage articleSection mainEntityOfPage mainEntity url isAccessibleForFree articleBody isPartOf copyrightHolder genre price offers givenName familyName",
  );

  const bytes = (/** @type {string} */ s) => {
    let n = s.length;
    for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 127) n += s.charCodeAt(i) > 2047 ? 2 : 1;
    return n;
  };
  const squeeze = (/** @type {string} */ s) => s.replace(/\s+/g, " ").trim();

  /** Names of an element that say what it is for. @param {Element} el */
  const naming = (el) => {
    const id = attr(el, "id");
    let out = id && id.length < 40 ? "#" + id : "";
    for (const token of attr(el, "class").slice(0, 400).split(/\s+/)) {
      if (out.length > 60) break;
      if (token.length > 2 && token.length < 40 && !/[:[\]/]/.test(token)) out += "." + token;
    }
    for (const name of ["role", "itemprop", "rel", "data-testid", "data-component"]) {
      const value = attr(el, name);
      if (value && value.length < 40) out += " " + name + "=" + value;
    }
    return out.slice(0, 160);
  };

  /**
   * @typedef {{t: string, a: string, x: string, n: number, l: number, v: string, k: Entry[], keep?: boolean}} Entry
   * t tag ("#" = text beside blocks), a naming, x text, n and l length of all text and of text in links below, v value, k children
   * @returns {Entry}
   */
  const entry = (/** @type {string} */ t, a = "") => ({ t, a, x: "", n: 0, l: 0, v: "", k: [] });

  const stats = { nodes: 0, links: 0, passwords: 0, videos: 0, cut: false };
  /** @type {Entry | null} */
  let run = null;
  let inLink = 0;
  let afterInline = false;

  /** @param {Entry} block @param {string} data */
  const addText = (block, data) => {
    if (!run) {
      if (!/\S/.test(data)) return;
      run = entry("#");
      block.k.push(run);
    }
    if (run.x.length < MAX_TEXT) run.x += data.slice(0, MAX_TEXT * 2).replace(/\s+/g, " ");
    const n = squeeze(data).length;
    run.n += n;
    if (inLink) run.l += n;
  };

  /** @param {Element} el @param {string} tag */
  const hidden = (el, tag) =>
    has(el, "hidden") ||
    /display:\s*none|visibility:\s*hidden/i.test(attr(el, "style")) ||
    /dialog/.test(attr(el, "role")) ||
    attr(el, "aria-modal") === "true" ||
    (INLINE.has(tag) && attr(el, "aria-hidden") === "true");

  /** What an inline element is marked as, or null. @param {Element} el @param {string} tag @param {string} name @returns {Entry | null} */
  const mark = (el, tag, name) => {
    const href = tag === "a" ? attr(el, "href") : "";
    if (tag !== "time" && !MARK.test(name) && !/itemprop=|rel=author/.test(name) && !PERSON_PATH.test(href)) return null;
    const made = entry(tag, name);
    made.v = (attr(el, "datetime") || attr(el, "content") || href || attr(el, "title")).slice(0, 120);
    return made;
  };

  /** @param {Node} parent @param {Entry} block @param {number} depth */
  const children = (parent, block, depth) => {
    for (let node = firstChild(parent); node; node = nextSibling(node)) {
      if (++stats.nodes > MAX_NODES) {
        stats.cut = true;
        return;
      }
      const type = nodeType(node);
      if (type === 3) {
        addText(block, /** @type {Text} */ (node).data);
        afterInline = false;
      } else if (type === 1) {
        element(node, block, depth);
      }
    }
  };

  /** @param {Element} el @param {Entry} block @param {number} depth */
  const element = (el, block, depth) => {
    const tag = localName(el);
    if (tag === "input" && attr(el, "type") === "password") stats.passwords++;
    if (tag === "video") stats.videos++;
    if (SKIP.has(tag) || hidden(el, tag)) return;
    if (tag === "br" || tag === "hr") {
      if (run && /\n\s*$/.test(run.x)) run = null;
      else if (run) run.x += "\n";
      return;
    }
    if (depth > MAX_DEPTH) return;
    const link = tag === "a" && attr(el, "href") !== "";
    if (link) {
      stats.links++;
      inLink++;
    }
    const root = shadowRoot(el);
    if (INLINE.has(tag)) {
      if (afterInline && run) run.x += " ";
      const made = mark(el, tag, naming(el));
      const before = run;
      const start = run ? run.x.length : 0;
      children(el, block, depth + 1);
      const after = /** @type {Entry | null} */ (run);
      if (made) {
        const home = after || block;
        if (after && (after === before || !before)) made.x = squeeze(after.x.slice(start)).slice(0, 160);
        if (made.x || made.v) home.k.push(made);
      }
      afterInline = true;
    } else {
      run = null;
      afterInline = false;
      const made = entry(tag, naming(el));
      if (MARK.test(made.a) || attr(el, "datetime")) {
        made.v = (attr(el, "datetime") || attr(el, "content")).slice(0, 120);
        made.keep = true;
      }
      if (root) children(root, made, depth + 1);
      children(el, made, depth + 1);
      for (const kid of made.k) {
        if (kid.t !== "#" && INLINE.has(kid.t)) continue;
        made.n += kid.n;
        made.l += kid.l;
      }
      // A block with one run of text and nothing else is that text.
      if (made.k.length === 1 && made.k[0].t === "#") {
        made.x = made.k[0].x;
        made.k = made.k[0].k;
      }
      if (made.n || made.v || made.k.length) block.k.push(made);
      run = null;
      afterInline = false;
    }
    if (link) inLink--;
  };

  /** How dispensable an entry is: 0 is kept to the last. @param {Entry} e @param {number} sinceTitle */
  const rank = (e, sinceTitle) => {
    if (e.t === "h1" || e.t === "time" || e.keep) return 0;
    const linked = e.l > e.n / 2;
    if (!linked && e.n >= 80) return 1;
    if (sinceTitle < 40) return 2;
    if (e.k.length) return 2;
    if (/^h[2-6]$/.test(e.t)) return 3;
    return linked ? 5 : 4;
  };

  /**
   * The tree as a list in document order, `[depth, tag, naming, text, n, l, value]`, cut to a budget.
   * @param {Entry} top @param {number} budget
   */
  const flatten = (top, budget) => {
    /** @type {{row: any[], rank: number, cost: number, text: boolean, up: number}[]} */
    const all = [];
    let sinceTitle = 1000;
    /** @param {Entry} e @param {number} depth @param {number} up */
    const list = (e, depth, up) => {
      // A nameless box around a single box adds nothing.
      while (!e.x && e.k.length === 1 && e.k[0].t !== "#" && /^(?:div|span|center)$/.test(e.t) && (!e.a || !e.k[0].a)) {
        e.k[0].a ||= e.a;
        e = e.k[0];
      }
      const x = squeeze(e.x.slice(0, MAX_TEXT));
      if (e.t === "h1") sinceTitle = 0;
      else if (x) sinceTitle++;
      const row = [depth, e.t, e.a, x, e.n, e.l, e.v];
      const at = all.length;
      all.push({ row, rank: rank(e, sinceTitle), cost: bytes(x) + bytes(e.a) + bytes(e.v) + 22, text: x !== "", up });
      for (const kid of e.k) if (all.length < 9000) list(kid, depth + 1, at);
    };
    list(top, 0, -1);
    // Ancestors of what is kept are kept, so their cost is counted when first needed.
    const kept = new Uint8Array(all.length);
    let left = budget;
    for (let r = 0; r <= 5; r++) {
      for (let i = 0; i < all.length; i++) {
        if (all[i].rank !== r || kept[i] || (!all[i].text && !all[i].row[6])) continue;
        let cost = 0;
        for (let j = i; j >= 0 && !kept[j]; j = all[j].up) cost += all[j].cost;
        if (cost > left) continue;
        left -= cost;
        for (let j = i; j >= 0 && !kept[j]; j = all[j].up) kept[j] = 1;
      }
    }
    return all.filter((_, i) => kept[i]).map((e) => e.row);
  };

  const metas = () => {
    /** @type {string[][]} */
    const out = [];
    /** @type {Map<string, number>} */
    const seen = new Map();
    let left = 9000;
    const all = document.getElementsByTagName("meta");
    for (let i = 0; i < all.length && i < 3000 && out.length < 150; i++) {
      const el = all[i];
      let name = (attr(el, "property") || attr(el, "name") || attr(el, "http-equiv")).trim();
      const prop = attr(el, "itemprop");
      if (!name && prop) {
        // "author.name": the property that the enclosing item is of its parent.
        let owner = parentElement(el);
        for (let up = 0; owner && up < 8 && !has(owner, "itemscope"); up++) owner = parentElement(owner);
        const of = owner ? attr(owner, "itemprop") : "";
        name = "itemprop:" + (of ? of + "." : "") + prop;
      }
      const content = squeeze(attr(el, "content").slice(0, 4000)).slice(0, name === "parsely-page" ? 1500 : 400);
      const times = seen.get(name) || 0;
      if (!name || name.length > 60 || !content || !META.test(name) || times >= 6) continue;
      seen.set(name, times + 1);
      left -= bytes(name) + bytes(content) + 8;
      if (left > 0) out.push([name, content]);
    }
    return out;
  };

  /** Keeps what the core reads of structured data. @param {any} value @param {number} depth @returns {any} */
  const prune = (value, depth) => {
    if (typeof value === "string") return squeeze(value.slice(0, 2000)).slice(0, 300);
    if (typeof value !== "object" || value === null) return value;
    if (depth > 7) return null;
    if (Array.isArray(value)) return value.slice(0, 30).map((one) => prune(one, depth + 1));
    /** @type {Record<string, any>} */
    const out = {};
    for (const key of Object.keys(value).slice(0, 200)) {
      if (!LD_KEEP.has(key)) continue;
      out[key] = key === "articleBody" && typeof value[key] === "string" ? value[key].slice(0, 1500) : prune(value[key], depth + 1);
    }
    return out;
  };

  const jsonld = () => {
    /** @type {string[]} */
    const out = [];
    const all = document.querySelectorAll('script[type*="ld+json" i]');
    for (let i = 0; i < all.length && i < 40; i++) {
      const raw = textContent(all[i]) || "";
      let text = raw.slice(0, 3000);
      if (raw.length < 400000) {
        try {
          text = JSON.stringify(prune(JSON.parse(raw), 0));
        } catch {
          // Broken JSON goes as it is; the core reads what can be read.
          text = squeeze(raw.slice(0, 6000));
        }
      }
      if (text.length > 2) out.push(text);
    }
    // Articles first, so that they are what fits.
    const about = (/** @type {string} */ s) => (/Article|Posting|headline|Report/.test(s) ? 0 : /author|datePublished|Page/.test(s) ? 1 : 2);
    let left = 17000;
    return out
      .sort((a, b) => about(a) - about(b))
      .map((text) => text.slice(0, 9000))
      .filter((text) => (left -= bytes(text)) > 0);
  };

  const links = () => {
    /** @type {string[][]} */
    const out = [];
    const all = document.querySelectorAll('link[rel~="canonical" i],link[rel~="amphtml" i],link[rel~="author" i]');
    for (let i = 0; i < all.length && i < 8; i++) {
      out.push([attr(all[i], "rel").toLowerCase(), attr(all[i], "href").slice(0, 500)]);
    }
    return out;
  };

  const root = document.documentElement;
  const top = entry("body");
  const facts = {
    url: document.URL.slice(0, 2000),
    lang: attr(root, "lang").slice(0, 40) || attr(root, "xml:lang").slice(0, 40),
    title: squeeze(document.title.slice(0, 1000)).slice(0, 400),
    metas: metas(),
    links: links(),
    jsonld: jsonld(),
    itemtypes: Array.from(document.querySelectorAll("[itemtype]"))
      .slice(0, 20)
      .map((el) => attr(el, "itemtype").slice(0, 60)),
    stats,
    /** @type {any[][]} */
    tree: [],
  };
  if (document.body) {
    const body = /** @type {Element} */ (document.body);
    top.a = naming(body);
    children(body, top, 0);
    for (const kid of top.k) {
      top.n += kid.n;
      top.l += kid.l;
    }
    facts.tree = flatten(top, MAX_BYTES - bytes(JSON.stringify(facts)) - 100);
  }
  // Quotes and control characters grow when escaped: give up rows from the end until it fits.
  let text = JSON.stringify(facts);
  while (bytes(text) > MAX_BYTES && facts.tree.length) {
    facts.tree.length = Math.floor(facts.tree.length * 0.9);
    text = JSON.stringify(facts);
  }
  return text;
})();
