// @ts-check
// What is stored, for tests. A driver's scripts run in a world of their own, in which Firefox hands on no events of IndexedDB; so they
// write what they want into the document of this page, and find the answer there.

const api = /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? globalThis.chrome);

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
const done = (asked) => new Promise((fine, failed) => {
  asked.onsuccess = () => fine(asked.result);
  asked.onerror = () => failed(asked.error);
});

/** @param {Uint8Array | Blob} value large values are kept as blobs */
async function text(value) {
  const bytes = value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value;
  let all = "";
  for (let at = 0; at < bytes.length; at += 8192) all += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(all);
}

/** @param {string} name of an area of the browser's storage; Firefox has one of them only with an account */
async function area(name) {
  try {
    return await /** @type {any} */ (api.storage)[name].get(null);
  } catch {
    return {};
  }
}

/** @type {Record<string, (argument: any) => Promise<unknown>>} */
const answers = {
  /** Everything. */
  async all() {
    /** @type {Record<string, string>} */
    const values = {};
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name ?? ""));
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store);
        const [keys, found] = await Promise.all([done(all.getAllKeys()), done(all.getAll())]);
        const texts = await Promise.all(found.map(text));
        keys.forEach((key, at) => { values[`${name}/${store}/${key}`] = texts[at]; });
      }
      db.close();
    }
    return {
      values,
      local: await area("local"),
      session: await area("session"),
      sync: await area("sync"),
      others: [...await caches.keys(), ...Object.keys(localStorage)],
    };
  },

  /** Values of the database and of `storage.local`, where there are none. @param {[Record<string, string>, Record<string, unknown>]} from */
  async put([values, local]) {
    const asked = indexedDB.open("parallax", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("values");
    const db = await done(asked);
    const all = db.transaction("values", "readwrite");
    const ended = new Promise((fine, failed) => { all.oncomplete = fine; all.onabort = () => failed(all.error); });
    for (const [key, value] of Object.entries(values)) {
      all.objectStore("values").put(Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0)), key);
    }
    await ended;
    db.close();
    await api.storage.session.clear();
    await api.storage.local.set(local);
  },

  /** Makes the database one of a later version. @param {number} version */
  async raise(version) {
    (await done(indexedDB.open("parallax", version))).close();
  },
};

document.addEventListener("ask-stored", async () => {
  const mark = document.documentElement.dataset;
  const [what, argument] = JSON.parse(mark.ask ?? "[]");
  try {
    mark.told = JSON.stringify({ told: (await answers[what](argument)) ?? null });
  } catch (error) {
    mark.told = JSON.stringify({ failed: String(error) });
  }
});
