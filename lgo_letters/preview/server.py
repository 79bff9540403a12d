"""The preview's server, for this computer only."""

import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from lgo_letters.preview.app import create_app
from lgo_letters.preview.free_memory import collector_off, share_memory
from lgo_letters.preview.services import Services
from lgo_letters.preview.watching import follow

LOOPBACK = "127.0.0.1"
MOMENT = 0.4  # seconds
CONNECTIONS = 96  # at once; a browser opens six
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: 3\r\n\r\n"


class _Handler(WSGIRequestHandler):
    """Answers without refusing what it runs on, and without a line on the terminal for each request."""

    timeout = 20  # seconds without a byte, after which a connection is let go

    def version_string(self) -> str:
        return "lgo-letters"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name that it is called with
        """Print nothing: the terminal is for mistakes in the program."""


class _Server(ThreadedWSGIServer):
    """Takes a limited number of connections. One more is told to try again later."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, app: Flask) -> None:
        super().__init__(LOOPBACK, listening.getsockname()[1], app, handler=_Handler, fd=listening.fileno())
        listening.close()  # the server has a copy of its own
        self._room = BoundedSemaphore(CONNECTIONS)

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002 - as socketserver calls it
        if self._room.acquire(blocking=False):
            return True
        with suppress(OSError):
            request.setblocking(False)  # noqa: FBT003 - the socket's own way
            request.send(BUSY)
        return False

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()


@dataclass(frozen=True, slots=True)
class Preview:
    address: str
    _server: _Server
    _services: Services
    _stop: Event
    _threads: tuple[Thread, ...]

    def serve(self) -> None:
        """Answer requests until Ctrl-C, or until another thread calls `end`.

        At the end it waits for a file that is being written, but not for a page that is being typeset.

        Garbage isn't collected while somebody may wait: that would delay every other save by a tenth of a second.
        """
        share_memory()
        for thread in self._threads:
            thread.start()
        try:
            with suppress(KeyboardInterrupt), collector_off():
                self._server.serve_forever(poll_interval=0.1)
        finally:
            self._stop.set()
            self._services.files.close()
            self._server.server_close()
        with self._services.writing:
            pass
        latest = time.monotonic() + MOMENT
        for thread in self._threads:
            thread.join(timeout=max(0, latest - time.monotonic()))
        self._services.renderer.finish(latest)

    @property
    def slugs(self) -> tuple[str, ...]:
        return self._services.files.snapshot.slugs

    def close(self) -> None:
        self._server.server_close()

    def end(self) -> None:
        self._server.shutdown()


def open_preview(workspace: Path, year: int | None, port: int, editor: str) -> Preview:
    """Read the year, None for the latest, and begin to listen; port 0 is any that is free, `editor` as for `Services`.

    Raises:
        OSError: the port can't be had.
    """
    listening = socket.create_server((LOOPBACK, port))
    services = Services(workspace, year, secrets.token_hex(8), editor)
    server = _Server(listening, create_app(services, listening.getsockname()[1]))
    stop = Event()
    threads = (
        Thread(target=follow, args=(workspace, stop, services.read_again), name="watch", daemon=True),
        Thread(target=services.list_ahead, name="list", daemon=True),
    )
    return Preview(f"http://{LOOPBACK}:{server.port}/", server, services, stop, threads)
