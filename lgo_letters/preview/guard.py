"""Refuse requests that don't come from the preview's own pages on this computer.

Another site that is open in the same browser can send requests here, and can point a name of its own at this machine
(DNS rebinding). So each request must name this server as its host and, if it names its origin, as its origin.
"""

from typing import Any

from flask import Flask, Response, abort, request

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; frame-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
)
# The letter's own HTML has its style and pictures inside it, and is shown in a frame of the page; it needs no script.
LETTER_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups"
)
LONGEST = 16_000  # characters of an address
WRITING = {"accept", "undo"}  # the endpoints that accept data


def protect(app: Flask, port: int) -> None:
    """Let an app answer only requests from its own pages. It listens on this port of the loopback address."""
    names = ("127.0.0.1", "localhost")
    hosts = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())  # noqa: PLR2004 - HTTP's own
    origins = {f"http://{host}" for host in hosts}

    @app.before_request
    def refuse() -> None:
        if request.headers.get("Host", "") not in hosts:
            abort(421)
        if len(request.full_path) > LONGEST:
            abort(414)
        writes = request.method == "POST" and request.endpoint in WRITING
        if request.method not in {"GET", "HEAD"} and not writes:
            abort(405)
        origin = request.headers.get("Origin")
        if origin not in (origins if writes else {None, *origins}):
            abort(403)
        # Other sites may link here. They may not use anything from here as a picture, script or frame.
        site = request.headers.get("Sec-Fetch-Site", "none")
        is_link = request.headers.get("Sec-Fetch-Dest") == "document"
        if site not in {"none", "same-origin"} and not is_link:
            abort(403)

    @app.after_request
    def restrict(response: Response) -> Response:
        policy = LETTER_POLICY if request.endpoint == "letter_html" else POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Referrer-Policy"] = "same-origin"  # without a referrer, our own forms would have no origin
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.direct_passthrough:  # a file: read it now, because a browser that leaves may keep it open
            file: Any = response.response
            response.set_data(b"".join(file))
            response.direct_passthrough = False
            file.close()
        return response
