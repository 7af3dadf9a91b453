// Keys of the queue and of a case.  What has data-key="t" is used by pressing T: a link or button is pressed, a summary is
// opened, a field or form takes the focus.  In the queue J and K move between rows.  Nothing happens while somebody types in a field,
// with a modifier, or when the reader has switched the keys off (data-on of the list of keys).
const list = document.getElementById("keys");
const SEQUENCE_MS = 1500;
const FIELD = "input:not([type=hidden]), textarea, select";
let begun = "";

function typing(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

function focusIn(place) {
  const field = place.matches(FIELD) ? place : place.querySelector(FIELD);
  (field || place).focus();
}

function use(element) {
  if (element.dataset.key === "?") return list.showModal();
  if (element.tagName === "SUMMARY") {
    element.parentElement.open = true;
    return focusIn(element.parentElement);
  }
  return element.matches("a, button") ? element.click() : focusIn(element);
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const row = document.activeElement.closest("[data-code]");
  const at = row ? rows.findIndex((link) => row.contains(link)) : -1;
  const next = row ? at + step : 0;
  if (rows[next]) rows[next].focus();
}

function take() {
  const row = document.activeElement.closest("[data-code]");
  const button = row ? row.querySelector("[data-take]") : document.querySelector("button[data-key=t]");
  if (button) button.click();
}

function act(key) {
  const whole = begun ? `${begun} ${key}` : key;
  begun = "";
  const found = document.querySelector(`[data-key="${CSS.escape(whole)}"]`);
  const rows = document.querySelector("[data-row]");
  if (rows && whole === "j") return move(1), true;
  if (rows && whole === "k") return move(-1), true;
  if (whole === "t") return take(), true;
  if (found) return use(found), true;
  if (key === "g") {
    begun = key;
    setTimeout(() => { begun = ""; }, SEQUENCE_MS);
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || list?.open) return;
  if (event.ctrlKey && event.key === "Enter" && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("button"));
    return;
  }
  if (list?.dataset.on !== "true" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.repeat && !"jk".includes(event.key)) return;
  if (event.key.length === 1 && act(event.key.toLowerCase())) event.preventDefault();
});

document.querySelector("[data-key='?']")?.addEventListener("click", (event) => {
  event.preventDefault();
  list.showModal();
});
if (location.hash === "#sok") document.getElementById("sok")?.focus();
