// @ts-check
// Lists of ratings: those in use, public ones by address, files; and what a list would change.

import { fill, glyph, h } from "../shared/dom.js";
import { ask, failed } from "../shared/protocol.js";
import { part, say, word } from "../shared/text.js";
import { download, option, press } from "./controls.js";

/** @typedef {import("../generated/views").OptionsView} OptionsView */
/** @typedef {import("../generated/views").ListsView} ListsView */
/** @typedef {import("./options.js").Page} Page */

/** A list may take as long as its fetch. */
const PATIENCE_MS = 70_000;
const BLANK = "host,bias,factuality,note\r\nexample.com,lean left,high,what you want to remember\r\n";

/**
 * @param {HTMLElement} element
 * @param {OptionsView} view
 * @param {Page} page
 */
export function drawLists(element, view, page) {
  const { lists } = view;
  fill(
    element,
    lists.candidate && candidateBox(lists.candidate, page),
    lists.kept.length > 0 && [h("h3", { class: "group" }, word("lists_yours")), ...lists.kept.map((list) => keptOption(list, page))],
    h("h3", { class: "group" }, word("lists_public")),
    lists.public.map((list) => publicOption(list, page)),
    h("h3", { class: "group" }, word("lists_file")),
    fileOption(lists, page),
  );
}

/** @param {string[]} parts */
const joined = (parts) => parts.filter(Boolean).join(" · ");

/**
 * What was read, and what it would change.
 * @param {import("../generated/views").CandidateView} list
 * @param {Page} page
 */
function candidateBox(list, page) {
  return h(
    "div",
    { class: "drop", "data-test": "candidate", role: "group", "aria-label": part(list.name) },
    h("h3", {}, part(list.name)),
    list.from && h("p", { class: "sm muted from" }, list.from),
    h("p", { class: "sm" }, joined([...list.read.map(say), list.faulty ? say(list.faulty) : ""])),
    h("p", { "data-test": "candidate-changes" }, h("b", {}, joined(list.changes.map(say)))),
    list.faults.length > 0 &&
      h(
        "details",
        { "data-test": "faults" },
        h("summary", {}, word("list_rows_out"), " ", h("span", { class: "caret" }, glyph("caret"))),
        h(
          "ul",
          { class: "faults" },
          list.faults.map((fault) => h("li", {}, h("span", { class: "muted num" }, word("list_row", [String(fault.place)])), " ", say(fault.reason))),
          list.more && h("li", {}, say(list.more)),
        ),
      ),
    h(
      "div",
      { class: "acts" },
      press(word("action_list_keep"), () => page.send({ op: "keep_list", stamp: list.stamp }, "list_kept"), "list-keep", "btn primary small"),
      press(word("action_list_drop"), () => page.send({ op: "drop_list" }, "list_dropped"), "list-drop", "btn quiet small"),
    ),
  );
}

/**
 * @param {import("../generated/views").KeptRow} list
 * @param {Page} page
 */
function keptOption(list, page) {
  const { id } = list;
  const save = async (/** @type {boolean} */ json) => {
    try {
      const file = await ask({ op: "export_list", id, json });
      download(file.name, file.text, json ? "application/json" : "text/csv");
    } catch (error) {
      page.failed(error);
    }
  };
  const look = () => page.allow([list.origin], () => fetchList(list.public, page));
  const undo = () => page.send({ op: "undo_list", id }, "list_undone");
  const remove = () => page.send({ op: "remove_list", id }, "list_removed_now");
  return h(
    "div",
    { class: "opt", "data-test": "kept-list", "data-id": id },
    h(
      "div",
      {},
      h("h4", {}, part(list.name)),
      h("p", { "data-test": `about-${id}` }, joined(list.about.map(say))),
      h(
        "div",
        { class: "acts" },
        list.public && press(word("action_list_look"), look, `list-look-${id}`),
        list.undo && press(word("action_list_undo"), undo, `list-undo-${id}`),
        press(word("action_list_csv"), () => save(false), `list-csv-${id}`),
        press(word("action_list_json"), () => save(true), `list-json-${id}`),
        press(word("action_list_remove"), remove, `list-remove-${id}`, "btn quiet small"),
      ),
    ),
  );
}

/**
 * @param {string} id
 * @param {Page} page
 */
async function fetchList(id, page) {
  page.say(word("list_fetching"));
  await page.send({ op: "fetch_list", id }, "list_read", PATIENCE_MS);
  showCandidate();
}

/** What was read stands above the lists, often out of sight. */
function showCandidate() {
  document.querySelector("[data-test=candidate]")?.scrollIntoView({ block: "center" });
}

/**
 * @param {import("../generated/views").PublicRow} list
 * @param {Page} page
 */
function publicOption(list, page) {
  /** @type {[string, string][]} */
  const facts = [
    ["list_owner", list.owner],
    ["list_terms", list.terms],
    ["list_file_size", list.size.map(say).join(" ")],
    ["list_sends", say(list.sent)],
  ];
  const add = h(
    "button",
    {
      type: "button",
      class: "btn small",
      id: `list-add-${list.id}`,
      "data-test": `list-add-${list.id}`,
      "aria-label": word("list_add_of", [list.name]),
      onclick: () => page.allow([list.origin], () => fetchList(list.id, page)),
    },
    word("action_list_add"),
  );
  return h(
    "div",
    { class: "opt", "data-test": "public-list", "data-id": list.id },
    h(
      "div",
      {},
      h("h4", {}, h("a", { href: list.page, target: "_blank", rel: "noreferrer" }, list.name)),
      h("dl", { class: "sent" }, facts.flatMap(([key, text]) => [h("dt", {}, word(key)), h("dd", {}, text)]), h("dd", {}, h("code", {}, list.address))),
    ),
    list.added ? h("span", { class: "tag" }, word("list_added_note")) : add,
  );
}

/**
 * @param {ListsView} lists
 * @param {Page} page
 */
function fileOption(lists, page) {
  const file = h("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,.json,.jsonl,.gz",
    class: "sr",
    tabindex: "-1",
    "aria-hidden": "true",
    "data-test": "list-file",
    onchange: async () => {
      const chosen = file.files?.[0];
      file.disabled = true;
      try {
        if (chosen) await page.send({ op: "read_list", name: chosen.name, text: await textOf(chosen, lists.most_bytes) }, "list_read", PATIENCE_MS);
        showCandidate();
      } catch (error) {
        page.failed(error);
      }
    },
  });
  return option(
    word("action_list_choose"),
    word("lists_file_sub"),
    file,
    h(
      "div",
      { class: "acts" },
      press(word("action_list_choose"), () => file.click(), "list-choose"),
      press(word("action_list_blank"), () => download("ratings.csv", BLANK, "text/csv"), "list-blank", "btn quiet small"),
    ),
  );
}

/**
 * The text of a file, unpacked if it is packed; never more than `most` bytes are read.
 * @param {File} file
 * @param {number} most
 */
async function textOf(file, most) {
  if (file.size > most) throw tooLarge(file.size, most);
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = start[0] === 0x1f && start[1] === 0x8b;
  const stream = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  try {
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.length;
      if (size > most) {
        reader.cancel().catch(() => {});
        throw tooLarge(size, most);
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (error instanceof TypeError) throw failed("list", packed ? "list_compressed" : "list_not_text");
    throw error;
  }
}

/**
 * @param {number} bytes
 * @param {number} most
 * @returns {import("../generated/views").Failed}
 */
function tooLarge(bytes, most) {
  return { kind: "list", text: { key: "list_too_large", args: [{ bytes }, { bytes: most }], count: null } };
}
