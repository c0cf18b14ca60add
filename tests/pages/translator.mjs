// A stand-in for the browser's own translator, and examples in which headlines may be translated.
import { example } from "./harness.mjs";

/** Runs before a page: a browser that translates all but German, and breaks at Korean. What it did stands in `translator`. */
export function withTranslator() {
  const TEXTS = { en: "<img src=x> an example put into English by a stand-in", ar: "مثال مترجم إلى العربية في 12 كلمة أو أقل" };
  globalThis.translator = { asked: [], texts: [], destroyed: 0 };
  globalThis.Translator = {
    availability: async ({ sourceLanguage }) => ({ de: "unavailable", ja: "downloadable" })[sourceLanguage] ?? "available",
    async create({ sourceLanguage, targetLanguage, monitor }) {
      globalThis.translator.asked.push(`${sourceLanguage} ${targetLanguage} ${navigator.userActivation.isActive}`);
      const load = new EventTarget();
      monitor(load);
      for (const loaded of [0.1, 0.5, 1]) load.dispatchEvent(new ProgressEvent("downloadprogress", { loaded, total: 1 }));
      return {
        async translate(text) {
          globalThis.translator.texts.push(text);
          if (sourceLanguage === "ko") throw new Error("broken");
          return TEXTS[targetLanguage];
        },
        destroy: () => (globalThis.translator.destroyed += 1),
      };
    },
  };
}

/** Runs before a page: a browser without a translator. */
export function withoutTranslator() {
  Object.defineProperty(globalThis, "Translator", { value: undefined });
}

/** An example with translation switched on, without the rows in some languages. */
export async function translatable(name, except = [], into = "en") {
  const view = await example(name);
  view.coverage.translate_into = into;
  view.coverage.items = view.coverage.items.filter((item) => !except.includes(item.language));
  return view;
}
