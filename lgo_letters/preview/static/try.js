// Trying: what is changed in the form stands in the address, and the letter follows as one types.

import { fetchPart, later, replace } from "./page.js";
import { fillCounts, showAnyChange, startChanges } from "./letter.js";
import { startNotes } from "./notes.js";

export function startTry() {
  const form = document.getElementById("_form");
  if (!form) return null;
  const notes = startNotes();
  const { slug } = document.body.dataset;

  function changes() {
    const changed = new URLSearchParams();
    for (const field of form.elements)
      if (field.name && field.value.trim() !== field.dataset.was) changed.set(field.name, field.value.trim());
    return changed.toString();
  }

  function markFields() {
    for (const field of form.elements) {
      if (!field.name) continue;
      const isTried = field.value.trim() !== field.dataset.was;
      field.closest(".field").classList.toggle("tried", isTried);
      field.closest(".field").querySelector(".was").hidden = !isTried;
    }
    for (const group of form.querySelectorAll("fieldset")) {
      const whether = group.querySelector('[name]:not([name*="."])');
      if (!whether || whether.tagName !== "SELECT" || !group.querySelector(`[name^="${whether.name}."]`)) continue;
      for (const field of group.querySelectorAll(`[name^="${whether.name}."]`)) field.disabled = whether.value !== "recorded";
    }
  }

  async function refresh() {
    const query = changes();
    markFields();
    const address = `/letters/${slug}/try`;
    history.replaceState(null, "", (query ? `${address}?${query}` : address) + location.hash);
    for (const name of ["_yaml", "_pdf"]) {
      const link = document.getElementById(name);
      link.href = query ? `${link.dataset.base}?${query}` : link.dataset.base;
    }
    const html = await fetchPart("text", `${address}/text?${query}`);
    if (!html || query !== changes()) return; // what was typed since is asked for next
    const { name } = replace(document.getElementById("_tried"), html).dataset;
    document.getElementById("_name").textContent = name;
    document.title = `Try: ${name}`;
    markFields();
    notes.refresh();
    fillCounts();
    showAnyChange();
  }

  form.addEventListener("input", later(80, refresh));
  form.addEventListener("submit", (event) => event.preventDefault());
  markFields();
  startChanges();
  form.querySelector(".field.tried")?.scrollIntoView({ block: "center" });
  showAnyChange();
  fillCounts();
  return { refresh, listed: fillCounts };
}
