// The server's events turned into calls: `refresh` for files that the page doesn't show yet, `listed` for a new list.

import { follow } from "./events.js";
import { say, tell } from "./page.js";

const AGAIN = 2000; // milliseconds
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

  function hear(message) {
    heard = message;
    if (document.hidden || message === undefined) return;
    if (!message) return lose();
    const [run, number, list] = message.split(" ");
    latest = `${run} ${number}`;
    catchUp();
    if (list === number) listed().catch(() => {});
  }

  function start() {
    if (!window.SharedWorker) return follow(hear);
    const { port } = new SharedWorker("/static/events.js", { type: "module" });
    port.onmessage = ({ data }) => hear(data);
    addEventListener("pagehide", () => port.postMessage("gone"), { once: true });
  }

  document.addEventListener("visibilitychange", () => hear(heard));
  addEventListener("pageshow", (event) => event.persisted && start());
  start();
}
