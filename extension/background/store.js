// @ts-check
// The one IndexedDB database: a flat map from key to bytes. Rust decides what stands in it and in which
// order it is written; here is only the calling. Few large values beat many records.

const DATABASE = "parallax";
const VERSION = 1;
const VALUES = "values";

/** Bytes from which a value is kept as a blob: browsers read those side by side, in half the time. */
const LARGE = 65_536;

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(VALUES);
    request.onsuccess = () => {
      // Another version of the extension wants to upgrade: let it, and open anew when asked again.
      request.result.onversionchange = () => { request.result.close(); opened = undefined; };
      request.result.onclose = () => { opened = undefined; };
      resolve(request.result);
    };
    request.onblocked = () => reject(new DOMException("the database is held open elsewhere", "BlockedError"));
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

/**
 * Durability is relaxed: a write outlives browser and background, and after a power cut whole transactions are missing at the
 * end, which the core can read. Strict, Firefox waits for the disk on each, many times a second while feeds are read.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(values: IDBObjectStore) => T} work
 * @returns {Promise<T>}
 */
async function transact(mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(VALUES, mode, { durability: "relaxed" });
    const result = work(transaction.objectStore(VALUES));
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("the write was given up", "AbortError"));
  });
}

/**
 * The values of `keys` in their order; `undefined` where there is none.
 * @param {string[]} keys
 */
export async function getMany(keys) {
  const requests = await transact("readonly", (values) => keys.map((key) => values.get(key)));
  return Promise.all(requests.map((request) => bytesOf(request.result)));
}

/**
 * All keys that start with `prefix`.
 * @param {string} prefix
 */
export async function keysOf(prefix) {
  const range = IDBKeyRange.bound(prefix, prefix + "\uffff");
  return (await transact("readonly", (values) => values.getAllKeys(range))).result;
}

/**
 * All keys that start with `prefix` and, in the same order, their values, in one look.
 * @param {string} prefix
 */
export async function allUnder(prefix) {
  const range = IDBKeyRange.bound(prefix, prefix + "\uffff");
  const [keys, found] = await transact("readonly", (values) => /** @type {const} */ ([values.getAllKeys(range), values.getAll(range)]));
  return [keys.result, await Promise.all(found.result.map(bytesOf))];
}

/**
 * Applies all writes or none. `bytes` undefined deletes.
 * @param {string[]} keys
 * @param {(Uint8Array<ArrayBuffer> | undefined)[]} bytes
 */
export async function apply(keys, bytes) {
  await transact("readwrite", (values) => {
    keys.forEach((key, at) => {
      const value = bytes[at];
      if (value === undefined) values.delete(key);
      else values.put(value.length < LARGE ? value : new Blob([value]), key);
    });
  });
}

/**
 * What was stored; `undefined` where there is nothing or the browser has lost the blob's file.
 * @param {Uint8Array | Blob | undefined} value
 */
async function bytesOf(value) {
  if (!(value instanceof Blob)) return value;
  return value.arrayBuffer().then((bytes) => new Uint8Array(bytes), () => undefined);
}

/** Deletes the whole database. */
export async function erase() {
  (await opened?.catch(() => undefined))?.close();
  opened = undefined;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => resolve(undefined);
    // What is still being written is waited for.
    request.onerror = () => reject(request.error);
  });
}
