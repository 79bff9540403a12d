// A letter's page: its text first, then its pages, then what takes longest.

import { fetchPart, keepInPlace, replace, say } from "./page.js";
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
    const fresh = replace(document.getElementById("_text"), html);
    notes.refresh();
    const changed = Number(fresh.dataset.changed);
    const words = "kept" in fresh.dataset ? "problems keep the letter back" : `${changed} changed`;
    say("live", `Updated: ${words}`);
  }

  async function rest(making) {
    await showPages(slug, making);
    notes.refresh();
    fillCounts();
    const left = await fetchPart("left-out", `/letters/${slug}/left-out`);
    const there = document.getElementById("_left-out");
    if (left && there) replace(there, left);
    else if (left) document.querySelector(".text-side").insertAdjacentHTML("beforeend", left);
    fillCounts();
  }

  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "unmark") document.getElementById("_text").classList.toggle("unmarked");
    if (act === "next-change") showNextChange();
  });
  showRest(askPages(slug));
  return refresh;
}

let shownChange = -1;
function showNextChange() {
  const changes = [...document.querySelectorAll("#_text ins, #_text del")].filter((each) => each.closest(".row"));
  if (!changes.length) return;
  shownChange = (shownChange + 1) % changes.length;
  changes[shownChange].scrollIntoView({ block: "center" });
}

// How many letters have what: known only when all letters have been composed.
export async function fillCounts() {
  const known = await fetchPart("counts", "/counts.json", (answer) => answer.json());
  if (known) keepInPlace(() => showCounts(known));
}

function showCounts(known) {
  for (const element of document.querySelectorAll("[data-count]")) {
    const count = known.counts[element.dataset.count] ?? 0;
    const row = element.matches(".tally") && element.closest(".row");
    if (row) row.classList.toggle("every", count === known.letters);
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
