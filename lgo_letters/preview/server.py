"""The preview's server, for this computer only."""

import gc
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from lgo_letters.preview.app import create_app
from lgo_letters.preview.letters.renderer import share_memory
from lgo_letters.preview.live_files import follow
from lgo_letters.preview.services import Services

LOOPBACK = "127.0.0.1"
MOMENT = 0.2  # seconds


class _Handler(WSGIRequestHandler):
    timeout = 20  # seconds without a byte after which a connection is closed

    def version_string(self) -> str:
        return "lgo-letters"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name that it is called with
        """Print nothing: the terminal is for mistakes in the program."""


@dataclass(frozen=True, slots=True)
class Preview:
    address: str
    _server: BaseWSGIServer
    services: Services
    _threads: tuple[Thread, ...]

    def serve(self) -> None:
        """Answer requests until Ctrl-C, or until another thread calls `end`.

        At the end it waits for a file that is being written, but not for a page that is being typeset.

        Garbage isn't collected while somebody may be waiting: it would delay every other save by a tenth of a second.
        """
        share_memory()
        gc.disable()
        for thread in self._threads:
            thread.start()
        try:
            with suppress(KeyboardInterrupt):
                self._server.serve_forever(poll_interval=0.1)
        finally:
            gc.enable()
            self.services.files.close()
            self._server.server_close()
        with self.services.writing:
            pass
        latest = time.monotonic() + MOMENT
        for thread in self._threads:
            thread.join(timeout=max(0, latest - time.monotonic()))
        self.services.renderer.finish(latest)

    def close(self) -> None:
        self._server.server_close()

    def end(self) -> None:
        self._server.shutdown()


def open_preview(workspace: Path, year: int | None, port: int, editor: str) -> Preview:
    """Read the year (None: the latest) and begin to listen. Raises OSError if the port is not free.

    Port 0 is any free one. `editor` is as for `Services`.
    """
    with socket.create_server((LOOPBACK, port)) as listening:  # the server has a copy of its own
        port = listening.getsockname()[1]
        services = Services(workspace, year, secrets.token_hex(8), editor)
        app = create_app(services, port)
        server = make_server(LOOPBACK, port, app, threaded=True, request_handler=_Handler, fd=listening.fileno())
    threads = (
        Thread(target=follow, args=(workspace, services.files.closed, services.read_again), name="watch", daemon=True),
        Thread(target=services.list_ahead, name="list", daemon=True),
    )
    return Preview(f"http://{LOOPBACK}:{server.port}/", server, services, threads)
