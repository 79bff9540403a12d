// The list: searched as one types, walked through with the arrow keys.

import { fetchPage, later, queryOf, replace, say, tell } from "./page.js";

export function startList() {
  const form = document.getElementById("_search");
  if (!form) return null;

  async function fetchList() {
    const page = await fetchPage("list", `/?${queryOf(form)}`);
    if (page) replace(document.getElementById("_list"), page);
  }

  let waiting = null; // for the list of the files as they are now
  function refresh() {
    say("waiting", "Updating the list …");
    waiting ??= Promise.withResolvers();
    return waiting.promise;
  }

  async function listed() {
    if (waiting || "hasty" in document.getElementById("_list").dataset) await fetchList();
    if (waiting) tell(document.getElementById("_list").dataset.news);
    waiting?.resolve();
    waiting = null;
  }

  const search = () => {
    const query = queryOf(form);
    history.replaceState(null, "", query ? `/?${query}` : "/");
    return fetchList();
  };
  form.addEventListener("input", later(60, search));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector(".councils tbody th a");
    if (first && document.activeElement === form.q) first.click();
    else search();
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...document.querySelectorAll(".councils tbody th a")];
    const at = links.indexOf(document.activeElement);
    if (!step || (at < 0 && document.activeElement !== form.q)) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? form.q : links[at]))?.focus();
  });
  return { refresh, listed };
}
