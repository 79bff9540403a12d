// A letter's page: its text first, then its pages, then what takes longest.

import { fetchPage, fetchPart, replace, tell } from "./page.js";
import { askPages, redraw, showHtml, showPages } from "./pages.js";
import { startNotes } from "./notes.js";

export function startLetter() {
  const { slug } = document.body.dataset;
  if (!document.body.classList.contains("letter-page")) return null;
  const text = () => document.getElementById("_text");
  const notes = startNotes();
  startViews();

  // Show the text anew; what is to come after it is begun while the browser lays it out.
  async function showText(begin = () => {}) {
    const page = await fetchPage("text", location.pathname + location.search);
    if (page !== undefined) begin();
    if (!page) return;
    replace(text(), page);
    notes.refresh();
  }

  let isWhole = false; // whether what is left out is shown, too
  let turn = Promise.resolve(); // for texts: none gives way to an older one
  const inTurn = (work) => (turn = turn.then(work, work));

  const refresh = () =>
    inTurn(async () => {
      const { number } = text().dataset;
      isWhole = false;
      await showText(() => showRest(askPages(slug)));
      if (text().dataset.number !== number) tell(text().dataset.news);
    });

  // All letters have been composed: how many have what is known now, and there is time for what takes longest.
  async function listed(number) {
    if (text().dataset.listed !== number) await inTurn(() => showText());
    else if (isWhole) return;
    const left = await fetchPage("left-out", `/letters/${slug}/left-out`);
    if (left) replace(document.getElementById("_left-out"), left);
    isWhole = Boolean(left);
  }

  function showRest(making) {
    const again = () => setTimeout(() => refresh().catch(() => {}), 2000);
    showPages(slug, making).then(notes.refresh).catch(again); // the server is busy, or has gone
  }

  startChanges();
  showRest(askPages(slug));
  return { refresh, listed };
}

const allChanges = () => [...document.querySelectorAll("#_text :is(ins, del)")].filter((each) => each.closest(".row"));

// Bring what changed into view, where none of it is.
export function showAnyChange() {
  const changes = allChanges();
  const isSeen = ({ top, bottom }) => bottom > 60 && top < innerHeight; // below the bar
  if (!changes.some((each) => isSeen(each.getBoundingClientRect()))) changes[0]?.scrollIntoView({ block: "center" });
}

export function startChanges() {
  let shown = -1;
  document.addEventListener("click", (event) => {
    if (!event.target.closest('[data-act="next-change"]')) return;
    const changes = allChanges();
    shown = (shown + 1) % changes.length;
    changes[shown]?.scrollIntoView({ block: "center" });
  });
}

// What is chosen shows by style alone.
function startViews() {
  const view = localStorage.getItem("view") ?? "both";
  for (const each of document.querySelectorAll('[name="view"]')) each.checked = each.value === view;
  document.addEventListener("change", ({ target: { name, value } }) => {
    if (name === "sent") showHtml();
    if (name !== "view") return;
    localStorage.setItem("view", value);
    redraw();
  });
}
