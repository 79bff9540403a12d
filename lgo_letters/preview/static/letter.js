// A letter's page: its text first, then its pages, then what takes longest.

import { fetchPart, keepInPlace, replace, tell } from "./page.js";
import { askPages, redraw, showHtml, showPages } from "./pages.js";
import { startNotes } from "./notes.js";

export function startLetter() {
  const { slug } = document.body.dataset;
  if (!document.body.classList.contains("letter-page")) return null;
  const notes = startNotes();
  startViews();

  async function refresh() {
    const text = await fetchPart("text", `/letters/${slug}/text${location.search}`);
    if (text === undefined) return;
    const making = askPages(slug); // while the browser lays out the text
    if (text !== null) showText(text);
    showRest(making);
  }

  function showRest(making) {
    rest(making).catch(() => setTimeout(() => refresh().catch(() => {}), 2000)); // the server is busy, or has gone
  }

  function showText(html) {
    const { name, news } = replace(document.getElementById("_text"), html).dataset;
    document.getElementById("_name").textContent = name;
    document.title = `${name} – letter`;
    notes.refresh();
    showMarks();
    tell(news);
  }

  async function rest(making) {
    fillCounts();
    await showPages(slug, making);
    notes.refresh();
    const left = await fetchPart("left-out", `/letters/${slug}/left-out`);
    const there = document.getElementById("_left-out");
    if (left && there) replace(there, left);
    else if (left) document.querySelector(".text-side").insertAdjacentHTML("beforeend", left);
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

export function startChanges() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act]")?.dataset.act === "next-change") showNextChange();
  });
}

// Bring what changed into view, where none of it is.
export function showAnyChange() {
  const changes = allChanges();
  const isSeen = ({ top, bottom }) => bottom > 60 && top < innerHeight; // below the bar
  if (!changes.some((each) => isSeen(each.getBoundingClientRect()))) changes[0]?.scrollIntoView({ block: "center" });
}

let shownChange = -1;
function showNextChange() {
  const changes = allChanges();
  if (!changes.length) return;
  shownChange = (shownChange + 1) % changes.length;
  changes[shownChange].scrollIntoView({ block: "center" });
}

// How many letters have what: known only when all letters have been composed, which an event tells.
export async function fillCounts() {
  const known = await fetchPart("counts", "/counts.json", (answer) => answer.json());
  if (known) keepInPlace(() => showCounts(known));
}

const isFew = (count, letters) => count < letters && (count === 1 || count * 4 <= letters); // see _letter.html

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

function startViews() {
  const choose = (view) => {
    document.body.dataset.view = view;
    for (const button of document.querySelectorAll("[data-view]:is(button)"))
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
  };
  choose(localStorage.getItem("view") ?? "both");
  for (const button of document.querySelectorAll("button[data-view]"))
    button.addEventListener("click", () => {
      localStorage.setItem("view", button.dataset.view);
      choose(button.dataset.view);
      redraw();
    });
  for (const button of document.querySelectorAll("button[data-sent]"))
    button.addEventListener("click", () => {
      document.body.dataset.sent = button.dataset.sent;
      for (const each of document.querySelectorAll("button[data-sent]"))
        each.setAttribute("aria-pressed", String(each === button));
      document.getElementById("_pages").hidden = button.dataset.sent === "html";
      document.getElementById("_html").hidden = button.dataset.sent === "pdf";
      showHtml();
    });
}
