// The server's events turned into calls: `refresh` for files that the page doesn't show yet, `listed` for a new list.
//
// A browser opens few connections to one server, so the pages that are seen share one stream: the page that holds the
// lock has it, and tells the others. When that page goes, the browser gives the lock to another.

import { say, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
const ASKING = "?";
const LOST = "The preview doesn’t answer; this is the page as it was";

export function listen(refresh, listed) {
  const channel = new BroadcastChannel("events");
  let known = `${document.body.dataset.run} ${document.body.dataset.number}`;
  let latest = known;
  let busy = false;
  let told = null; // what the stream said last, where this page has it
  let leave = () => {};

  async function catchUp() {
    if (busy) return;
    busy = true;
    try {
      while (!document.hidden && known !== latest) {
        const wanted = latest;
        await refresh();
        known = wanted;
      }
      if (!document.hidden) say("live", "Live");
    } catch {
      lose();
      setTimeout(catchUp, AGAIN);
    } finally {
      busy = false;
    }
  }

  function lose() {
    if (say("lost", LOST)) tell(LOST);
  }

  function hear(message) {
    if (document.hidden) return;
    if (!message) return lose();
    const [run, number, list] = message.split(" ");
    latest = `${run} ${number}`;
    catchUp();
    if (list === number) listed().catch(() => {});
  }

  channel.addEventListener("message", ({ data }) => {
    if (data !== ASKING) hear(data);
    else if (told !== null) channel.postMessage(told);
  });

  function lead() {
    return new Promise((resolve) => {
      let stream = null;
      let again = 0;
      const tell = (message) => {
        told = message;
        channel.postMessage(message);
        hear(message);
      };
      const open = () => {
        stream = new EventSource("/events");
        stream.addEventListener("message", (event) => tell(event.data));
        stream.addEventListener("error", () => {
          tell("");
          if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN);
        });
      };
      leave = () => {
        clearTimeout(again);
        stream.close();
        told = null;
        resolve();
      };
      open();
    });
  }

  function start() {
    stop();
    channel.postMessage(ASKING);
    if (!navigator.locks) return lead();
    const waiting = new AbortController();
    leave = () => waiting.abort(); // until the lock is here: `lead` says how to leave then
    navigator.locks.request("events", { signal: waiting.signal }, lead).catch(() => {});
  }

  function stop() {
    leave();
    leave = () => {};
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && start());
  if (!document.hidden) start();
}
