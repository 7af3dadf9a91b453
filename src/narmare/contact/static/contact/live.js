// New messages appear by themselves: by the event stream where there is one, else a question every ten seconds.
// Without this file the page has a link "Uppdatera".
const log = document.querySelector("[data-messages]");
const POLL_MS = 10000;

async function refresh() {
  const shown = log.querySelector("[data-last]");
  const after = shown ? shown.dataset.last : "0";
  const response = await fetch(`${log.dataset.messages}?efter=${after}`, { credentials: "same-origin" });
  if (response.status !== 200) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  log.replaceChildren(...fresh.body.childNodes);
}

function poll() {
  setInterval(() => { if (!document.hidden) refresh().catch(() => {}); }, POLL_MS);
}

if (log && log.dataset.stream && window.EventSource) {
  const shown = log.querySelector("[data-last]");
  const source = new EventSource(`${log.dataset.stream}?efter=${shown ? shown.dataset.last : 0}`);
  source.addEventListener("message-posted", () => refresh().catch(() => {}));
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) poll(); });
} else if (log) {
  poll();
}
