// @ts-check
// Puts a decided badge on the toolbar button of one tab: icon, text, title.
import { iconImages } from "./icon.js";
import { api } from "../pages/shared/protocol.js";
import { sayAll, useLanguage } from "../pages/shared/text.js";

const INK = "#1a1c20";
const PAPER = "#ffffff";

/**
 * @param {number} tabId
 * @param {import("../pages/generated/views.js").BadgeView} badge
 * @param {string} language a folder of `_locales`; empty for the browser's language
 */
export async function paint(tabId, badge, language) {
  await useLanguage(language);
  const title = sayAll(badge.title);
  // The words first: drawing the icon takes longer than all else here.
  const said = [
    api.action.setTitle({ tabId, title }),
    api.action.setBadgeText({ tabId, text: badge.text }),
    api.action.setBadgeBackgroundColor({ tabId, color: INK }),
    api.action.setBadgeTextColor({ tabId, color: PAPER }),
  ];
  await Promise.all([...said, api.action.setIcon({ tabId, imageData: iconImages(badge.icon) })]);
}
