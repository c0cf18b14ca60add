// What the least extension does that names the outlet of a page: no WebAssembly, no tables.
const paint = (tab) => {
  if (!tab.url?.startsWith("http")) return;
  chrome.action.setTitle({ tabId: tab.id, title: `Outlet: ${new URL(tab.url).hostname}` });
};
chrome.tabs.onUpdated.addListener((id, change, tab) => paint(tab));
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  reply({ name: "The Example Times" });
  return false;
});
