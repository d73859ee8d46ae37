// Searches as you type: fetches the same page with the new query, and replaces the results.
"use strict";

const form = document.getElementById("search");
const field = document.getElementById("q");
let waiting = 0;
let asking = null;

async function search() {
  asking?.abort();
  asking = new AbortController();
  const given = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...given]) if (!value.trim()) given.delete(name);
  const address = `${form.action}${given.size ? `?${given}` : ""}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) return;
    // A document made from text runs none of its scripts.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["count", "results"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    history.replaceState(null, "", address);
  } catch {
    // Aborted for a later search, or the network is down: the form works without this file.
  }
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
