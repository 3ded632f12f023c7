/* What a page offers where scripts run: one switch for all code, and links that can be copied. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const remember = (shown) => {
    try {
      localStorage.setItem("wcit-code", shown ? "shown" : "");
    } catch {
      /* Not everybody lets a page remember; the switch works all the same. */
    }
  };
  for (const button of document.querySelectorAll("button.show-code")) {
    const set = (shown) => {
      root.classList.toggle("with-code", shown);
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? "Hide the code" : "Show the code";
    };
    let before = "";
    try {
      before = localStorage.getItem("wcit-code") ?? "";
    } catch {
      before = "";
    }
    set(before === "shown");
    button.hidden = false;
    button.addEventListener("click", () => {
      set(!root.classList.contains("with-code"));
      remember(root.classList.contains("with-code"));
    });
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-copy], [data-copy-address]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    const copied = link.dataset.copy ?? new URL(link.getAttribute("href"), location.href).href;
    const label = link.textContent;
    await navigator.clipboard.writeText(copied);
    link.textContent = "Copied";
    setTimeout(() => { link.textContent = label; }, 1500);
  });
});
