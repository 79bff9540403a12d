// A letter's page: its text first, then its pages, then what takes longest.

import { fetchPage, fetchPart, replace, tell } from "./page.js";
import { askPages, redraw, showHtml, showPages } from "./pages.js";
import { startNotes } from "./notes.js";

export function startLetter() {
  const { slug } = document.body.dataset;
  if (!document.body.classList.contains("letter-page")) return null;
  const notes = startNotes();
  startViews();

  async function refresh() {
    const page = await fetchPage("text", location.pathname + location.search);
    if (page === undefined) return;
    const making = askPages(slug); // while the browser lays out the text
    if (page !== null) {
      const text = replace(document.getElementById("_text"), page);
      notes.refresh();
      showMarks();
      tell(text.dataset.news);
    }
    showRest(making);
  }

  function showRest(making) {
    rest(making).catch(() => setTimeout(() => refresh().catch(() => {}), 2000)); // the server is busy, or has gone
  }

  async function rest(making) {
    fillCounts();
    await showPages(slug, making);
    notes.refresh();
    const left = await fetchPage("left-out", `/letters/${slug}/left-out`);
    const there = document.getElementById("_left-out");
    if (left && there) replace(there, left);
    else if (left) document.querySelector(".text-side").append(left.getElementById("_left-out"));
    fillCounts();
  }

  startChanges();
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (event.target.closest('a[href="#_left-out"]')) document.querySelector("#_left-out > details")?.setAttribute("open", "");
    if (act !== "unmark") return;
    document.body.classList.toggle("unmarked");
    showMarks();
  });
  showRest(askPages(slug));
  return { refresh, listed: fillCounts };
}

// The marks in the text and on the pages stay hidden, or shown, as they were chosen.
function showMarks() {
  const isHidden = document.body.classList.contains("unmarked");
  document.querySelector('[data-act="unmark"]')?.setAttribute("aria-pressed", String(isHidden));
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

// How many letters have what: known only when all letters have been composed, which an event tells.
export async function fillCounts() {
  const known = await fetchPart("counts", "/counts.json", (answer) => answer.json());
  if (known) showCounts(known);
}

const isFew = (count, letters) => count < letters && (count === 1 || count * 4 <= letters);

function showCounts(known) {
  for (const element of document.querySelectorAll("[data-count]")) {
    const count = known.counts[element.dataset.count] ?? 0;
    const row = element.matches(".tally") && element.closest(".row");
    if (row && known.counts[row.id]) {
      row.classList.toggle("every", count === known.letters);
      row.classList.toggle("few", isFew(count, known.letters));
    }
    const other = element.closest(".having")?.querySelector(".other");
    if (other) other.hidden = count <= (other.closest(".paper") ? 1 : 0);
    if (row && !known.counts[row.id]) element.textContent = "In this letter alone";
    else element.textContent = count === known.letters ? "In every letter" : `In ${count} of ${known.letters} letters`;
  }
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
