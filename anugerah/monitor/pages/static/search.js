// Finds awards in the prebuilt index. All text is set as text: nothing of it can become markup.
"use strict";

const MOST = 50;
const field = document.getElementById("q");
const list = document.getElementById("found");
const count = document.getElementById("count");
const words = count.dataset;
let index = null;

const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

async function load() {
  if (index === null) {
    const answer = await fetch(words.index);
    if (!answer.ok) throw new Error(String(answer.status));
    const { short, rows } = await answer.json();
    index = {
      short: new Map(Object.entries(short)),
      rows: rows.map((row) => ({ row, text: ` ${fold(row.slice(1).join(" "))}` })),
    };
  }
  return index;
}

function entry([id, recipient, award, giver, place, year]) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${words.awards}${Number(id)}/`;
  link.textContent = recipient || award;
  const more = document.createElement("span");
  more.textContent = [award, giver, place, year].filter(Boolean).join(" · ");
  item.append(link, document.createElement("br"), more);
  return item;
}

async function show() {
  const terms = fold(field.value).split(" ").filter(Boolean);
  if (!terms.length) {
    list.replaceChildren();
    count.textContent = "";
    return;
  }
  try {
    const { short, rows } = await load();
    const spelled = terms.map((term) => [term, short.get(term)].filter(Boolean));
    const found = rows.filter(({ text }) => spelled.every((forms) => forms.some((form) => text.includes(` ${form}`))));
    const most = found.length > MOST ? `; ${MOST} ${words.most}` : "";
    count.textContent = found.length ? `${found.length} ${words.count}${most}` : words.none;
    list.replaceChildren(...found.slice(0, MOST).map(({ row }) => entry(row)));
  } catch {
    count.textContent = words.failed;
  }
}

let waiting = 0;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 120);
});
document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  show();
});
field.value = new URLSearchParams(location.search).get("q") || "";
field.focus();
show();
