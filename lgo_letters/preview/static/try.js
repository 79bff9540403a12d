// Trying: what is changed in the form stands in the address, and the letter follows as one types.

import { followForm } from "./page.js";
import { showAnyChange, startChanges } from "./letter.js";
import { startNotes } from "./notes.js";

export function startTry() {
  const form = document.getElementById("_form");
  if (!form) return null;
  const notes = startNotes();
  let asked = location.search;

  function show() {
    notes.refresh();
    if (location.search === asked) return; // a save moves nothing
    asked = location.search;
    if (matchMedia("(min-width: 70rem)").matches) showAnyChange(); // beside the form; elsewhere it would be scrolled away
  }

  startChanges();
  form.querySelector(".field.tried")?.scrollIntoView({ block: "center" });
  showAnyChange();
  const refresh = followForm(form, ["_more", "_tried"], show);
  const listed = async (number) => document.getElementById("_text").dataset.listed === number || refresh();
  return { refresh, listed };
}
