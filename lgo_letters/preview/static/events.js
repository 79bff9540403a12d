// The stream of the server's events. A worker that all pages of a browser share has the one stream, and passes them on:
// a browser opens few connections to one server. Where there are no such workers, each page has a stream.

const AGAIN = 2000; // milliseconds

// Tell each event, and an empty one where the server doesn't answer.
export function follow(tell) {
  const stream = new EventSource("/events");
  stream.onmessage = ({ data }) => tell(data);
  stream.onerror = () => {
    tell("");
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN, tell);
  };
}

if ("onconnect" in self) {
  const pages = new Set();
  let told; // what was told last

  self.onconnect = ({ ports: [page] }) => {
    pages.add(page);
    page.onmessage = () => pages.delete(page); // it has gone
    if (told !== undefined) page.postMessage(told);
  };
  follow((message) => {
    told = message;
    for (const page of pages) page.postMessage(message);
  });
}
