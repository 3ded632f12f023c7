// The explorer: anywidget loads this module in a notebook, the site puts it into its pages.
// Words, colours and sentences of the record come with the data; here is how they are shown.
const STEP = 11; // from one tile to the next, in units of the drawing
const ORDINALS = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
// What shares are counted against; the first `codes` positions are counted.
const COUNTED = [
  { key: "entitled", word: "states entitled to sign", codes: 2 },
  { key: "members", word: "all member states", codes: 3 },
  { key: "people", word: "people living there, in millions", codes: 3 },
];
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// Whatever is put into a template is text and so escaped, unless markup made it.
class Markup extends String {}
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
function markup(parts, ...values) {
  const written = (value) => (value instanceof Markup ? value : escaped(String(value)));
  const there = (value) => value || value === 0;
  const put = (value) => [value].flat(Infinity).filter(there).map(written).join("");
  return new Markup(parts.reduce((made, part, i) => made + put(values[i - 1]) + part));
}
const option = ({ key, word }) => markup`<option value="${key}">${word}</option>`;
const several = (title, all) => markup`<optgroup label="${title}">${all.map(option)}</optgroup>`;
const choice = (word, name, all) =>
  markup`<label>${word} <select name="${name}" aria-label="${word}">${all}</select></label>`;
const button = (key, word) => markup`<button type="button" data-do="${key}">${word}</button>`;

// Three digits, or all before the point where these are more.
const digits = { maximumSignificantDigits: 3, maximumFractionDigits: 0 };
const numbers = new Intl.NumberFormat("en", { ...digits, roundingPriority: "morePrecision" });
const figure = (value) => numbers.format(value).replace("-", "−");

// A name as it is compared: letters and digits only, without case or accents.
function folded(name) {
  const plain = name.replace(/&/g, " and ").normalize("NFKD").toLowerCase().replace(/ß/g, "ss");
  return plain.replace(/[^\p{L}\p{N}]/gu, "");
}

// How like two names are, by the pairs of letters that they share: 0 to 1.
function likeness(one, other) {
  const pairs = [one, other].map((key) => [...key].map((_, i) => key.slice(i, i + 2)));
  const shared = pairs[0].filter((pair) => pairs[1].includes(pair));
  return (2 * shared.length) / (one.length + other.length);
}

function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// A spreadsheet would run what begins like a formula; a negative number is none.
const FORMULA = /^(?!-[\d.]+$)(?=[=+\-@\t\r])/;
function saveTable(name, rows) {
  const cell = (value) =>
    `"${String(value ?? "")
      .replace(FORMULA, "'")
      .replace(/"/g, '""')}"`;
  save(name, `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`);
}

/**
 * Show the explorer in an element.
 * `data` and what `names()` returns or promises come from wcit_analysis.explorer;
 * `changed({state, group})` is called when either is picked; with `address` the choices are kept
 * in the page's address; `base` leads to the site's pages.
 */
export function mount(root, data, settings = {}) {
  const { names = () => ({}), changed = () => {}, address = false, base = data.site } = settings;
  const { states, views, groupings, indicators } = data;
  states.forEach((s, i) => Object.assign(s, { i, x: s.column * STEP, y: s.row * STEP }));
  const at = Object.fromEntries(states.map((s) => [s.iso3, s]));
  const filters = groupings.filter((g) => g.filter);
  const groups = Object.fromEntries(filters.flatMap((g) => g.groups).map((g) => [g.key, g]));
  const [position, stance] = views;
  const begin = { iso: "", with: "", by: "position", group: "", only: "", bw: "" };
  Object.assign(begin, { split: "region", of: "entitled" });
  const chosen = { ...begin };
  const $ = (name) => root.querySelector(`.${name}`);
  const say = (text) => ($("said").textContent = text);

  // --- what the data say -------------------------------------------------------------------------

  const view = () => views.find((each) => each.key === chosen.by);
  const did = (s, of = view()) => parseInt(of.of[s.i], 36);
  const word = (s, of = view()) => of.words[did(s, of)];
  const look = (k, of = view()) => (chosen.bw ? of.greys : of.colours)[k]; // ground and ink
  const swatch = (k, of) => markup`<i class="swatch" style="background:${look(k, of)[0]}"></i>`;
  const isIn = (s, group) => group.of[s.i] === "1";
  const filtered = () => states.filter((s) => !chosen.group || isIn(s, groups[chosen.group]));
  const picked = () => [chosen.iso, chosen.with].filter(Boolean).map((iso) => at[iso]);
  function tally(members, of = view()) {
    const rows = of.words.map((text, k) => [text, k, members.filter((s) => did(s, of) === k)]);
    return rows.filter((row) => row[2].length);
  }
  const counted = ([text, , members]) => `${members.length} ${text}`;
  const counts = (members, of) => tally(members, of).map(counted).join(", ");
  const heading = () => view().word + (chosen.group ? ` (${groups[chosen.group].word})` : "");
  const title = () => `${heading()}: ${counts(filtered())}`;
  function linkTo(page) {
    const kept = Object.entries(chosen).filter(([key, value]) => value !== begin[key]);
    return `${data.site}${page}${kept.length ? `#${new URLSearchParams(kept)}` : ""}`;
  }

  // --- the map -----------------------------------------------------------------------------------

  const width = Math.max(...states.map((s) => s.x)) + STEP - 1;
  const height = Math.max(...states.map((s) => s.y)) + STEP - 1;
  const tile = ({ i, x, y, iso3 }) => markup`<g class="tile" role="option" data-i="${i}"
    cursor="pointer"><title></title>
    <rect x="${x}" y="${y}" width="10" height="10" stroke="#7b8794" stroke-width="0.25"/>
    <text x="${x + 5}" y="${y + 6.4}" font-size="3.9" text-anchor="middle">${iso3}</text></g>`;
  const ringed = (k) => markup`<g class="ring" fill="none" stroke-width="1.4">
    <rect width="11.2" height="11.2" x="-0.6" y="-0.6" stroke="#ffffff" stroke-width="2.6"/>
    <rect width="11" height="11" x="-0.5" y="-0.5" stroke="#1f2933" stroke-dasharray="${2 * k}"/></g>`;
  const map = markup`<g font-family="Open Sans, Arial, sans-serif">${states.map(tile)}
    ${[0, 1].map(ringed)}<g class="print" aria-hidden="true"></g></g>`;

  function paint() {
    const only = view().codes.indexOf(chosen.only);
    const among = new Set(filtered().filter((s) => only < 0 || did(s) === only));
    root.querySelectorAll(".tile").forEach((tile, i) => {
      const [ground, ink] = look(did(states[i]));
      const label = `${states[i].name}: ${word(states[i])}`;
      tile.setAttribute("opacity", among.has(states[i]) ? 1 : 0.15);
      tile.setAttribute("aria-label", label);
      tile.children[0].textContent = label;
      tile.children[1].setAttribute("fill", ground);
      tile.children[2].setAttribute("fill", ink);
    });
    const rows = tally(filtered());
    $("title").textContent = title();
    $("map").setAttribute("aria-label", `${title()}. Arrow keys go from state to state.`);
    const key = ([text, k, members]) => markup`<button type="button" aria-pressed="${k === only}"
      data-only="${view().codes[k]}">${swatch(k)}${text} (${members.length})</button>`;
    $("legend").innerHTML = markup`${rows.map(key)}`;
    const line = ([text, , members]) => markup`<p><b>${text} (${members.length}):</b>
      ${members.map((s) => s.name).join(", ")}</p>`;
    $("words").innerHTML =
      markup`<p><b>${title()}.</b></p>${rows.map(line)}<p><small>${data.credit}</small></p>`;
  }

  // The drawing as a file, with heading, key and source, which are only measured on the page.
  function drawing(size) {
    const rows = tally(filtered());
    const below = (k) => height + 9 + 7 * k;
    const key = ([text, k, members], n) => markup`<rect x="0" y="${below(n) - 4.4}" width="5"
      height="5" fill="${look(k)[0]}" stroke="#7b8794" stroke-width="0.25"/>
      <text x="8" y="${below(n)}" font-size="4.6">${text} (${members.length})</text>`;
    const source = (line, k) =>
      markup`<text y="${below(rows.length) + 3 + 5 * k}" font-size="3.6">${line}</text>`;
    $("print").innerHTML = markup`<g fill="#1f2933"><text y="-6" font-size="6.4">${heading()}</text>
      ${rows.map(key)}${[...data.credit.split(" · "), data.site].map(source)}</g>`;
    const { x, y, width: wide, height: high } = $("map").getBBox();
    const live = / (role|tabindex|class|cursor|data-i|aria-[a-z]+)="[^"]*"/g;
    const tiles = new XMLSerializer().serializeToString($("map").firstChild).replace(live, "");
    return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${size}"
      height="${Math.round((size * (high + 8)) / (wide + 8))}"
      viewBox="${x - 4} ${y - 4} ${wide + 8} ${high + 8}">
      <title>${title()}</title><desc>${$("words").textContent}</desc>
      <rect x="${x - 4}" y="${y - 4}" width="100%" height="100%" fill="#ffffff"/>
      ${new Markup(tiles)}</svg>`;
  }

  function ring() {
    root.querySelectorAll(".ring").forEach((each, k) => {
      const s = at[k ? chosen.with : chosen.iso];
      each.setAttribute("display", s ? "inline" : "none");
      if (s) each.setAttribute("transform", `translate(${s.x} ${s.y})`);
    });
    root.querySelectorAll(".tile").forEach((tile, i) => {
      tile.setAttribute("aria-selected", states[i].iso3 === chosen.iso);
      tile.setAttribute("tabindex", i === (at[chosen.iso]?.i ?? 0) ? 0 : -1);
    });
  }

  // --- the state chosen --------------------------------------------------------------------------

  const joined = (links) => links.map((link, k) => markup`${k ? ", " : ""}${link}`);
  const toState = (s) => markup`<a href="#" data-iso="${s.iso3}">${s.name}</a>`;
  const toGroup = (g) => markup`<a href="#" data-group="${g.key}">${g.word}</a>`;
  const away = !address && markup`target="_blank" rel="noopener"`; // a notebook stays open
  const toSource = (id) => markup`<li><a href="${base}sources.html#${id}" ${away}>${id}</a>
    ${data.sources[id]}</li>`;
  const toStatement = (q) => markup`<p><b>${q.person}</b>, ${q.day}: ${q.gist}</p>`;
  const membership = (s) => Object.values(groups).filter((g) => isIn(s, g));
  const said = (s) => data.statements.filter((each) => each.covers.includes(s.iso3));
  const cited = (s) => [...new Set([...said(s), s].flatMap((each) => each.sources.split(";")))];

  function together(s, other) {
    const sided = (of) => [s, other].every((each) => /^(yes|no)$/.test(of.codes[did(each, of)]));
    const sides = views.slice(2).filter(sided);
    const same = sides.filter((of) => did(s, of) === did(other, of));
    return markup`<p>${other.lead} ${s.name} and ${other.name} both voted yes or no in
      ${sides.length} votes, and the same in ${same.length} of them.</p>`;
  }

  function card() {
    const s = at[chosen.iso];
    if (!s) return ($("chosen").textContent = "No state chosen: type a name, or press a square.");
    const shared = did(s, stance) === stance.codes.indexOf("rest") ? position : stance;
    const alike = (other) =>
      other !== s && [position, stance].every((of) => did(other, of) === did(s, of));
    const links = joined(states.filter(alike).map(toState));
    const rest = markup`<details><summary>and ${links.length - 12} more</summary>
      ${links.slice(12)}</details>`;
    const near = states.filter((other) => other.region === s.region);
    const beside = (other) => other !== s && Math.hypot(other.x - s.x, other.y - s.y) < 1.5 * STEP;
    const statements = said(s).map(toStatement);
    const further = [...statements.slice(2), s.note && markup`<p>${s.note}</p>`].filter(Boolean);
    const story = markup`<details><summary>More on this</summary>${further}</details>`;
    $("chosen").innerHTML = markup`<h3>${s.name} <small>${s.iso3}</small></h3><p>${s.lead}</p>
      ${at[chosen.with] && together(s, at[chosen.with])}
      ${statements.slice(0, 2)}${further.length > 0 && story}
      <p>${button("quote", "Copy with its source")}
        <a href="${base}states/${s.iso3}.html" ${away}>All about ${s.name}</a></p>
      <dl><dt>Who else: ${word(s, shared)} (${links.length} others)</dt>
        <dd>${links.slice(0, 12)} ${links.length > 12 && rest}</dd>
        <dt>Beside it on the map</dt><dd>${joined(states.filter(beside).map(toState))}</dd>
        <dt>${groups[s.region].word}</dt><dd>${counts(near, position)}</dd>
        <dt>Groups</dt><dd>${joined(membership(s).map(toGroup))}</dd></dl>
      <details><summary>Sources (${cited(s).length})</summary>
        <ul>${cited(s).map(toSource)}</ul></details>`;
    $("chosen").style.setProperty("--mark", look(did(s, position), position)[0]);
  }

  function later() {
    const [s, other] = picked();
    const differ = (of) => other && did(s, of) !== did(other, of);
    const row = (of) => markup`<tr class="${differ(of) && "here"}"><th scope="row">${of.word}</th>
      ${picked().map((each) => markup`<td>${swatch(did(each, of), of)}${word(each, of)}</td>`)}</tr>`;
    const heads = picked().map((each) => markup`<th scope="col">${each.name}</th>`);
    $("later").innerHTML = markup`<table><thead><tr><th scope="col">List or vote</th>${heads}</tr>
      </thead><tbody>${views.map(row)}</tbody></table>`;
  }

  function strip({ word: name, about, values, order }) {
    const end = (i) => `${states[i].name} ${figure(values[i])}`;
    const stripe = (_, k) => {
      const places = order.map((i, n) => (did(states[i], position) === k ? `M${n} 0h1v1h-1z` : ""));
      return markup`<path fill="${look(k, position)[0]}" d="${places.join("")}"/>`;
    };
    // Drawn as on the map: the first state whole, the second dashed.
    const line = (n, k, ink, wide) => markup`<path d="M${n + 0.5} -0.4v1.8" stroke="${ink}"
      stroke-width="${wide}" stroke-dasharray="${4 * k}" vector-effect="non-scaling-stroke"/>`;
    const places = picked().map((s) => order.indexOf(s.i));
    const mark = (n, k) => n >= 0 && [line(n, 0, "#ffffff", 6), line(n, k, "#1f2933", 3)];
    const said = (s) => {
      const rank = order.filter((i) => values[i] > values[s.i]).length + 1;
      const place = `${rank}${ORDINALS[ordinals.select(rank)]} of ${order.length}`;
      const known = values[s.i] !== null;
      return markup`<p>${s.name} ${known ? `${figure(values[s.i])}, ${place}` : "no figure"}</p>`;
    };
    return markup`<div><h4>${name}</h4><p><small>${about}</small></p>${picked().map(said)}
      <svg viewBox="0 0 ${order.length} 1" width="100%" height="14" overflow="visible"
        preserveAspectRatio="none" aria-hidden="true">
        ${position.words.map(stripe)}${places.map(mark)}</svg>
      <p>From ${end(order[0])} to ${end(order.at(-1))}</p></div>`;
  }
  const strips = () => ($("strips").innerHTML = markup`${indicators.map(strip)}`);

  // --- the split ---------------------------------------------------------------------------------

  const counting = () => COUNTED.find((each) => each.key === chosen.of);
  const codes = () => position.codes.slice(0, counting().codes);
  function splitRows() {
    const people = indicators.find((each) => each.key === "population").values;
    const size = (s) => (chosen.of === "people" ? people[s.i] / 1e6 : 1);
    const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
    const { groups: all, ordered } = groupings.find((each) => each.key === chosen.split);
    const rows = all.map((group) => {
      const members = states.filter((s) => isIn(s, group));
      const of = (k) => members.filter((s) => did(s, position) === k);
      const parts = codes().map((_, k) => sum(of(k).map(size)));
      return { group, parts, whole: sum(parts), share: parts[0] / sum(parts) };
    });
    const order = (one, other) => other.share - one.share || other.whole - one.whole;
    const shown = rows.filter((row) => row.whole);
    return ordered ? shown : shown.sort(order);
  }

  function split() {
    const parted = position.words.slice(0, counting().codes);
    const heads = ["Group", "drawn", ...parted, "all", "share that signed"];
    const row = ({ group, parts, whole, share }) => {
      const here = picked().filter((s) => isIn(s, group));
      const piece = (part, n) => markup`<i style="flex:${part};
        background:${look(n, position)[0]}"></i>`;
      const cells = [...parts, whole].map((part) => markup`<td>${figure(part)}</td>`);
      return markup`<tr class="${here.length && "here"}"><th scope="row">${group.word}
        ${here.map((s) => markup`<br>▸ ${s.name}`)}</th>
        <td><div class="share" aria-hidden="true">${parts.map(piece)}</div></td>${cells}
        <td>${Math.round(100 * share)}%</td></tr>`;
    };
    $("split").innerHTML = markup`<table><caption>Counted: ${counting().word}</caption>
      <thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${splitRows().map(row)}</tbody></table>`;
  }

  // --- names -------------------------------------------------------------------------------------

  const known = states.flatMap((s) => [s.name, s.iso3].map((name) => [folded(name), s]));
  const told = Object.create(null); // a word of JavaScript's own is no name
  let reading;
  function hear({ members = {}, answers = {} }) {
    for (const [iso3, all] of Object.entries(members))
      known.push(...all.map((name) => [folded(name), at[iso3]]));
    for (const [words, all] of Object.entries(answers))
      for (const name of all) told[folded(name)] = words.replace(/^This /, `'${name}' `);
  }

  // The states of which a name has a score, the best first.
  function best(score) {
    const scores = new Map();
    for (const [name, s] of known) scores.set(s, Math.max(scores.get(s) ?? 0, score(name, s)));
    const found = [...scores].filter((each) => each[1]).sort((a, b) => b[1] - a[1]);
    return found.slice(0, 8).map(([s]) => s);
  }

  // What is said to a name that was typed, what it may be, and whether the first is surely meant.
  function answer(text) {
    const key = folded(text) || text; // of signs alone nothing is left, and every name begins so
    const bodies = Object.values(groups).filter((g) => [folded(g.word), g.key].includes(key));
    const or = (list) => list.map((s) => s.name).join(" or ");
    const same = (name, s) => name === key || s.iso2 === text;
    const within = (name) => key.length > 2 && name.includes(key);
    const exact = best(same);
    if (told[key]) return [told[key], bodies];
    if (exact.length > 1) return [`“${text}” may mean ${or(exact)}: say which.`, exact];
    const found = best((name, s) => 3 * same(name, s) || 2 * name.startsWith(key) || within(name));
    if (found.length || bodies.length) return ["", [...found, ...bodies], found.length];
    const near = best((name) => Math.max(0, likeness(name, key) - 0.6)).slice(0, 3);
    const question = near.length ? ` Did you mean ${or(near)}?` : "";
    return [`No state is known as “${text}”.${question}`, near];
  }

  let sure = Promise.resolve();
  async function typed() {
    // The other names are many: they are read when the first letter is typed, or the next.
    await (reading ??= Promise.resolve(names()).then(hear, () => (reading = null)));
    const text = $("field").value.trim();
    const [words, found, first] = text ? answer(text) : ["", []];
    if (told[folded(text)]) set({ iso: "" }); // beside the answer no other state's card
    const offer = (each) => markup` <button type="button" data-iso="${each.iso3 ?? ""}"
      data-group="${each.key ?? ""}">${each.name ?? `Only ${each.word}`}</button>`;
    $("said").innerHTML = markup`${words}${found.map(offer)}`;
    return first && found[0];
  }

  // --- changes -----------------------------------------------------------------------------------

  const drawn = [
    [paint, "by group only bw"],
    [ring, "iso with"],
    ...[card, later, strips].map((draw) => [draw, "iso with bw"]),
    [split, "iso with bw split of"],
  ];
  function lookUp(iso, show = true) {
    set({ iso });
    if (show) $("chosen").scrollIntoView({ block: "nearest" }); // on a phone it is below the map
  }
  const control = (key) => root.querySelector(`[name=${key}]`);
  let waiting;
  function set(changes) {
    const before = { ...chosen };
    Object.assign(chosen, changes);
    const moved = (keys) => keys.split(" ").some((key) => chosen[key] !== before[key]);
    for (const [draw, keys] of drawn) if (moved(keys)) draw();
    for (const key of ["by", "group", "with", "split", "of"]) control(key).value = chosen[key];
    control("bw").checked = chosen.bw;
    if (moved("iso") && chosen.iso) {
      $("strips").parentElement.open ||= !before.iso; // folded until a state is chosen
      $("field").value = at[chosen.iso].name;
      say(`${at[chosen.iso].name}: ${word(at[chosen.iso], position)}`);
    }
    if (moved("iso group")) changed({ state: chosen.iso, group: chosen.group });
    if (!address || !moved(Object.keys(chosen).join(" "))) return;
    clearTimeout(waiting); // browsers refuse an address that changes too often
    const kept = () => history.replaceState(null, "", `#${linkTo("").split("#")[1] ?? ""}`);
    waiting = setTimeout(kept, 150);
  }

  // An address may hold what is not there. The states are the choices of "with", too.
  function restore(wanted) {
    const holds = ([key, value]) => {
      const choices = control(key === "iso" ? "with" : key)?.options ?? [{ value }];
      return Object.hasOwn(begin, key) && [...choices].some((each) => each.value === value);
    };
    set({ ...begin, ...Object.fromEntries(Object.entries(wanted).filter(holds)) });
  }

  async function copy(text, pressed) {
    const done = () => "Copied";
    const copied = await navigator.clipboard?.writeText(text).then(done, () => "");
    say(copied || text); // where a page may not copy, its reader can
    const word = (pressed.dataset.word ??= pressed.textContent);
    pressed.style.minWidth ||= `${pressed.offsetWidth}px`; // nothing beside it moves
    pressed.textContent = copied || word;
    setTimeout(() => (pressed.textContent = word), 2000);
  }
  const actions = {
    svg: () => save("wcit-12.svg", drawing(680)),
    async png() {
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(2000))}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      save("wcit-12.png", await canvas.convertToBlob());
    },
    csv() {
      const rows = filtered().map((s) => [s.iso3, s.name, word(s)]);
      saveTable("wcit-12.csv", [["iso3", "name", view().word], ...rows]);
    },
    state() {
      const [s] = picked();
      if (!s) return say("Choose a state first.");
      const rows = [
        ["In Dubai", s.lead],
        ...said(s).map((each) => ["What it said", `${each.person}, ${each.date}: ${each.gist}`]),
        ...membership(s).map((g) => ["Group", g.word]),
        ...indicators.map((each) => [`${each.word}, ${each.about}`, each.values[s.i]]),
        ...views.slice(2).map((of) => [of.word, word(s, of)]),
      ].map((row) => [s.iso3, s.name, ...row]);
      saveTable(`wcit-12-${s.iso3.toLowerCase()}.csv`, [["iso3", "name", "what", "says"], ...rows]);
    },
    split() {
      const line = (row) => [row.group.word, ...row.parts, row.whole, (100 * row.share).toFixed(1)];
      const name = `wcit-12-by-${chosen.split}-${chosen.of}.csv`;
      saveTable(name, [["group", ...codes(), "of", "percent_signed"], ...splitRows().map(line)]);
    },
    embed(pressed) {
      const frame = markup`<iframe src="${linkTo("embed.html")}" title="${title()}" width="100%"
        height="1100" style="border:0;height:clamp(1100px, 999 * (560px - 100vw), 1700px)"
        loading="lazy" allow="clipboard-write"></iframe>`;
      copy(String(frame), pressed);
    },
    quote(pressed) {
      const s = at[chosen.iso];
      const named = (id) => `${data.sources[id].replace(/^(.{80}\S*) .*/, "$1 …")} (${id})`;
      const first = (id, k) => k < 2 || id === s.sources.split(";")[0]; // which lists who signed
      const documents = cited(s).filter(first).map(named).join("; ");
      const read = `${linkTo("explorer.html")}, read ${new Date().toISOString().slice(0, 10)}`;
      copy(`${s.lead} (Sources: ${documents}. ${data.cite} ${read})`, pressed);
    },
  };

  // --- the page ----------------------------------------------------------------------------------

  const on = (when) => views.filter((each) => each.when === when);
  const dated = (when) => several(when, on(when));
  const filed = (g) => several(g.word, g.groups);
  const thirds = groupings.filter((g) => !g.filter);
  const byName = (s) => option({ key: s.iso3, word: s.name });
  root.classList.add("wcit-explorer");
  root.innerHTML = markup`<div class="controls">
      <label class="pick">State, by any of its names <input class="field" type="search"
        autocomplete="off" spellcheck="false" placeholder="Kenya, Ivory Coast, Deutschland …"></label>
      <p class="said" role="status"></p></div>
    <div class="controls">
      ${choice("Colour by", "by", [...new Set(views.map((each) => each.when))].map(dated))}
      ${choice("Group", "group", [option({ key: "", word: "all states" }), filters.map(filed)])}
      ${choice("Compare with", "with", [option({ key: "", word: "no other state" }), states.map(byName)])}
      <label><input type="checkbox" name="bw" value="1"> Black and white</label></div>
    <div class="two"><div><figure><figcaption class="title"></figcaption>
        <svg class="map" viewBox="-2 -2 ${width + 4} ${height + 4}" role="listbox">${map}</svg></figure>
        <div class="legend" role="group" aria-label="Press to show one answer"></div></div>
      <section class="chosen" aria-label="The state chosen"></section>
      <p>${button("svg", "Save SVG")} ${button("png", "Save PNG")} ${button("csv", "Save CSV")}
        ${button("embed", "Copy embed code")}</p></div>
    <details><summary>Its place among all states</summary><div class="strips"></div>
      ${button("state", "Save this state as CSV")}</details>
    <details><summary>Lists and votes before and since</summary><div class="later" role="region" tabindex="0"
        aria-label="Lists and votes"></div></details>
    <details><summary>The split by group or indicator</summary><div class="controls">
        ${choice("Split by", "split", [filters.map(option), several("Thirds of the states by", thirds)])}
        ${choice("Counted against", "of", COUNTED.map(option))}</div>
      <div class="split" role="region" tabindex="0"
        aria-label="The split"></div>${button("split", "Save this split as CSV")}</details>
    <details><summary>The map in words</summary><div class="words"></div></details>
    <p><small>${data.cite}</small></p>`;

  $("field").addEventListener("input", () => (sure = typed()));
  $("field").addEventListener("focus", (event) => event.target.select());
  $("field").addEventListener("keydown", async ({ key }) => {
    const first = key === "Enter" && (await sure);
    if (first) lookUp(first.iso3);
  });
  // A finger is larger than a tile: what is nearest is meant.
  $("map").addEventListener("click", (event) => {
    const turned = $("map").getScreenCTM().inverse();
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(turned);
    const far = (s) => Math.hypot(s.x + 5 - spot.x, s.y + 5 - spot.y);
    const nearest = states.reduce((one, other) => (far(other) < far(one) ? other : one));
    if (far(nearest) < 2 * STEP) lookUp(nearest.iso3, event.pointerType === "touch");
  });
  $("map").addEventListener("keydown", (event) => {
    const from = states[event.target.dataset.i];
    if (!(event.key in ARROWS) && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const [right, down] = ARROWS[event.key] ?? [0, 0];
    const cost = (s) => {
      const [across, along] = [s.column - from.column, s.row - from.row];
      const ahead = across * right + along * down;
      return ahead > 0 ? ahead + 3 * Math.abs(across * down + along * right) : Infinity;
    };
    const to = states.reduce((one, other) => (cost(other) < cost(one) ? other : one), from);
    set({ iso: to.iso3 });
    root.querySelector(`.tile[data-i="${to.i}"]`).focus();
  });
  root.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do], [data-iso], [data-group], [data-only]");
    if (!target) return;
    const { do: action, iso, group, only } = target.dataset;
    if (target.matches("a")) event.preventDefault();
    if (action) actions[action](target);
    if (iso) lookUp(iso);
    if (group) set({ group });
    if (only === undefined) return;
    set({ only: chosen.only === only ? "" : only });
    root.querySelector(`[data-only="${only}"]`).focus();
  });
  root.addEventListener("change", ({ target }) => {
    const value = target.name === "bw" && !target.checked ? "" : target.value;
    if (target.name === "by") set({ by: value, only: "" });
    else if (target.name) set({ [target.name]: value });
  });

  const arrived = () => restore(Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
  for (const [draw] of drawn) draw();
  if (address) window.addEventListener("hashchange", arrived);
  if (address) arrived();
  return { set };
}

// What anywidget calls in JupyterLab, VS Code and Colab.
export default {
  render({ model, el }) {
    const { set } = mount(el, model.get("data"), {
      names: () => model.get("names"),
      changed(picked) {
        model.set(picked);
        model.save_changes();
      },
    });
    const follow = () => set({ iso: model.get("state"), group: model.get("group") });
    follow();
    model.on("change:state change:group", follow);
    return () => model.off("change:state change:group", follow);
  },
};
