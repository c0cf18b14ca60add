// What the modules of the extension find in the browser and in the built core, for the check of types.
declare module "*/core/badge.js";
declare module "*/core/parallax.js" {
  const start: (options: { module_or_path: string }) => Promise<unknown>;
  export default start;
  /** The background's end of a popup's port. */
  export class PopupSession {
    constructor(post: (message: unknown) => void, port: string);
    message(message: unknown): Promise<void>;
    close(): void;
    free(): void;
  }
}
declare var browser: typeof chrome;
declare var parallaxMarks: boolean;
/** The browser's own translator; only in some browsers. */
declare var Translator: {
  availability(pair: LanguagePair): Promise<Availability | null>;
  create(options: LanguagePair & { monitor?: (load: EventTarget) => void; signal?: AbortSignal }): Promise<Translator>;
};
interface Translator {
  translate(text: string, options?: { signal?: AbortSignal }): Promise<string>;
  destroy(): void;
}
interface LanguagePair {
  sourceLanguage: string;
  targetLanguage: string;
}
type Availability = "unavailable" | "downloadable" | "downloading" | "available";
