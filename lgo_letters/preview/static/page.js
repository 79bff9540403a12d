// What every page does: say how it is, fetch a part of itself anew, copy, and take keys.

export function say(state, words) {
  const live = document.getElementById("_live");
  if (live.dataset.state === state && live.querySelector(".said").textContent === words) return;
  live.dataset.state = state;
  live.querySelector(".said").textContent = words;
}

// Fetch a part of the page. Only the last of several calls with one key comes to its end.
const latest = new Map();
export async function fetchPart(key, address, read = (answer) => answer.text()) {
  latest.get(key)?.abort();
  const controller = new AbortController();
  latest.set(key, controller);
  try {
    const answer = await fetch(address, { signal: controller.signal });
    if (answer.status === 404) return null;
    if (answer.status === 204) return undefined; // not known yet, or not wanted any more: an event tells
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await read(answer);
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  }
}

// Put new HTML in place of an element; what is open stays open, what has the focus keeps it, what is read stays put.
export function replace(element, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  keepInPlace(() => change(element, fresh));
  return fresh;
}

function change(element, fresh) {
  const open = [...element.querySelectorAll("details[open]")].map(nameOf);
  const focused = element.contains(document.activeElement) ? nameOf(document.activeElement) : "";
  element.replaceWith(fresh);
  for (const details of fresh.querySelectorAll("details")) if (open.includes(nameOf(details))) details.open = true;
  if (!focused) return;
  const again = [...fresh.querySelectorAll("summary, button, a")].find((each) => nameOf(each) === focused);
  again?.focus({ preventScroll: true });
}

// Do what may move things, and scroll so that the paragraph at the top of the window stays where it is.
export function keepInPlace(work) {
  const anchor = anchored();
  work();
  const row = anchor && document.getElementById(anchor.id);
  if (row) scrollBy({ top: row.getBoundingClientRect().top - anchor.top, behavior: "instant" });
}

// Name an element by where it is, so that it is found again in a newer version.
function nameOf(element) {
  const row = element.closest("[id]")?.id ?? "";
  return [row, element.tagName, element.dataset.for ?? "", element.className, element.dataset.copy ?? ""].join("|");
}

function anchored() {
  if (scrollY === 0) return null;
  const top = document.querySelector(".bar").getBoundingClientRect().bottom;
  const row = [...document.querySelectorAll(".row[id]")].find((each) => each.getBoundingClientRect().bottom > top);
  return row ? { id: row.id, top: row.getBoundingClientRect().top } : null;
}

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.firstChild;
    words.textContent = "Copied";
    say("live", `Copied ${button.dataset.copy}`);
    setTimeout(() => (words.textContent = "Copy"), 1500);
  });
}

// Alt+N and Alt+P, and Alt+Shift+N for the next council with what is chosen: with a modifier, so that nobody who dictates
// or types sets them off.
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const name = { KeyN: event.shiftKey ? "_next-with" : "_next", KeyP: "_previous" }[event.code];
    const link = name && document.getElementById(name);
    if (!link || link.hidden) return;
    event.preventDefault();
    link.click();
  });
}

export function later(milliseconds, work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), milliseconds);
  };
}
