// The server's events turned into calls: `refresh` for files that the page doesn't show yet, `listed` for the list of them.
// One page of a browser has the stream, and tells the others: a browser opens few connections to one server. When that
// page goes, another takes over.

import { say, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
const ASKING = "?"; // from a page that has just come: what was told last?
const LOST = "The preview doesn’t answer; this is the page as it was";

export function listen(refresh, listed) {
  let known = `${document.body.dataset.run} ${document.body.dataset.number}`;
  let latest = known;
  let busy = false;
  let heard; // the last event, also where nobody sees the page

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

  // Hear an event; it is empty where the server doesn't answer.
  function hear(message) {
    heard = message;
    if (document.hidden || message === undefined) return;
    if (!message) return lose();
    const [run, number, list] = message.split(" ");
    latest = `${run} ${number}`;
    catchUp();
    if (list === number) listed(list).catch(() => {});
  }

  const others = new BroadcastChannel("events");
  others.onmessage = ({ data }) => data !== ASKING && hear(data);
  others.postMessage(ASKING);
  navigator.locks.request("events", () => {
    follow();
    return new Promise(() => {}); // the stream is this page's until it goes
  });

  function follow() {
    const stream = new EventSource("/events");
    const pass = (message) => {
      hear(message);
      others.postMessage(message);
    };
    stream.onmessage = ({ data }) => pass(data);
    stream.onerror = () => {
      pass("");
      if (stream.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN);
    };
    others.onmessage = ({ data }) => data === ASKING && heard !== undefined && others.postMessage(heard);
  }

  document.addEventListener("visibilitychange", () => hear(heard));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
