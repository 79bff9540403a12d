// What is to be accepted: one item after the other, each decision sent at once, and kept until the server has it.

import { fetchPage, later, queryOf, replace, scrollTo, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
const SEEN = 300; // milliseconds that an item is shown before a key accepts it: a key hit twice accepts one

export function startReview() {
  if (!document.body.classList.contains("review-page")) return null;
  const who = document.getElementById("_who");
  const review = () => document.getElementById("_review");
  const item = () => document.getElementById("_item");
  const rows = () => [...document.querySelectorAll("#_queue a[data-digest]")];
  const { folder } = review().dataset; // what is kept in the browser is kept for these files alone
  const read = (name, store = localStorage) => JSON.parse(store.getItem(`${name} ${folder}`) ?? "null");
  const keep = (name, value, store = localStorage) => store.setItem(`${name} ${folder}`, JSON.stringify(value));
  const done = new Set(read("accepted")); // digests accepted since this was begun
  let pending = read("pending", sessionStorage) ?? []; // decisions that the server doesn't have yet
  let sending = null;
  let wanted = new URLSearchParams(location.search).get("item") ?? "";
  let ahead = null; // the next item, fetched before it is asked for
  let shownAt = 0;
  let written = 0; // the number of the snapshot that holds what was written last

  // Showing

  function asked(digest = wanted, then = "") {
    const form = document.getElementById("_filters");
    const query = new URLSearchParams(form ? queryOf(form) : location.search);
    query.delete("item");
    if (digest) query.set("item", digest);
    if (then) query.set("then", then);
    return query;
  }

  async function refresh() {
    const digest = wanted;
    const query = asked(digest, following(digest));
    if (item()?.dataset.name && item().dataset.digest === digest) query.set("name", item().dataset.name);
    const page = await fetchPage("review", `/review?${query}`);
    const isMade = page && !("hasty" in page.getElementById("_review").dataset);
    if (!isMade || digest !== wanted) return; // what was chosen or saved since is asked for next
    const { digest: before = "" } = item()?.dataset ?? {};
    const had = item()?.contains(document.activeElement);
    replace(review(), page);
    ahead = null;
    show();
    if (had && item() && !item().contains(document.activeElement)) item().focus({ preventScroll: true });
    if (before && item()?.dataset.digest !== before && before === digest) {
      shownAt = performance.now();
      tell(`This is another item now: ${named()}`);
    }
  }

  const named = () => document.getElementById("_item-name")?.textContent ?? "";

  // Say which item is shown, how far this is, and which decisions are on their way.
  function show() {
    wanted = item()?.dataset.digest ?? "";
    const decided = new Set(pending.map((each) => each.digest));
    const isNew = Number(review().dataset.number) >= written;
    let listed = 0; // that have been accepted: the list is from before that
    for (const row of rows()) {
      const { digest } = row.dataset;
      if (done.has(digest) && isNew) done.delete(digest); // open again
      listed += done.has(digest);
      row.parentElement.hidden = decided.has(digest) || done.has(digest);
      if (digest === wanted) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const query = asked();
    history.replaceState(null, "", query.size ? `/review?${query}` : "/review");
    const accepting = pending.filter((each) => each.say === "accept").length;
    const open = review().dataset.open;
    if (open !== "") {
      const already = done.size + accepting;
      const all = done.size + Number(open) - listed;
      document.getElementById("_progress").textContent = all ? `${already} of ${all} accepted` : "";
      Object.assign(document.getElementById("_meter"), { max: all || 1, value: already });
    }
    const saved = document.getElementById("_saved");
    const words = pending.length ? `Saving ${pending.length} …` : saved.textContent && "Saved";
    if (saved.textContent !== words) saved.textContent = words;
    for (const undo of document.querySelectorAll('[data-act="undo"]')) undo.disabled = !review().dataset.undo && !pending.length;
    scrollTo(document.getElementById("_queue"), 'a[aria-current="true"]');
    fetchAhead();
  }

  // The item after this one: one that waits for a decision, and isn't on its way.
  function following(digest, step = 1, all = false) {
    const there = rows();
    const at = there.findIndex((row) => row.dataset.digest === digest);
    const round = step > 0 ? [...there.slice(at + 1), ...there.slice(0, Math.max(at, 0))] : [...there.slice(0, at)].reverse();
    const fits = (row) => !row.parentElement.hidden && (all || !("rejected" in row.dataset));
    return round.find(fits)?.dataset.digest ?? "";
  }

  async function fetchAhead() {
    const digest = following(wanted);
    if (!digest || ahead?.digest === digest) return;
    const page = await fetchPage("ahead", `/review?${asked(digest)}`).catch(() => null);
    if (page?.getElementById("_item")) ahead = { digest, page };
  }

  async function go(digest, words = "") {
    if (!digest || !item()) return;
    wanted = digest;
    const page = ahead?.digest === digest ? ahead.page : await fetchPage("item", `/review?${asked(digest)}`);
    const fresh = page?.getElementById("_item");
    if (!fresh || wanted !== digest) return;
    item().replaceWith(fresh); // nothing of one item is another's
    ahead = null;
    shownAt = performance.now();
    show();
    item().focus({ preventScroll: true });
    item().scrollIntoView({ block: "nearest" });
    if (words) tell(words);
  }

  // Deciding

  function answer(html) {
    document.getElementById("_answer").innerHTML = html;
  }
  const boxed = (words) => `<p class="problems">${words}</p>`;

  function decide(digests, name, say, reason = "") {
    const isDecided = (digest) => done.has(digest) || pending.some((each) => each.digest === digest);
    const undecided = digests.filter((digest) => digest && !isDecided(digest));
    if (!undecided.length || !who.reportValidity()) return;
    answer("");
    pending.push(...undecided.map((digest) => ({ digest, say, reason })));
    keep("pending", pending, sessionStorage);
    send();
    show();
    const words = `${say === "accept" ? "Accepted" : "Rejected"}: ${name}`;
    const next = digests.includes(wanted) && following(wanted);
    if (next) go(next, words);
    else tell(words);
  }

  function form(batch) {
    const body = new URLSearchParams([...new FormData(who)]);
    body.set("run", review().dataset.run);
    for (const { digest, say, reason } of batch) {
      body.set(`say-${digest}`, say);
      if (reason) body.set(`reason-${digest}`, reason);
    }
    return body;
  }

  async function post(address, body) {
    if (review().dataset.folder !== folder) throw new Error("the preview of another folder has the same address now");
    const response = await fetch(address, { method: "POST", body, keepalive: body.toString().length < 60_000 });
    if (response.status === 409) await refresh(); // the preview was started again: its items say which run it is
    if (response.status !== 200) throw new Error(`${response.status}`);
    return response.json();
  }

  // Send what is decided, one request after the other; what the server doesn't answer is sent again.
  const send = () => (sending ??= sendAll().finally(() => (sending = null)));
  async function sendAll() {
    while (pending.length) {
      const slow = document.querySelector("[data-slow]")?.dataset.digest;
      const batch = pending[0].digest === slow ? [pending[0]] : pending.filter((each) => each.digest !== slow);
      try {
        const said = await post("/review", form(batch));
        for (const digest of said.accepted ?? []) done.add(digest);
        written = Math.max(written, said.number ?? 0);
        keep("accepted", [...done]);
        pending = said.refused ? [] : pending.filter((each) => !batch.includes(each));
        keep("pending", pending, sessionStorage);
        report(said);
        document.getElementById("_saved").textContent = said.refused ? "" : "Saved";
        if (said.refused) await refresh();
        show();
      } catch {
        document.getElementById("_saved").textContent = `Not saved yet: ${pending.length}. Trying again …`;
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  function report({ refused = "", gone = [] }) {
    if (refused) answer(refused);
    const lost = gone.filter((digest) => !done.has(digest)).length;
    if (lost) answer(boxed(`${lost} no longer open as you saw ${lost === 1 ? "it" : "them"}: changed, or decided elsewhere. See what is still in the list.`));
  }

  async function undo() {
    await send(); // what was decided last
    const said = await post("/review/undo", new URLSearchParams({ run: review().dataset.run })).catch(() => null);
    if (!said) return answer(boxed("It could not be undone: try again."));
    report(said);
    if (!said.undone) return;
    for (const digest of said.undone) done.delete(digest);
    keep("accepted", [...done]);
    [wanted] = said.undone;
    tell("Undone");
    await refresh();
    item()?.focus({ preventScroll: true });
  }

  // Acts, by pointer or key

  const reject = document.getElementById("_reject");
  const group = document.getElementById("_all");
  const acts = {
    accept: () => performance.now() - shownAt > SEEN && decide([wanted], named(), "accept"),
    reject: () => {
      if (!who.reportValidity()) return;
      document.getElementById("_rejected-name").textContent = named();
      document.getElementById("_reason").value = "";
      reject.returnValue = "";
      reject.showModal();
    },
    next: () => go(following(wanted, 1, true)),
    previous: () => go(following(wanted, -1, true)),
    undo,
  };
  const keys = { a: "accept", r: "reject", n: "next", p: "previous", u: "undo" };

  reject.addEventListener("close", () => {
    const reason = document.getElementById("_reason").value.trim();
    item()?.focus({ preventScroll: true });
    if (reject.returnValue === "reject" && reason) decide([wanted], named(), "reject", reason);
  });

  group.addEventListener("close", () => {
    if (group.returnValue === "accept") decide(group.digests, group.name, "accept");
  });

  function askForAll(name) {
    if (!who.reportValidity()) return;
    const there = [...document.querySelectorAll(`#_group-${name} a[data-digest]`)];
    group.digests = there.filter((row) => !row.parentElement.hidden).map((row) => row.dataset.digest);
    group.name = `${group.digests.length} items: ${document.querySelector(`#_kind-${name}`).firstChild.textContent.trim()}`;
    document.getElementById("_all-title").textContent = `Accept ${group.name}?`;
    group.returnValue = "";
    group.showModal();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-group]");
    if (button?.dataset.group) askForAll(button.dataset.group);
    else if (button) acts[button.dataset.act]?.();
    const row = event.target.closest("#_queue a[data-digest]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(row.dataset.digest);
  });

  // Letters alone are keys only while the item, or the page's content as such, has the focus.
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const act = keys[event.key.toLowerCase()];
    if (!act || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(target === document.getElementById("_main") || target.closest("#_item")) || target.closest("dialog, input, select")) return;
    event.preventDefault();
    acts[act]();
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest("#_filters")) filter();
  });
  const filter = later(120, () => refresh());
  document.addEventListener("submit", (event) => event.target.matches("#_who, #_filters") && event.preventDefault());

  who.addEventListener("input", () => keep("who", Object.fromEntries(new FormData(who))));
  for (const [name, value] of Object.entries(read("who") ?? {})) who.elements[name].value = value;
  addEventListener("beforeunload", (event) => pending.length && event.preventDefault());

  show();
  send();
  if ("hasty" in review().dataset) refresh().catch(() => {});
  return { refresh };
}
