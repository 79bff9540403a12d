// What is to be accepted: fetched again after each save; what was chosen for words that are still the same stays chosen.

import { fetchPart, replace } from "./page.js";

export function startReview() {
  const form = document.getElementById("_review-form");
  if (!form) return null;

  async function refresh() {
    const html = await fetchPart("review", "/review/items");
    if (!html) return;
    const chosen = [...new FormData(form)];
    replace(document.getElementById("_review"), html);
    for (const [name, value] of chosen) {
      const again = form.querySelector(`input[type="radio"][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (again) again.checked = true;
    }
  }
  return { refresh };
}
