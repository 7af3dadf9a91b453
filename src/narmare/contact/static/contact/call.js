// The questions of a reason appear when it is chosen, and nothing that was typed is lost.  Without this file there is a
// button "Visa frågorna".
const form = document.querySelector("form[data-call]");
const reason = form && form.elements.reason;
let asked = 0;

async function show() {
  const number = ++asked;
  const response = await fetch(`${form.getAttribute("action")}?orsak=${encodeURIComponent(reason.value)}`, { credentials: "same-origin" });
  if (!response.ok || number !== asked) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("#fragor");
  if (fresh) document.querySelector("#fragor").replaceChildren(...fresh.childNodes);
}

function follow() {
  const shown = form.querySelector("[name=shown]");
  if (reason.value !== (shown ? shown.value : "")) show().catch(() => {});
}

// Arrows move between the boxes of a question, round the ends: "none of these" is one key from the first.
function step(event) {
  const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!move || event.target.type !== "checkbox") return;
  const boxes = [...event.target.closest("fieldset").querySelectorAll("input[type=checkbox]")];
  boxes[(boxes.indexOf(event.target) + move + boxes.length) % boxes.length].focus();
  event.preventDefault();
}

if (reason) {
  form.addEventListener("keydown", step);
  reason.addEventListener("change", follow);
  follow(); // chosen before this file had come, or kept by the browser when somebody went back
}
