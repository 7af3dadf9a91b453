// Shows what the report becomes while it is being chosen: the form is sent as its button "Visa hur det blir" sends it, and the
// answer's preview takes the place of the one on the page.  Without this script the button does the same with a new page.
const form = document.querySelector("form[data-preview]");
const told = document.querySelector("[data-told]");
const WAIT_MS = 600;
let waiting = 0;
let asked = 0;

async function show() {
  const number = ++asked;
  const data = new FormData(form);
  data.set("do", "preview");
  const response = await fetch(form.action, { method: "POST", body: data });
  if (!response.ok || number !== asked) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("rapporten");
  const shown = document.getElementById("rapporten");
  if (!fresh || number !== asked) return;
  shown.lang = fresh.lang;
  shown.replaceChildren(...fresh.childNodes);
  told.textContent = told.dataset.told;
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  told.textContent = "";
  waiting = setTimeout(() => show().catch(() => {}), WAIT_MS);
});
