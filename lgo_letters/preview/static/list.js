// The list: searched as one types, walked through with the arrow keys.

import { fetchPart, later, replace, say } from "./page.js";

export function startList() {
  const form = document.getElementById("_search");
  if (!form) return null;

  function wanted() {
    const given = [...new FormData(form)].filter(([, value]) => value);
    return new URLSearchParams(given).toString();
  }

  async function refresh() {
    const html = await fetchPart("list", `/list?${wanted()}`);
    if (!html) return;
    replace(document.getElementById("_list"), html);
    say("live", "Live");
  }

  const search = () => {
    const query = wanted();
    history.replaceState(null, "", query ? `/?${query}` : "/");
    return refresh();
  };
  form.addEventListener("input", later(60, search));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector(".councils a");
    if (first && document.activeElement === form.q) first.click();
    else search();
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...document.querySelectorAll(".councils a")];
    const at = links.indexOf(document.activeElement);
    if (!step || (at < 0 && document.activeElement !== form.q)) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? form.q : links[at]))?.focus();
  });
  if ("hasty" in document.getElementById("_list").dataset) refresh();
  return refresh;
}
