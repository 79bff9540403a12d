// What every page does: show its state, fetch a part of itself again, copy, and handle keys.

export function say(state, words) {
  const live = document.getElementById("_live");
  if (live.dataset.state === state && live.querySelector(".said").textContent === words) return false;
  live.dataset.state = state;
  live.querySelector(".said").textContent = words;
  return true;
}

// Fetch a part of the page. Of several calls with the same key, only the last one finishes.
const latest = new Map();
export async function fetchPart(key, address, read = (answer) => answer.text()) {
  latest.get(key)?.abort();
  const controller = new AbortController();
  latest.set(key, controller);
  try {
    const answer = await fetch(address, { signal: controller.signal });
    if (answer.status === 404) return null;
    if (answer.status === 204) return undefined; // not known yet, or no longer needed: an event will follow
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await read(answer);
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  }
}

// Tell screen readers what happened. The words stay until there are others.
export function tell(words) {
  const news = document.getElementById("_news");
  news.textContent = "";
  setTimeout(() => (news.textContent = words), 100); // so that the same words are read again
}

export const fetchPage = (key, address) =>
  fetchPart(key, address, async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html"));

// Change an element to what it is on a newly loaded page. What is still there keeps its focus, and stays open if
// somebody opened it. Rows that the server sends unchanged are skipped, because a save changes few.
const original = document.cloneNode(true); // the page before scripts change it
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

// Scroll only a box to the first of certain things in it. Say whether there are any.
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

// Keys need Alt, so that typing or dictating can't trigger them. With Shift: the next council that has what is chosen.
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

// Write a form as a query, without fields that are empty or the same as in the files.
export function queryOf(form) {
  const isSaid = ({ name, type, value, checked, dataset }) =>
    name && (type === "checkbox" ? checked : value.trim() !== (dataset.was ?? ""));
  return new URLSearchParams([...form.elements].filter(isSaid).map(({ name, value }) => [name, value.trim()])).toString();
}

// Show what a form asks for while you type: put it into the address, and update parts of the page.
export function followForm(form, parts, shown = () => {}) {
  async function show() {
    const query = queryOf(form);
    const address = query ? `${location.pathname}?${query}` : location.pathname;
    history.replaceState(null, "", address + location.hash);
    const page = await fetchPage("form", address);
    if (!page || query !== queryOf(form)) return; // what was typed since then is fetched next
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
