// Shows the PDF's pages: pictures as sharp as the screen, with their words over them to select and to point at.

import { fetchPart } from "./page.js";

const FONT = 'Arimo, "Liberation Sans", Arial, Helvetica, sans-serif';
const LINE = 1.117; // height of a line of that font, as a multiple of its size
const measure = document.createElement("canvas").getContext("2d");
measure.textRendering = "geometricPrecision"; // as the words are placed

export function askPages(slug) {
  return fetchPart("pages", `/letters/${slug}/pages.json`, (answer) => answer.json());
}

export async function showPages(slug, making) {
  const status = document.getElementById("_typeset");
  status.textContent = "Typesetting …";
  const made = await making;
  if (!made) return;
  const box = document.getElementById("_pages");
  box.classList.toggle("kept", made.kept);
  status.textContent = describe(made);
  document.getElementById("_sent-problems").innerHTML = made.problems; // above text and pages
  fill(box, made);
  const frame = document.getElementById("_html");
  if (made.digest && !made.problems) frame.dataset.address = `/letters/${slug}/letter.html?of=${made.digest}`;
  showHtml();
  if (made.digest) await draw(box, made.digest);
}

// Show the pages of two letters side by side.
export async function showBothPages(both) {
  const boxes = ["_pages-left", "_pages-right"].map((id) => document.getElementById(id));
  boxes.forEach((box, index) => fill(box, both[index]));
  for (const [index, box] of boxes.entries()) if (both[index].digest) await draw(box, both[index].digest);
}

function fill(box, made) {
  const figures = [...box.querySelectorAll(".page")];
  for (const figure of figures.slice(made.pages.length)) figure.remove();
  made.pages.forEach((page, index) => {
    const figure = figures[index] ?? addFigure(box, index + 1);
    figure.style.aspectRatio = `${page.width} / ${page.height}`;
    figure.layer = () => layWords(figure.querySelector(".layer"), page, new Set(made.changed));
    figure.address = (scale) => `/drawn/${made.digest}/${index + 1}.bmp?scale=${scale}`;
    figure.points = page.width;
    const words = JSON.stringify(page.lines.flat().filter((run) => run.sentence)); // without DRAFT
    figure.fresh = figure.words !== words;
    figure.words = words;
  });
}

// Load the HTML only while it is in view.
export function showHtml() {
  const frame = document.getElementById("_html");
  const { address } = frame.dataset;
  if (address && document.querySelector('[name="sent"][value="html"]').checked && frame.getAttribute("src") !== address) frame.src = address;
}

function describe(made) {
  if (!made.pages.length) return "No pages could be made";
  const pages = made.pages.length === 1 ? "1 page" : `${made.pages.length} pages`;
  return made.kept ? `${pages}, as they last could be made` : `${pages}, as they will be sent`;
}

function addFigure(box, number) {
  box.insertAdjacentHTML("beforeend", `<figure class="page"><img alt="Page ${number}"><div class="layer"></div></figure>`);
  return box.lastElementChild;
}

// Draw first the pages whose words changed, and in both groups first those in view. A newer letter stops the drawing of
// an older one.
async function draw(box, digest) {
  box.dataset.wanted = digest;
  const seen = box.getBoundingClientRect();
  const figures = [...box.querySelectorAll(".page")];
  const distance = (figure) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return Math.max(0, top - Math.min(seen.bottom, innerHeight), Math.max(seen.top, 0) - bottom);
  };
  figures.sort((one, other) => other.fresh - one.fresh || distance(one) - distance(other));
  for (const figure of figures) {
    if (box.dataset.wanted !== digest) return;
    const pixels = (figure.clientWidth || 600) * devicePixelRatio;
    const picture = new Image();
    picture.src = figure.address(Math.ceil((pixels / figure.points) * 100) / 100);
    picture.alt = figure.querySelector("img").alt;
    try {
      await picture.decode();
    } catch {
      continue; // there is a newer letter, or the server has ended: the page says so elsewhere
    }
    if (box.dataset.wanted !== digest) return;
    figure.querySelector("img").replaceWith(picture);
    figure.layer();
    figure.dataset.digest = digest;
  }
}

function layWords(layer, page, changed) {
  const lines = page.lines.map((runs) => {
    const line = document.createElement("span");
    line.className = "line";
    line.append(...runs.map((run) => layRun(run, page, changed)), document.createElement("br"));
    return line;
  });
  layer.replaceChildren(...lines);
}

function layRun({ text, left, top, width, height, paragraph, sentence }, page, changed) {
  const run = document.createElement("span");
  const size = height / LINE;
  measure.font = `100px ${FONT}`;
  const natural = (measure.measureText(text).width / 100) * size;
  run.className = changed.has(sentence) ? "run changed" : "run";
  run.textContent = `${text} `;
  if (sentence) Object.assign(run.dataset, { paragraph, sentence });
  Object.assign(run.style, {
    left: `${(left / page.width) * 100}%`,
    top: `${(top / page.height) * 100}%`,
    fontSize: `${(size / page.width) * 100}cqw`,
    transform: `scaleX(${natural ? width / natural : 1})`,
  });
  return run;
}

// Draw sharper pictures if the page gets wider.
export function redraw() {
  const box = document.getElementById("_pages");
  if (box?.dataset.wanted) draw(box, box.dataset.wanted);
}
