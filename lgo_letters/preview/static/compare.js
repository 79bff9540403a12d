// Two letters side by side: chosen again, and fetched again after each save.

import { fetchPart, later, replace } from "./page.js";

export function startComparison() {
  const form = document.getElementById("_sides");
  if (!form) return null;

  async function refresh() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    history.replaceState(null, "", `/compare?${query}`);
    const only = document.getElementById("_compared").classList.contains("only-differing");
    const html = await fetchPart("compared", `/compare/rows?${query}`);
    if (html) showOnly(replace(document.getElementById("_compared"), html), only);
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
  });
  form.addEventListener("input", later(150, refresh));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refresh();
  });
  return { refresh };
}
