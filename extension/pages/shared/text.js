// @ts-check
// Words on screen: message keys to sentences, numbers, times and names in the interface's language.
// Uses no document, so that the background can write titles with it.

import { api } from "./protocol.js";

/** @typedef {import("../generated/views").Text} Text */
/** @typedef {import("../generated/views").Arg} Arg */
/** @typedef {Intl.NumberFormat | Intl.DateTimeFormat | Intl.DisplayNames | Intl.RelativeTimeFormat} Format */
/** @typedef {{ message: string, placeholders?: Record<string, { content: string }> }} Message */

/** Messages of a language other than the browser's, when the person chose one. @type {Record<string, Message> | null} */
let chosen = null;
/** The folder that was chosen last, and when its messages are there. */
const spoken = { folder: "", ready: Promise.resolve() };
let locale = ofBrowser();
let plurals = new Intl.PluralRules(locale);
/** @type {Map<string, Format>} */
const formats = new Map();

/**
 * The language that the browser shows our messages in. Where there is no folder for its own language
 * they are in another, and then plurals, numbers and dates must be of that other too.
 */
function ofBrowser() {
  const written = api?.i18n?.getMessage?.("written_in") || "en";
  const own = api?.i18n?.getUILanguage?.() || written;
  return own.split("-")[0] === written.split("-")[0] ? own : written;
}

/** The interface's language (BCP 47). */
export function language() {
  return locale;
}

/** `rtl` or `ltr`, as the interface's language is written. */
export function direction() {
  return directionOf(locale);
}

/**
 * `rtl` or `ltr`, as a language is written.
 * @param {string} tag BCP 47
 */
export function directionOf(tag) {
  return /^(ar|fa|he|iw|ur|ps|sd|ug|yi)\b|-(Arab|Hebr)\b/.test(tag) ? "rtl" : "ltr";
}

/**
 * Speaks the language of another folder of `_locales`; the browser's when empty, or when there is no
 * such folder (settings can come from a version that has more).
 * @param {string} folder
 */
export function useLanguage(folder) {
  if (folder !== spoken.folder) {
    spoken.folder = folder;
    spoken.ready = learn(folder);
  }
  return spoken.ready;
}

/** @param {string} folder */
async function learn(folder) {
  const found = folder ? await messagesOf(folder) : null;
  // Another choice may have come meanwhile.
  if (folder !== spoken.folder) return spoken.ready;
  chosen = found;
  locale = chosen?.written_in?.message ?? ofBrowser();
  plurals = new Intl.PluralRules(locale);
  formats.clear();
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, Message> | null>}
 */
async function messagesOf(folder) {
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(folder)) return null;
  try {
    const file = await fetch(api.runtime.getURL(`_locales/${folder}/messages.json`));
    return file.ok ? await file.json() : null;
  } catch {
    return null;
  }
}

/**
 * A message by its key.
 * @param {string} key
 * @param {string[]} [substitutions]
 */
export function word(key, substitutions = []) {
  if (!chosen) return api.i18n.getMessage(key, substitutions);
  const found = chosen[key];
  if (!found) return api.i18n.getMessage(key, substitutions);
  const numbered = found.message.replace(/\$(\w+)\$/g, (whole, name) => found.placeholders?.[name.toLowerCase()]?.content ?? whole);
  return numbered.replace(/\$(\d)/g, (_, at) => substitutions[Number(at) - 1] ?? "");
}

/**
 * A text of a view as a sentence.
 * @param {Text} text
 * @returns {string}
 */
export function say(text) {
  const substitutions = text.args.map((arg) => part(arg));
  if (text.count === null || text.count === undefined) return word(text.key, substitutions);
  const form = `${text.key}_${plurals.select(text.count)}`;
  return word(form, substitutions) || word(`${text.key}_other`, substitutions);
}

/**
 * What is put into a sentence, or stands alone.
 * @param {Arg} arg
 * @returns {string}
 */
export function part(arg) {
  if (typeof arg === "string") return isolate(arg);
  if (typeof arg === "number") return number(arg);
  if ("key" in arg) return say(arg);
  if ("country" in arg) return name("region", arg.country.toUpperCase(), arg.short ? "short" : "long");
  if ("language" in arg) return name("language", arg.language, "long");
  if ("time" in arg) return time(arg.time, arg.form);
  if ("seconds" in arg) return span(arg.seconds);
  return bytes(arg.bytes);
}

/**
 * Sentences after each other.
 * @param {Text[]} texts
 */
export function sayAll(texts) {
  return sentences(texts.map(say));
}

/**
 * Sentences after each other. Where a full stop is as wide as a letter, no space follows it.
 * @param {string[]} said
 */
export function sentences(said) {
  return said.join(/^(ja|zh)\b/.test(locale) ? "" : " ");
}

/**
 * A name written in the other direction keeps its own inside a sentence.
 * @param {string} plain
 */
function isolate(plain) {
  const rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(plain);
  return rtl === (direction() === "rtl") ? plain : `\u2068${plain}\u2069`;
}

/**
 * A format object, made once.
 * @template {Format} T
 * @param {string} id
 * @param {() => T} make
 * @returns {T}
 */
function format(id, make) {
  let found = formats.get(id);
  if (!found) formats.set(id, (found = make()));
  return /** @type {T} */ (found);
}

/** @param {number} value */
export function number(value) {
  return format("number", () => new Intl.NumberFormat(locale)).format(value);
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return format("percent", () => new Intl.NumberFormat(locale, { style: "percent" })).format(share);
}

/**
 * @param {number} value
 * @param {string} unit
 */
function amount(value, unit) {
  /** @type {Intl.NumberFormatOptions} */
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 };
  return format(`unit ${unit} ${value < 10}`, () => new Intl.NumberFormat(locale, options)).format(value);
}

/**
 * @param {"region" | "language"} type
 * @param {string} code
 * @param {"short" | "long"} style
 */
function name(type, code, style) {
  try {
    const names = format(`${type} ${style}`, () => new Intl.DisplayNames(locale, { type, style }));
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/**
 * A language's name in that language ("日本語").
 * @param {string} code
 */
export function ownName(code) {
  try {
    return new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {number} seconds */
function span(seconds) {
  if (seconds < HOUR) return amount(Math.max(1, Math.round(seconds / MINUTE)), "minute");
  if (seconds < DAY) return amount(Math.round(seconds / HOUR), "hour");
  return amount(Math.round(seconds / DAY), "day");
}

/** @param {number} value */
function bytes(value) {
  if (value < 1e6) return amount(value / 1e3, "kilobyte");
  return amount(value / 1e6, "megabyte");
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const DATES = {
  clock: { timeStyle: "short" },
  clock_other_day: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  // A day stands as midnight UTC.
  day: { dateStyle: "medium", timeZone: "UTC" },
  local_day: { dateStyle: "medium" },
  moment: { dateStyle: "medium", timeStyle: "short" },
  exact: { dateStyle: "full", timeStyle: "long" },
  month: { year: "numeric", month: "short", timeZone: "UTC" },
};

/**
 * @param {string} kind
 * @param {Date} date
 */
function date(kind, date) {
  return format(`date ${kind}`, () => new Intl.DateTimeFormat(locale, DATES[kind])).format(date);
}

/**
 * @param {number} seconds since 1970
 * @param {import("../generated/views").TimeForm} form
 */
export function time(seconds, form) {
  const when = new Date(seconds * 1000);
  if (form === "age") return age(seconds);
  if (form === "clock") {
    const today = when.toDateString() === new Date().toDateString();
    return date(today ? "clock" : "clock_other_day", when);
  }
  return date(form, when);
}

/**
 * Is a time so far away that its day says more than its distance?
 * @param {number} seconds since 1970
 */
export function isOld(seconds) {
  const past = Date.now() / 1000 - seconds;
  return past > 7 * DAY || past < -5 * MINUTE;
}

/**
 * "14 hr. ago"; the date after seven days, and for a time to come.
 * @param {number} seconds since 1970
 */
export function age(seconds) {
  const past = Date.now() / 1000 - seconds;
  if (isOld(seconds)) return date("local_day", new Date(seconds * 1000));
  if (past < MINUTE) return word("age_now");
  if (past < HOUR) return ago(past / MINUTE, "minute");
  if (past < 2 * DAY) return ago(past / HOUR, "hour");
  return ago(past / DAY, "day");
}

/**
 * @param {number} past
 * @param {"minute" | "hour" | "day"} unit
 */
function ago(past, unit) {
  const relative = format("ago", () => new Intl.RelativeTimeFormat(locale, { style: "short" }));
  return relative.format(-Math.floor(past), unit);
}

/**
 * Time and zone in full, for a tooltip.
 * @param {number} seconds since 1970
 */
export function exact(seconds) {
  return date("exact", new Date(seconds * 1000));
}

/**
 * A year, month or day written in ISO form.
 * @param {string} iso
 */
export function asOf(iso) {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime()) || iso.length <= 4) return iso;
  return date(iso.length <= 7 ? "month" : "day", when);
}
