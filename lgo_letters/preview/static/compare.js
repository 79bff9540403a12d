// Two letters side by side: chosen again, and fetched again after each save.

import { fetchPart, later, replace } from "./page.js";
import { showBothPages } from "./pages.js";

export function startComparison() {
  const form = document.getElementById("_sides");
  if (!form) return null;

  const asked = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
  const pages = document.getElementById("_both-pages");
  const status = document.getElementById("_typeset");

  async function refresh() {
    const query = asked();
    history.replaceState(null, "", `/compare?${query}`);
    const only = document.getElementById("_compared").classList.contains("only-differing");
    const html = await fetchPart("compared", `/compare/rows?${query}`);
    if (html) showOnly(replace(document.getElementById("_compared"), html), only);
    await showPages();
  }

  async function showPages() {
    document.querySelector('[data-act="compare-pages"]')?.setAttribute("aria-pressed", String(!pages.hidden));
    if (pages.hidden) return;
    status.textContent = "Typesetting …";
    const both = await fetchPart("both", `/compare/pages.json?${asked()}`, (answer) => answer.json());
    if (both === undefined) return; // there are newer ones
    status.textContent = both ? "What differs is marked on the pages" : "The pages can’t be made";
    if (both) await showBothPages(both);
  }

  function showOnly(compared, only) {
    compared.classList.toggle("only-differing", only);
    compared.querySelector('[data-act="only-differing"]')?.setAttribute("aria-pressed", String(only));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="only-differing"]')) {
      const compared = document.getElementById("_compared");
      showOnly(compared, !compared.classList.contains("only-differing"));
    }
    if (event.target.closest('[data-act="compare-pages"]')) {
      pages.hidden = !pages.hidden;
      showPages();
    }
  });
  form.addEventListener("input", later(150, refresh));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refresh();
  });
  return { refresh };
}
