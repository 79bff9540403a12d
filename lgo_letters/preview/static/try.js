// Trying: what is changed in the form stands in the address, and the letter follows as one types.

import { fetchPage, later, replace } from "./page.js";
import { fillCounts, showAnyChange, startChanges } from "./letter.js";
import { startNotes } from "./notes.js";

export function startTry() {
  const form = document.getElementById("_form");
  if (!form) return null;
  const notes = startNotes();

  function changes() {
    const changed = new URLSearchParams();
    for (const field of form.elements)
      if (field.name && field.value.trim() !== field.dataset.was) changed.set(field.name, field.value.trim());
    return changed.toString();
  }

  async function refresh() {
    const query = changes();
    const address = query ? `${location.pathname}?${query}` : location.pathname;
    history.replaceState(null, "", address + location.hash);
    const page = await fetchPage("text", address);
    if (!page || query !== changes()) return; // what was typed since is asked for next
    for (const part of ["_more", "_tried"]) replace(document.getElementById(part), page);
    notes.refresh();
    fillCounts();
    if (matchMedia("(min-width: 70rem)").matches) showAnyChange(); // beside the form; elsewhere it would be scrolled away
  }

  form.addEventListener("input", later(80, refresh));
  form.addEventListener("submit", (event) => event.preventDefault());
  startChanges();
  form.querySelector(".field.tried")?.scrollIntoView({ block: "center" });
  showAnyChange();
  fillCounts();
  return { refresh, listed: fillCounts };
}
