// The list: searched as one types, walked through with the arrow keys.

import { followForm, say, tell } from "./page.js";

export function startList() {
  const form = document.getElementById("_search");
  if (!form) return null;

  form.addEventListener("submit", (event) => {
    const first = document.querySelector(".councils tbody th a");
    if (!first || document.activeElement !== form.q) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // it is opened, not searched for
    first.click();
  });
  const search = followForm(form, ["_list"]);

  let arrived = null; // called when the list of the files as they are now is shown
  function refresh() {
    say("waiting", "Updating the list …");
    return new Promise((resolve) => (arrived = resolve));
  }

  async function listed() {
    if (arrived || "hasty" in document.getElementById("_list").dataset) await search();
    if (!arrived) return;
    tell(document.getElementById("_list").dataset.news);
    arrived();
    arrived = null;
  }

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
