// Measures the directory beside a Map over parsed JSON; see `cargo xtask bench directory`.

import init, { Lookup } from "/parallax.js";

const ROUNDS = 15;

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Milliseconds of a call, the median of some rounds after one that warms up. */
function timed(call, rounds = ROUNDS) {
  call();
  const millis = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    call();
    millis.push(performance.now() - start);
  }
  return median(millis);
}

async function measure() {
  const { memory } = await init({ module_or_path: "/parallax_bg.wasm" });
  const [list, bytes, lines, json] = await Promise.all([
    fetch("/list").then((answer) => answer.bytes()),
    fetch("/directory.bin").then((answer) => answer.arrayBuffer()),
    fetch("/addresses").then((answer) => answer.text()),
    fetch("/outlets.json").then((answer) => answer.text()),
  ]);
  const table = new Uint8Array(bytes);
  const before = memory.buffer.byteLength;
  const lookup = new Lookup(table);
  const wasm_bytes = memory.buffer.byteLength - before;
  const open = timed(() => new Lookup(table).free());
  const fst_bytes = lookup.ask(lines);
  const addresses = lines.trimEnd().split("\n").map((line) => line.split(" "));
  const hosts = addresses.map(([host]) => host);
  const urls = addresses.slice(0, 2000).map(([host, path]) => `https://www.${host}${path}`);
  const micros = (millis, count = hosts.length) => (millis * 1000) / count;

  const heap = performance.memory?.usedJSHeapSize;
  const map = new Map(Object.entries(JSON.parse(json)));
  const map_heap = performance.memory?.usedJSHeapSize - heap;
  const parse = timed(() => new Map(Object.entries(JSON.parse(json))), 5);
  let found = 0;
  const count = (has) => () => {
    found = 0;
    for (const host of hosts) if (has(host)) found++;
  };
  const in_map = timed(count((host) => map.has(host)));
  const in_map_found = found;
  const each_call = timed(count((host) => lookup.find(host)));
  const first = performance.now();
  lookup.identify(urls[0]);
  const first_identify = performance.now() - first;
  const identify = timed(() => urls.forEach((url) => lookup.identify(url)), 3);
  return {
    addresses: hosts.length,
    found: lookup.find_all(),
    found_in_map: in_map_found,
    open_millis: open,
    map_open_millis: parse,
    micros: {
      wasm: micros(timed(() => lookup.find_all())),
      wasm_one_call_each: micros(each_call),
      fst: micros(timed(() => lookup.find_all_in_fst())),
      map: micros(in_map),
      identify: micros(identify, urls.length),
    },
    import: { rows: lookup.import(list), millis: timed(() => lookup.import(list), 5) },
    first_identify_millis: first_identify,
    bytes: { table: table.length, fst_hosts_only: fst_bytes, json: json.length, wasm_memory: wasm_bytes, map_heap },
  };
}

addEventListener("message", () => {
  measure().then(
    (value) => postMessage({ value }),
    (error) => postMessage({ error: String(error) }),
  );
});
