// Reasons beside the letter: pointed at they show, chosen they stay; the address names what is chosen.

import { later, scrollTo } from "./page.js";
import { redraw } from "./pages.js";

const PATIENCE = 180; // milliseconds that something is pointed at before its reasons show
const LENIENCE = 500; // milliseconds for the way to them, over whatever else

export function startNotes() {
  let placed = true; // whether the pages have been scrolled to what is chosen
  let chosen = { paragraph: "", sentence: "" };
  const textShows = () => document.querySelector('[name="view"]:checked')?.value !== "pages"; // the style shows reasons alone
  const noteOf = (paragraph) => document.getElementById(paragraph)?.querySelector("details.note");

  function mark(name, paragraph, sentence) {
    for (const each of document.querySelectorAll(`.${name}`)) each.classList.remove(name);
    const words = sentence ? `[data-sentence="${sentence}"]` : `.run[data-paragraph="${paragraph || "none"}"]`;
    for (const each of document.querySelectorAll(words)) each.classList.add(name);
    document.getElementById(paragraph)?.classList.add(name);
  }

  function open(note, sentence) {
    const wasOpen = note.open;
    note.open = true;
    if (!sentence && wasOpen) return;
    for (const inner of note.querySelectorAll("details.inner")) inner.open = inner.dataset.for === sentence;
    const card = note.querySelector(".card");
    const inner = card.querySelector("details.inner[open]");
    card.scrollTop = inner ? inner.offsetTop - card.querySelector("h3").offsetHeight - card.clientHeight / 8 : 0;
  }

  function choose(paragraph, sentence, { scroll = false } = {}) {
    chosen = { paragraph, sentence };
    placed = false;
    history.replaceState(null, "", paragraph ? `#${paragraph}` : location.pathname + location.search);
    refresh();
    if (scroll && textShows()) document.getElementById(paragraph)?.scrollIntoView({ block: "center" });
  }

  // Show what is chosen, also after the text or the pages came anew.
  function refresh() {
    const note = noteOf(chosen.paragraph);
    mark("chosen", chosen.paragraph, chosen.sentence);
    document.querySelector("[data-next-with]")?.removeAttribute("data-next-with");
    if (!note) return;
    open(note, chosen.sentence);
    note.querySelector(".having .other")?.setAttribute("data-next-with", "");
    placed ||= scrollTo(document.getElementById("_pages"), ".run.chosen");
  }

  function release() {
    noteOf(chosen.paragraph)?.removeAttribute("open");
    choose("", "");
  }

  // Where a pointer is: ids of paragraph and sentence, or nothing.
  function under(target) {
    const run = target.closest?.(".run[data-sentence]");
    if (run) return { paragraph: run.dataset.paragraph, sentence: run.dataset.sentence };
    const row = target.closest?.(".row[id]");
    return row ? { paragraph: row.id, sentence: target.closest(".sentence")?.dataset.sentence ?? "" } : null;
  }

  let peeked = null;
  const show = (at) => {
    if (chosen.paragraph) return;
    const note = at && noteOf(at.paragraph);
    if (peeked && peeked !== note) peeked.open = false;
    peeked = null;
    if (!note || !textShows() || matchMedia("(max-width: 60rem)").matches) return;
    peeked = note;
    open(note, at.sentence);
  };
  let showing = 0;
  const peek = (at) => {
    clearTimeout(showing);
    const isOpen = peeked?.open && at?.paragraph !== peeked.closest(".row").id;
    showing = setTimeout(() => show(at), isOpen ? LENIENCE : PATIENCE);
  };

  document.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const at = under(event.target);
    mark("pointed", at?.paragraph ?? "", at?.sentence ?? "");
    if (event.target.closest?.(".card")) return clearTimeout(showing);
    if (at?.sentence || !event.target.closest?.(".note")) peek(at);
  });

  document.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    const note = summary?.matches(".note > summary") && summary.parentElement;
    if (note) return chooseNote(note, event); // by pointer or key
    if (event.target.closest(".card .close")) return release();
    if (summary || event.target.closest("a, button, .card") || !getSelection().isCollapsed) return;
    const at = under(event.target);
    if (!at) return chosen.paragraph && event.target.closest(".desk") ? release() : undefined;
    peeked = null;
    choose(at.paragraph, at.sentence, { scroll: Boolean(event.target.closest(".run")) });
  });

  function chooseNote(note, event) {
    event.preventDefault();
    if (note.open && peeked !== note) return release();
    note.open = false; // what was only pointed at begins again, at its top
    peeked = null;
    choose(note.closest(".row").id, "");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chosen.paragraph) return;
    const summary = noteOf(chosen.paragraph)?.querySelector("summary");
    release();
    if (textShows()) summary?.focus();
  });

  addEventListener("resize", later(300, redraw));

  function fromAddress() {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name || name.startsWith("_")) return;
    const row = document.getElementById(name) ?? document.querySelector(`[data-sentence="${CSS.escape(name)}"]`)?.closest(".row");
    if (row?.matches(".row")) choose(row.id, row.id === name ? "" : name, { scroll: true });
  }
  fromAddress();
  addEventListener("hashchange", fromAddress);
  return { refresh };
}
