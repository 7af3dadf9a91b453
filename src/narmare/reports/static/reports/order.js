// Follows files that are being made: asks the page again every other second until they are over, and then shows the whole page.
// Without this script the button "Se hur långt det har kommit" does the same.
const EVERY_MS = 2000;

async function look() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!fresh.querySelector('script[src*="order"]')) {
    location.reload();
    return;
  }
  const shown = document.getElementById("laget");
  const now = fresh.getElementById("laget");
  if (shown && now && shown.innerHTML !== now.innerHTML) shown.replaceChildren(...now.childNodes);
  setTimeout(() => look().catch(() => {}), EVERY_MS);
}

setTimeout(() => look().catch(() => {}), EVERY_MS);
