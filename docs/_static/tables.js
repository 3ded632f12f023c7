/* Tables that sort and lists that filter. Without scripts they stand there whole and in order, so that
   every control is made here. */
"use strict";

/* Letters without case or accents, so that "cote d'ivoire" finds Côte d’Ivoire. */
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();
/* A name as names are compared: letters and digits alone. */
const key = (text) => plain(text.replaceAll("&", " and ")).replace(/[^\p{L}\p{N}]/gu, "");

/* All other names of the states, and the answers for what was none: read at the first letter. */
let reading;
const otherNames = (address) =>
  (reading ??= new Promise((told) => {
    const script = document.createElement("script");
    script.onload = () => told(window.wcitExplorerNames);
    script.onerror = () => told({ members: {}, answers: {} });
    script.src = address;
    document.head.append(script);
  }));

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
  for (const word of (holder.dataset.quick ?? "").split("|").filter(Boolean)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.addEventListener("click", () => {
      input.value = input.value === word ? "" : word;
      show();
    });
    bar.append(button);
  }
  (holder.closest(".scrolls") ?? holder).before(bar);

  const texts = items.map((item) => plain(item.textContent));
  const answers = new Map();
  const named = items.map(() => new Set());
  async function read() {
    if (!holder.dataset.names) return;
    const known = await otherNames(holder.dataset.names);
    for (const [words, all] of Object.entries(known.answers))
      for (const name of all) answers.set(key(name), words.replace(/^This /, `'${name}' `));
    items.forEach((item, i) => {
      const own = [item.dataset.name, item.dataset.iso3, ...(known.members[item.dataset.iso3] ?? [])];
      for (const name of own) named[i].add(key(name));
    });
  }
  async function show() {
    if (input.value) await read();
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const asked = key(input.value);
    const exact = named.map((names) => asked !== "" && names.has(asked));
    let shown = 0;
    items.forEach((item, i) => {
      item.hidden = exact.includes(true)
        ? !exact[i]
        : !words.every((word) => texts[i].includes(word));
      shown += !item.hidden;
    });
    const answer = exact.includes(true) ? undefined : answers.get(asked);
    count.textContent = answer ?? `${shown} of ${items.length} ${holder.dataset.noun}`;
  }
  input.addEventListener("input", show);
  show();
  /* A link to one entry must find it, whatever was typed before. */
  window.addEventListener("hashchange", async () => {
    if (document.getElementById(location.hash.slice(1))?.hidden) {
      input.value = "";
      await show();
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
      const cell = (row) => row.cells[column].textContent.trim();
      const rows = [...body.rows].sort((a, b) => {
        /* A dash, which is no value, stays at the end either way. */
        const missing = (cell(a) === "–") - (cell(b) === "–");
        return missing || (down ? -1 : 1) * order.compare(cell(a), cell(b));
      });
      body.append(...rows);
    });
  });
}

/* On a phone a long table begins with a few of its rows; the style sheet hides the others there. */
const FEW = 5;
function makeShort(table) {
  const all = table.tBodies[0].rows;
  const rest = [...all].slice(FEW);
  if (rest.length < FEW) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "all-rows";
  button.textContent = `Show all ${all.length}`;
  for (const row of rest) row.classList.add("later-row");
  table.after(button);
  button.addEventListener("click", () => {
    for (const row of rest) row.classList.remove("later-row");
    button.remove();
    rest[0].tabIndex = -1;
    rest[0].focus({ preventScroll: true }); // reading goes on where the list was cut
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);
  for (const table of document.querySelectorAll(".cell_output table, table.cards")) makeShort(table);
  for (const holder of document.querySelectorAll("[data-filter]")) {
    const items = holder.matches("table") ? holder.tBodies[0].rows : holder.children;
    makeFilter(holder, [...items]);
  }
});
