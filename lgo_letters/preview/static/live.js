// The server's events turned into calls: one for each reading of the files that the page doesn't show yet.
//
// A page that nobody sees holds no stream (a browser opens few to one server); it catches up when it is seen again.

import { say } from "./page.js";

const AGAIN = 2000; // milliseconds

export function listen(refresh) {
  let source = null;
  let known = `${document.body.dataset.run} ${document.body.dataset.number}`;
  let busy = false;

  async function catchUp() {
    if (busy) return;
    busy = true;
    try {
      while (source && known !== source.latest) {
        const wanted = source.latest;
        await refresh();
        known = wanted;
      }
      if (source) say("live", "Live");
    } catch {
      if (source) say("lost", "The preview doesn’t answer; this is the page as it was");
      setTimeout(catchUp, AGAIN);
    } finally {
      busy = false;
    }
  }

  function open() {
    close();
    const stream = new EventSource("/events");
    source = stream;
    stream.latest = known;
    stream.addEventListener("message", (event) => {
      stream.latest = event.data;
      catchUp();
    });
    stream.addEventListener("error", () => {
      if (source !== stream) return;
      say("lost", "The preview doesn’t answer; this is the page as it was");
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => source === stream && open(), AGAIN);
    });
  }

  function close() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  if (!document.hidden) open();
}
