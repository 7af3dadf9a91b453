// Shows others that this page of a case is open, and that something is being written; hears who else is there and whether
// somebody has changed the case.  Without this file an opened page counts as being read for some minutes.
const place = document.querySelector("[data-presence]");
const BEAT_MS = 20000;
let written = -Infinity;
let said = place.textContent.trim();

function body(parts) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  form.set("seen", place.dataset.seen);
  for (const [name, value] of Object.entries(parts)) form.set(name, value);
  return form;
}

async function beat() {
  if (document.hidden) return;
  const writing = performance.now() - written < BEAT_MS ? "1" : "";
  const response = await fetch(place.dataset.presence, { method: "POST", body: body({ writing }) });
  if (response.status !== 200 && response.status !== 204) return;
  const fresh = new DOMParser().parseFromString(response.status === 200 ? await response.text() : "", "text/html");
  if (fresh.body.textContent.trim() === said) return;
  said = fresh.body.textContent.trim();
  place.replaceChildren(...fresh.body.childNodes);
}

// The parts that nobody types in are drawn anew; what is being written stays, and now answers the case as it is.
async function reload() {
  const response = await fetch(location.href);
  if (!response.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (now) part.replaceWith(document.adoptNode(now));
  }
  place.dataset.seen = fresh.querySelector("[data-presence]").dataset.seen;
  for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = place.dataset.seen;
  return beat();
}

const quietly = (work) => work().catch(() => {});
document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-writing]")) return;
  const began = performance.now() - written >= BEAT_MS;
  written = performance.now();
  if (began) quietly(beat);
});
document.addEventListener("visibilitychange", () => quietly(beat));
place.addEventListener("click", (event) => { if (event.target.closest("[data-reload]")) quietly(reload); });
addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.presence, body({ gone: "1" })));
setInterval(() => quietly(beat), BEAT_MS);
quietly(beat);
