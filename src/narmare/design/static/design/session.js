// When the session has ended, the page that is still open is cleared: nobody who comes later reads it.  Two minutes before, it
// says so, and a button keeps the session where it can be kept.  The server knows the time: another page may have used the session.
const place = document.querySelector("template[data-session]");
const [soon, over] = place.content.children;
const WARN_MS = 120000;
let ends = Date.now() + Number(place.dataset.session) * 1000;
let timer = 0;

async function ask(method) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const response = await fetch(place.dataset.ask, method === "POST" ? { method, body } : {});
    if (response.ok) ends = Date.now() + Number(await response.text()) * 1000;
  } catch { /* not reached: what was known holds */ }
}

function clear() {
  document.title = over.querySelector("h1").textContent;
  document.body.replaceChildren(over);
  over.focus();
}

async function look() {
  if (ends - Date.now() <= WARN_MS) await ask("GET");
  wait();
}

function wait() {
  clearTimeout(timer);
  const left = ends - Date.now();
  if (left <= 0) return clear();
  if (left > WARN_MS) soon.remove();
  else if (!soon.isConnected) document.body.prepend(soon);
  timer = setTimeout(look, left > WARN_MS ? left - WARN_MS : left);
}

soon.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-stay]")) return;
  await ask("POST");
  wait();
});
// A computer that has slept has not counted: look when the page is seen again.
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
addEventListener("pageshow", (event) => { if (event.persisted) look(); });
wait();
