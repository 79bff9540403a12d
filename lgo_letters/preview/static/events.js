// A worker that all pages of a browser share: it has the one stream of the server's events, and passes them on. A browser
// opens few connections to one server.

const AGAIN = 2000; // milliseconds
const pages = new Set();
let told; // what the stream said last; empty where the server doesn't answer

function tell(message) {
  told = message;
  for (const page of pages) page.postMessage(message);
}

function open() {
  const stream = new EventSource("/events");
  stream.onmessage = ({ data }) => tell(data);
  stream.onerror = () => {
    tell("");
    if (stream.readyState === EventSource.CLOSED) setTimeout(open, AGAIN);
  };
}

self.onconnect = ({ ports: [page] }) => {
  pages.add(page);
  page.onmessage = () => pages.delete(page); // it has gone
  if (told !== undefined) page.postMessage(told);
};
open();
