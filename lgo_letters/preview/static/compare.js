// Shows two letters side by side. Fetches them again after each save, and when you choose others.

import { fetchPart, followForm, queryOf } from "./page.js";
import { showBothPages } from "./pages.js";

export function startComparison() {
  const form = document.getElementById("_sides");
  if (!form) return null;

  const pages = document.getElementById("_both-pages");
  const status = document.getElementById("_typeset");

  async function showPages() {
    if (!pages.open) return;
    status.textContent = "Typesetting …";
    const both = await fetchPart("both", `/compare/pages.json?${queryOf(form)}`, (answer) => answer.json());
    if (both === undefined) return; // newer ones were asked for
    status.textContent = both ? "What differs is marked on the pages" : "The pages can’t be made";
    if (both) await showBothPages(both);
  }

  pages.addEventListener("toggle", showPages);
  return { refresh: followForm(form, ["_compared"], showPages) };
}
