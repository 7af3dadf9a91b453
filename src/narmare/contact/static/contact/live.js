// New messages, and where the case stands after them, appear by themselves: by the event stream where there is one, else a question every ten seconds.
// Without this file the page has a link "Uppdatera".  On the staff's page only the stream is used: its sign of life
// (presence.js) already asks whether the case has changed.
const POLL_MS = 10000;
const IN_SIGHT_MS = 3000;
const log = () => document.querySelector("[role=log]");  // presence.js may have put a new one in its place
let asking = false;
let again = false;
let shut = false;  // the right to read has ended: to ask again would only fill the access log

function last() {
  const shown = log().querySelector("[data-last]") || log();
  return shown.dataset.last || "0";
}

async function ask(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  shut = shut || response.status === 404 || response.status === 403;
  if (response.status !== 200) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function draw() {
  const part = log().dataset.messages;
  const fresh = await ask(part ? `${part}?efter=${last()}` : location.href);
  const found = fresh && (part ? fresh.body : fresh.querySelector("[role=log]"));
  if (!found) return;
  for (const now of fresh.querySelectorAll('[data-live="standing"], [data-live="head"]')) {
    const shown = document.querySelector(`[data-live="${now.dataset.live}"]`);
    now.remove();
    if (shown) shown.replaceWith(document.adoptNode(now));
  }
  const before = own();
  log().replaceChildren(...found.childNodes);
  if (!part) answers(fresh, own() - before);
}

const own = () => log().querySelectorAll("[data-side=resident]").length;

// What staff are writing answers the resident's new words too, once these have been in sight for a while.  Only when they are all
// that has changed: what a colleague did meanwhile is still told by whoever sends.  A page that is made while the resident sends may
// hold the words and not yet the number of the change, so the words are counted until the number says as much.
let counted = null;  // the version that `unanswered` counts from; presence.js may have gone on to a later one
let unanswered = 0;
let waiting = "";

function answers(fresh, news) {
  const place = document.querySelector("[data-presence]");
  const now = fresh.querySelector("[data-presence]").dataset.seen;
  if (counted !== place.dataset.seen) [counted, unanswered] = [place.dataset.seen, 0];
  unanswered += news;
  if (!unanswered || now === waiting || Number(now) - Number(counted) !== unanswered) return;
  waiting = now;
  setTimeout(() => {
    waiting = "";
    const more = Number(now) - Number(place.dataset.seen);
    if (document.hidden || more <= 0) return;
    [counted, unanswered] = [now, unanswered - more];
    place.dataset.seen = now;
    for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = now;
  }, IN_SIGHT_MS);
}

// One question at a time: what comes meanwhile is answered by one more.
async function refresh() {
  again = true;
  if (asking) return;
  asking = true;
  while (again) {
    again = false;
    await draw().catch(() => {});
  }
  asking = false;
}

function poll() {
  if (log().dataset.messages) setInterval(() => { if (!document.hidden && !shut) refresh(); }, POLL_MS);
}

if (log() && log().dataset.stream && window.EventSource) {
  const source = new EventSource(`${log().dataset.stream}?efter=${last()}`, { withCredentials: true });
  source.addEventListener("message-posted", refresh);
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) poll(); });
} else if (log()) {
  poll();
}
