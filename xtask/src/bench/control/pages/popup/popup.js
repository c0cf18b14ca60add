const answer = await chrome.runtime.sendMessage({ op: "open" });
document.querySelector("h1").textContent = answer.name;
document.body.dataset.state = "article";
