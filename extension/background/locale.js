// @ts-check
// Where a person reads, as far as the browser says.

/**
 * Country of the browser's language ("de-AT": "AT", "ja": "JP"); empty when it is none.
 * @param {string} language
 * @returns {string}
 */
export function region(language) {
  try {
    return new Intl.Locale(language).maximize().region ?? "";
  } catch {
    return "";
  }
}
