// Try a change: the address has the changed fields, and the letter changes while you type.

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
    if (location.search === asked) return; // after a save, nothing moves
    asked = location.search;
    if (matchMedia("(min-width: 70rem)").matches) showAnyChange(); // only beside the form, which must stay in view
  }

  startChanges();
  form.querySelector(".field.tried")?.scrollIntoView({ block: "center" });
  showAnyChange();
  const refresh = followForm(form, ["_more", "_tried"], show);
  const listed = async (number) => document.getElementById("_text").dataset.listed === number || refresh();
  return { refresh, listed };
}
