/* Tables that sort and lists that filter. Without scripts they stand there whole and in order, so that
   every control is made here. */
"use strict";

/* Letters without case or accents, so that "cote d'ivoire" finds Côte d’Ivoire. */
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();

function makeFilter(holder, items) {
  const bar = document.createElement("div");
  bar.className = "filter";
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("p");
  input.type = "search";
  input.id = `filter-${holder.dataset.noun}`;
  label.htmlFor = input.id;
  label.textContent = holder.dataset.filter;
  count.setAttribute("role", "status");
  bar.append(label, input, count);
  (holder.closest(".scrolls") ?? holder).before(bar);

  const texts = items.map((item) => plain(item.textContent));
  function show() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, i) => {
      item.hidden = !words.every((word) => texts[i].includes(word));
      shown += !item.hidden;
    });
    count.textContent = `${shown} of ${items.length} ${holder.dataset.noun}`;
  }
  input.addEventListener("input", show);
  show();
  /* A link to one entry must find it, whatever was typed before. */
  window.addEventListener("hashchange", () => {
    if (document.getElementById(location.hash.slice(1))?.hidden) {
      input.value = "";
      show();
      document.getElementById(location.hash.slice(1)).scrollIntoView();
    }
  });
}

function makeSortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator("en", { numeric: true });
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].textContent.trim();
      const rows = [...body.rows].sort((a, b) => {
        /* A dash, which is no value, stays at the end either way. */
        const missing = (key(a) === "–") - (key(b) === "–");
        return missing || (down ? -1 : 1) * order.compare(key(a), key(b));
      });
      body.append(...rows);
    });
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);
  for (const holder of document.querySelectorAll("[data-filter]")) {
    const items = holder.matches("table") ? holder.tBodies[0].rows : holder.children;
    makeFilter(holder, [...items]);
  }
});
