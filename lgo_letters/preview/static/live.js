// Turns the server's events into calls: `refresh` if files have changed, `listed` if there is a list of them. One page
// of a browser has the stream and passes events to the others, because a browser opens few connections to one server.
// When that page is closed, another takes over.

import { say, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
const ASKING = "?"; // a new page asks for the last event
const LOST = "The preview doesn’t answer; this is the page as it was";

export function listen(refresh, listed) {
  let known = `${document.body.dataset.run} ${document.body.dataset.number}`;
  let latest = known;
  let busy = false;
  let heard; // the last event, even if the page isn't visible

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

  // Handle an event, which is empty if the server doesn't answer.
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
    return new Promise(() => {}); // this page has the stream until it is closed
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
