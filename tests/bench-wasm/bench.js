// Measures the index and its peers in a worker of a browser, in milliseconds; see `cargo xtask bench story`.

import init, { Bench } from "/parallax.js";
import { allUnder, apply, erase } from "/store.js";

/** Articles that are added at once. */
const BATCH = 25;

const lines = async (path) => (await (await fetch(path)).text()).trimEnd().split("\n");

function summary(millis) {
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  return { median: at(0.5), p95: at(0.95) };
}

const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** Each call timed by itself: the best of three rounds, since other work on the machine is none of ours. */
function timed(count, call) {
  const millis = new Array(count).fill(Infinity);
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < count; at++) {
      const start = performance.now();
      call(at);
      millis[at] = Math.min(millis[at], performance.now() - start);
    }
  }
  return summary(millis);
}

/** Puts the stored values, packed as (key length, key, value length, value), where the product keeps them. */
async function store(name) {
  await erase();
  const pack = await (await fetch(`/${name}/stored`)).arrayBuffer();
  const view = new DataView(pack);
  const [keys, values] = [[], []];
  for (let at = 0; at < pack.byteLength; ) {
    const part = () => {
      const length = view.getUint32(at, true);
      at += 4 + length;
      return new Uint8Array(pack, at - length, length);
    };
    keys.push(new TextDecoder().decode(part()));
    values.push(part().slice());
  }
  await apply(keys, values);
}

/** Opens the index, then loads all signatures; each with its share of reading from IndexedDB and of our own work. */
async function open(now) {
  const bench = new Bench();
  const steps = [performance.now()];
  const [keys, found] = await allUnder("match/");
  steps.push(performance.now());
  keys.forEach((key, at) => bench.put(key, found[at]));
  const articles = bench.open(now);
  steps.push(performance.now());
  const [names, signatures] = await allUnder("signatures/");
  steps.push(performance.now());
  names.forEach((key, at) => bench.attach(key, signatures[at]));
  steps.push(performance.now());
  const [read, open, read_signatures, attach] = steps.slice(1).map((step, at) => step - steps[at]);
  return { bench, articles, read, open, read_signatures, attach };
}

async function parallax(name, now) {
  const { memory } = await init({ module_or_path: "/parallax_bg.wasm" });
  await store(name);
  const rounds = [];
  let bench;
  for (let round = 0; round < 5; round++) {
    bench?.free();
    const opened = await open(now);
    bench = opened.bench;
    rounds.push(opened);
  }
  const opening = (part) => Math.min(...rounds.map((round) => round[part]));
  const table = async (path) => new Uint8Array(await (await fetch(`/tables/${path}`)).arrayBuffer());
  const tables = ["concepts.bin", "english.vec", "multilingual.vec", "topics.bin", "ranker.bin"];
  bench.tables(...(await Promise.all(tables.map(table))));
  const learning = performance.now();
  bench.learn();
  const learn = performance.now() - learning;
  const count = bench.ask((await lines(`/${name}/queries`)).join("\n"));
  const result = {
    articles: rounds[0].articles,
    queries: count,
    open: Object.fromEntries(
      ["read", "open", "read_signatures", "attach"].map((step) => [step, opening(step)]),
    ),
    first_stage: timed(count, (at) => bench.first_stage(at)),
    query: timed(count, (at) => bench.query(at)),
    learn,
    recall: {
      first_stage: mean(Array.from({ length: count }, (_, at) => bench.recall(at))),
      query: mean(Array.from({ length: count }, (_, at) => bench.recall_of_query(at))),
    },
    memory: bench.memory(),
  };
  // The background merges small segments between two rounds of adding, so that they do not pile up.
  const added = (texts) =>
    texts.map((text) => {
      const start = performance.now();
      bench.add(text, now);
      const end = performance.now();
      bench.merge();
      return { add: end - start, merge: performance.now() - end };
    });
  const ones = added(await lines(`/${name}/fresh`));
  result.add_one = summary(ones.map(({ add }) => add));
  result.merge_one = mean(ones.map(({ merge }) => merge));
  const batch = await lines(`/${name}/batch`);
  const batches = Array.from({ length: Math.ceil(batch.length / BATCH) }, (_, at) => batch.slice(at * BATCH, (at + 1) * BATCH));
  const many = added(batches.map((lines) => lines.join("\n")));
  result.add_batch_each = summary(many.map(({ add }, at) => add / batches[at].length));
  result.merge_batch_each = many.reduce((sum, { merge }) => sum + merge, 0) / batch.length;
  result.wasm_memory = memory.buffer.byteLength;
  return result;
}

/** What a peer's search finds, and how long it takes. `search` gives ids, best first, for a title and a whole text. */
async function peer(name, build) {
  const articles = (await lines(`/${name}/articles`)).map((line) => JSON.parse(line));
  const start = performance.now();
  const search = build(articles);
  const built = performance.now() - start;
  const queries = (await lines(`/${name}/peer-queries`)).map((line) => JSON.parse(line));
  const recall = (text, asked) =>
    mean(
      asked.map(({ article, relevant }) => {
        const found = search(text(article)).filter((id) => id !== article.id).slice(0, 10);
        return found.filter((id) => relevant.includes(id)).length / Math.min(10, relevant.length);
      }),
    );
  const ask = (text, asked) => ({
    queries: asked.length,
    ...timed(asked.length, (at) => search(text(asked[at].article))),
    recall: recall(text, asked),
  });
  const whole = (article) => `${article.title} ${article.lead}`;
  // Asked with title and lead, as the index is, a peer takes seconds a query: few queries, and few articles only.
  const patient = articles.length <= 20_000;
  return {
    build: built,
    title: ask((article) => article.title, queries),
    whole: patient ? ask(whole, queries.slice(0, 20)) : null,
  };
}

async function minisearch(name) {
  const { default: MiniSearch } = await import("/minisearch.js");
  return peer(name, (articles) => {
    const index = new MiniSearch({ fields: ["title", "lead"] });
    index.addAll(articles);
    return (text) => index.search(text, { boost: { title: 2 } }).slice(0, 120).map((found) => found.id);
  });
}

async function flexsearch(name) {
  const { Document } = await import("/flexsearch.js");
  return peer(name, (articles) => {
    const index = new Document({ document: { id: "id", index: ["title", "lead"] } });
    articles.forEach((article) => index.add(article));
    return (text) => {
      const fields = index.search(text, { limit: 120, suggest: true });
      return [...new Set(fields.flatMap((field) => field.result))];
    };
  });
}

const subjects = { parallax, minisearch, flexsearch };

globalThis.onmessage = ({ data: [subject, name, now] }) =>
  subjects[subject](name, now).then(
    (value) => postMessage({ value }),
    (error) => postMessage({ error: `${error}\n${error?.stack}` }),
  );
