// A tap on a number notes an attempt to call; then the focus is on how it went, so that this is one key.  Without this
// file the buttons alone note it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dial]");
  if (!link) return;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const place = document.getElementById(link.dataset.then);
  place?.querySelector("button")?.focus();
  fetch(link.dataset.dial, { method: "POST", body: form, keepalive: true })
    .then(async (response) => { if (response.ok) place.querySelector("[role=status]").textContent = await response.text(); })
    .catch(() => {});
});
