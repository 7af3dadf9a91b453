// Asks what has come to the queue since its page was drawn, and shows a link to it.  The rows never move under the
// pointer: only the link appears, and who is in a case is written where there is room for it (not on a phone).
const place = document.querySelector("[data-news]");
const rows = [...document.querySelectorAll("[data-code]")];
const ASK_MS = 15000;
const narrow = matchMedia("(max-width: 47.99rem)");
let said = "";

function told(fresh) {
  const found = new Map([...fresh.querySelectorAll("[data-here]")].map((one) => [one.dataset.here, one.textContent]));
  for (const one of fresh.querySelectorAll("[data-here]")) one.remove();
  if (narrow.matches) return;
  for (const row of rows) {
    const here = row.querySelector(".here");
    const words = found.get(row.dataset.code) || "";
    if (here.textContent !== words) here.textContent = words;
  }
}

async function ask() {
  if (document.hidden) return;
  const shown = rows.map((row) => row.dataset.code).join(",");
  const response = await fetch(`${place.dataset.news}&sett=${shown}`);
  if (response.status !== 200 && response.status !== 204) return;
  const fresh = new DOMParser().parseFromString(response.status === 200 ? await response.text() : "", "text/html");
  told(fresh);
  const words = fresh.body.textContent.replace(/\s+/g, " ").trim();
  if (words === said) return;
  said = words;
  place.replaceChildren(...fresh.body.childNodes);
}

const quietly = () => ask().catch(() => {});
document.addEventListener("visibilitychange", quietly);
setInterval(quietly, ASK_MS);
