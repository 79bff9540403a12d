// Shows what is to be accepted, one item after the other. Sends each decision at once, and keeps it until it is saved.

import { fetchPage, later, queryOf, replace, scrollTo, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
const SEEN = 300; // milliseconds before a key accepts a new item, so that a key hit twice accepts only one

export function startReview() {
  if (!document.body.classList.contains("review-page")) return null;
  const who = document.getElementById("_who");
  const review = () => document.getElementById("_review");
  const item = () => document.getElementById("_item");
  const rows = () => [...document.querySelectorAll("#_queue a[data-digest]")];
  const { folder } = review().dataset; // what the browser keeps is only for these files
  const read = (name, store = localStorage) => JSON.parse(store.getItem(`${name} ${folder}`) ?? "null");
  const keep = (name, value, store = localStorage) => store.setItem(`${name} ${folder}`, JSON.stringify(value));
  const done = new Set(read("accepted")); // digests accepted so far
  let pending = read("pending", sessionStorage) ?? []; // decisions that the server doesn't have yet
  let sending = null;
  let undoing = null;
  let wanted = new URLSearchParams(location.search).get("item") ?? "";
  let ahead = null; // the next item, fetched in advance
  let shownAt = 0;
  let written = 0; // the number of the snapshot with the last decision

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
    if (!isMade || digest !== wanted) return; // the newer choice or save is fetched next
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

  // Show which item this is, how many are done, and which decisions are not saved yet.
  function show() {
    wanted = item()?.dataset.digest ?? "";
    const decided = new Set(pending.map((each) => each.digest));
    const isNew = Number(review().dataset.number) >= written;
    let listed = 0; // accepted ones that an older list still has
    for (const row of rows()) {
      const { digest } = row.dataset;
      if (done.has(digest) && isNew) done.delete(digest); // to be accepted again
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
      document.getElementById("_progress").textContent = all ? `${already} of ${all} accepted in this browser` : "";
      Object.assign(document.getElementById("_meter"), { max: all || 1, value: already });
    }
    const saved = document.getElementById("_saved");
    const words = pending.length ? `Saving ${pending.length}${undoing ? ", then undoing the last" : ""} …` : saved.textContent && "Saved";
    if (saved.textContent !== words) saved.textContent = words;
    for (const undo of document.querySelectorAll('[data-act="undo"]')) undo.disabled = !review().dataset.undo && !pending.length;
    scrollTo(document.getElementById("_queue"), 'a[aria-current="true"]');
    fetchAhead();
  }

  // Find the next item that has no decision yet.
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

  async function go(digest) {
    if (!digest || !item()) return;
    wanted = digest;
    const page = ahead?.digest === digest ? ahead.page : await fetchPage("item", `/review?${asked(digest)}`);
    const fresh = page?.getElementById("_item");
    if (!fresh || wanted !== digest) return;
    item().replaceWith(fresh); // nothing of the last item is kept
    ahead = null;
    shownAt = performance.now();
    show();
    item().focus({ preventScroll: true });
    item().scrollIntoView({ block: "nearest" });
  }

  // Deciding

  function answer(html) {
    document.getElementById("_answer").innerHTML = html;
  }
  const boxed = (words) => `<p class="problems">${words}</p>`;

  function decide(digests, name, say, reason = "") {
    const isDecided = (digest) => done.has(digest) || pending.some((each) => each.digest === digest);
    const undecided = digests.filter((digest) => digest && !isDecided(digest));
    if (!undecided.length || undoing || !who.reportValidity()) return;
    answer("");
    const group = undecided.length > 1 || item()?.matches("[data-slow]") ? undecided[0] : ""; // sent by itself
    pending.push(...undecided.map((digest) => ({ digest, name, say, reason, group })));
    keep("pending", pending, sessionStorage);
    send();
    show();
    if (digests.includes(wanted)) go(following(wanted));
  }

  function form(batch) {
    const body = new URLSearchParams([...new FormData(who)]);
    body.set("run", review().dataset.run);
    if (batch[0].group) body.set("together", "1"); // one decision, which is undone at once
    for (const { digest, say, reason } of batch) {
      body.set(`say-${digest}`, say);
      if (reason) body.set(`reason-${digest}`, reason);
    }
    return body;
  }

  async function post(address, body) {
    if (review().dataset.folder !== folder) throw new Error("the preview of another folder has the same address now");
    const response = await fetch(address, { method: "POST", body, keepalive: body.toString().length < 60_000 });
    if (response.status === 409) await refresh(); // the preview was started again, and its items belong to the new run
    if (response.status !== 200) throw new Error(`${response.status}`);
    return response.json();
  }

  // Send decisions in their order. If the server doesn't answer, send them again. Say whether the last was saved.
  const send = () => (sending ??= sendAll().finally(() => (sending = null)));
  async function sendAll() {
    let isSaved = true;
    while (pending.length) {
      const other = pending.findIndex((each) => each.group !== pending[0].group);
      const batch = pending.slice(0, other < 0 ? undefined : other);
      try {
        const said = await post("/review", form(batch));
        for (const digest of said.accepted ?? []) done.add(digest);
        written = Math.max(written, said.number ?? 0);
        keep("accepted", [...done]);
        const answered = said.refused ? pending : batch;
        pending = pending.filter((each) => !answered.includes(each));
        keep("pending", pending, sessionStorage);
        const lost = answered.filter(({ digest, say }) => said.refused || (said.gone.includes(digest) && !(say === "accept" && done.has(digest))));
        report(said, lost);
        isSaved = !said.refused && !said.gone.includes(batch.at(-1).digest);
        document.getElementById("_saved").textContent = lost.length ? "" : "Saved";
        const { say, name } = batch.at(-1);
        tell(isSaved ? `${say === "accept" ? "Accepted" : "Rejected"}: ${name}` : "");
        if (said.refused) await refresh();
        show();
      } catch {
        document.getElementById("_saved").textContent = `Not saved yet: ${pending.length}. Trying again …`;
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    return isSaved;
  }

  // Say why something wasn't saved, and repeat the reasons that were typed, so that none is lost.
  function report({ refused = "", told = [] }, lost = []) {
    if (!refused && !lost.length) return;
    const them = lost.length === 1 ? "it" : "them";
    answer(refused || boxed(`Not saved: ${lost.length} no longer open as you saw ${them}: changed, or decided elsewhere. See what is still in the list.`));
    const reasons = lost.filter(({ reason }) => reason).map(({ name, reason }) => `You wrote about ${name}: ${reason}`);
    document.querySelector("#_answer .problems")?.append(...[...told, ...reasons].flatMap((words) => [document.createElement("br"), words]));
  }

  async function undo() {
    show();
    if (!(await send())) return; // the page says why the last decision wasn't saved
    const said = await post("/review/undo", new URLSearchParams({ run: review().dataset.run })).catch(() => null);
    if (!said) return answer(boxed("It could not be undone: try again."));
    report(said);
    if (!said.undone) return;
    for (const digest of said.undone) done.delete(digest);
    keep("accepted", [...done]);
    [wanted] = said.undone;
    tell("Undone");
    await refresh();
    shownAt = performance.now();
    item()?.focus({ preventScroll: true });
  }

  // Actions, by pointer or key

  const reject = document.getElementById("_reject");
  const group = document.getElementById("_all");
  const acts = {
    accept: () => performance.now() - shownAt > SEEN && decide([wanted], named(), "accept"),
    reject: () => {
      if (undoing || !who.reportValidity()) return;
      [reject.digest, reject.name] = [wanted, named()]; // a save can show another item meanwhile
      document.getElementById("_rejected-name").textContent = reject.name;
      document.getElementById("_reason").value = "";
      reject.returnValue = "";
      reject.showModal();
    },
    next: () => go(following(wanted, 1, true)),
    previous: () => go(following(wanted, -1, true)),
    undo: () => (undoing ??= Promise.resolve().then(undo).finally(() => (undoing = null))),
  };
  const keys = { a: "accept", r: "reject", n: "next", p: "previous", u: "undo" };

  reject.addEventListener("close", () => {
    const reason = document.getElementById("_reason").value.trim();
    item()?.focus({ preventScroll: true });
    if (reject.returnValue === "reject" && reason) decide([reject.digest], reject.name, "reject", reason);
  });

  group.addEventListener("close", () => {
    if (group.returnValue === "accept") decide(group.digests, group.name, "accept");
  });

  function askForAll(name) {
    if (!who.reportValidity()) return;
    const there = [...document.querySelectorAll(`#_group-${name} a[data-digest]`)];
    const listed = there.filter((row) => !row.parentElement.hidden);
    group.digests = listed.filter((row) => !("rejected" in row.dataset)).map((row) => row.dataset.digest);
    const left = listed.length - group.digests.length;
    group.name = `${group.digests.length} items: ${document.querySelector(`#_kind-${name}`).firstChild.textContent.trim()}`;
    document.getElementById("_all-title").textContent = `Accept ${group.name}?`;
    document.getElementById("_all-left").textContent = left ? `${left} left out, because somebody rejected ${left === 1 ? "it" : "them"}: accept ${left === 1 ? "it" : "each"} by itself.` : "";
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

  // Single letters work as keys only while the item, or the page's main part, has the focus.
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
