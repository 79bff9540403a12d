// What every page does: say how it is, fetch a part of itself anew, copy, and take keys.

export function say(state, words) {
  const live = document.getElementById("_live");
  if (live.dataset.state === state && live.querySelector(".said").textContent === words) return false;
  live.dataset.state = state;
  live.querySelector(".said").textContent = words;
  return true;
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

// Tell what happened to those who can't see it; it stands there until there is something else to tell.
export function tell(words) {
  const news = document.getElementById("_news");
  news.textContent = "";
  setTimeout(() => (news.textContent = words), 100); // told again where it is the same as before
}

export const fetchPage = (key, address) =>
  fetchPart(key, address, async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html"));

// Make an element what it is on a page that came anew: what is still there stays, with its focus, and open where
// somebody opened it. A row of which the server says what it said before isn't looked at: a save changes few.
const original = document.cloneNode(true); // before scripts change it
const said = new Map();
export function replace(element, page) {
  const fresh = page.getElementById(element.id);
  const before = said.get(element.id) ?? original;
  said.set(element.id, page);
  if (page.title) document.title = page.title;
  const heading = page.querySelector("h1");
  if (heading) document.querySelector("h1").textContent = heading.textContent;
  const isSame = (row) => row.id && row.matches?.(".row, tr") && before.getElementById(row.id)?.isEqualNode(row);
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  Idiomorph.morph(element, fresh, {
    morphStyle: "outerHTML",
    ignoreActiveValue: active?.defaultValue !== undefined && active.value !== active.defaultValue, // it is being typed
    callbacks: {
      beforeNodeMorphed: (_, row) => !isSame(row),
      beforeAttributeUpdated: (name) => name !== "open",
    },
  });
  if (active && !active.isConnected) document.getElementById("_main").focus({ preventScroll: true });
  return document.getElementById(element.id);
}

// Scroll a box, and nothing else, to the first of what is in it; say whether there is any.
export function scrollTo(box, wanted) {
  const there = box?.querySelector(wanted);
  if (!there) return false;
  const seen = box.getBoundingClientRect();
  const { top, bottom } = there.getBoundingClientRect();
  if (top < seen.top || bottom > seen.bottom) box.scrollBy({ top: top - seen.top - seen.height / 3, behavior: "instant" });
  return true;
}

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.firstChild;
    words.textContent = "Copied";
    tell(`Copied ${button.dataset.copy}`);
    setTimeout(() => (words.textContent = "Copy"), 1500);
  });
}

// With Alt, so that nobody who dictates or types sets them off; with Shift, the next council that has what is chosen.
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const name = { KeyN: event.shiftKey ? "[data-next-with]" : "#_next", KeyP: "#_previous" }[event.code];
    const link = name && document.querySelector(name);
    if (!link || link.hidden) return;
    event.preventDefault();
    link.click();
  });
}

// Write what a form says as a query, without the fields that are empty or say what the files say.
export function queryOf(form) {
  const isSaid = ({ name, type, value, checked, dataset }) =>
    name && (type === "checkbox" ? checked : value.trim() !== (dataset.was ?? ""));
  return new URLSearchParams([...form.elements].filter(isSaid).map(({ name, value }) => [name, value.trim()])).toString();
}

// Show what a form asks for as one types: it stands in the address, and parts of the page become what they are there.
export function followForm(form, parts, shown = () => {}) {
  async function show() {
    const query = queryOf(form);
    const address = query ? `${location.pathname}?${query}` : location.pathname;
    history.replaceState(null, "", address + location.hash);
    const page = await fetchPage("form", address);
    if (!page || query !== queryOf(form)) return; // what was typed since is asked for next
    for (const part of parts) replace(document.getElementById(part), page);
    await shown();
  }
  form.addEventListener("input", later(80, show));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  return show;
}

export function later(milliseconds, work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), milliseconds);
  };
}
