"""The preview as a server: what it refuses, what it never does, and how it ends."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from browsing import serving
from click.testing import CliRunner, Result

from lgo_letters.cli import main
from lgo_letters.preview import app
from lgo_letters.preview.server import Preview
from lgo_letters.specimen.workspace import write_specimen

Edit = Callable[[str, str, str], None]

PATIENCE = 60  # seconds; a slow machine must not fail a test


@pytest.fixture
def preview(shared_preview: Preview) -> Preview:
    """Give the shared preview: no request in these tests changes a file."""
    return shared_preview


def _ask(preview: Preview, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send a request as it is, and give the code, the headers and the body of the answer."""
    port = urlsplit(preview.address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def _send(preview: Preview, request: bytes) -> bytes:
    """Send bytes, and give the bytes that come back."""
    with socket.create_connection(("127.0.0.1", urlsplit(preview.address).port or 0), timeout=PATIENCE) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def test_it_listens_on_the_loopback_address_alone(preview: Preview) -> None:
    port = urlsplit(preview.address).port or 0
    others = {entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), port)} - {"127.0.0.1", "::1"}

    assert urlsplit(preview.address).hostname == "127.0.0.1"
    for address in others:
        if not str(address).startswith("127."):
            with pytest.raises(OSError, match=r"refused|unreachable|timed out|not permitted"):
                socket.create_connection((str(address), port), timeout=2).close()


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "127.0.0.1:1", "", "localhost.example.org", "[::1]"])
def test_another_name_of_the_host_is_refused(preview: Preview, host: str) -> None:
    status, _, body = _ask(preview, "/letters/sefton", Host=host)

    assert status == 421
    assert b"Johnson" not in body


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1:1", "file://"])
def test_another_origin_is_refused(preview: Preview, origin: str) -> None:
    status, _, body = _ask(preview, "/letters/sefton", Origin=origin)

    assert status == 403
    assert b"Johnson" not in body


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_picture_or_script_in_another_page_is_refused(preview: Preview, site: str) -> None:
    status, _, _ = _ask(preview, "/letters/sefton/letter.pdf", Sec_Fetch_Site=site, Sec_Fetch_Dest="image")

    assert status == 403


def test_a_link_in_another_page_leads_here(preview: Preview) -> None:
    status, _, _ = _ask(preview, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="document")

    assert status == 200


def _files(workspace: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}


def test_the_pdf_of_a_letter_that_is_kept_back_says_why(workspace: Path, edit: Edit) -> None:
    edit("data/2020/councils/sefton.yaml", "  title: ", "  title: Mr ")

    with serving(workspace) as shown:
        status, _, body = _ask(shown, "/letters/sefton/letter.pdf")

    assert status == 404
    assert b"The letter is kept back until this is corrected" in body
    assert b"the letter would say" in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "MKCOL"])
def test_nothing_can_be_written(preview: Preview, shared_workspace: Path, method: str) -> None:
    before = _files(shared_workspace)

    status, _, _ = _ask(preview, "/letters/sefton", method)

    assert status in {405, 501}
    assert _files(shared_workspace) == before


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/static/../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/..%2f..%2fapp.py",
        "/static/%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/letters/../../data/2020/statistics.csv",
        "/letters/..%2f..%2fdata%2f2020%2fstatistics.csv",
        "/letters/%2e%2e/letter.pdf",
        "/letters/sefton%00/letter.pdf",
        "/letters/sefton/letter.pdf%00.html",
        "/letters/%ff%fe",
        "/letters/%F0%9F%92%A9",
        "/letters/%",
        "/letters/%zz",
        "/letters/C:%5cWindows",
        "/drawn/../../x/1.bmp",
        "/drawn/0000/1.bmp?scale=nan",
        "/letters/" + "a" * 10_000,
        "/pages/base.html",
        "/preview.py",
        "/.git/config",
    ],
)
def test_a_path_that_leads_elsewhere_gives_no_file_and_no_traceback(preview: Preview, path: str) -> None:
    status, _, body = _ask(preview, path)

    assert status in {400, 404, 414}
    assert b"Traceback" not in body
    assert b"root:" not in body
    assert b"import " not in body
    assert b"sefton,16" not in body


@pytest.mark.parametrize(
    "query",
    [
        "?q=%ff%fe&type=%00",
        "?paragraph=" + "x" * 5000,
        "?since=--help",
        "?since=%00",
        "?since=../../etc",
        "?since=" + "a" * 5000,
        "?q[]=1&q=2&q=3",
        "?%E0%A4%A",
        "?q=<script>alert(1)</script>",
        "?sort=nowhere&status=%00&changed=x",
        "?status=out+of+date&changed=1&sort=status",
        "review?item=<script>alert(1)</script>&kind=%00&section=x&rejected=%ff&then=&name=x",
        "review?q=<script>alert(1)</script>",
        "review?item=" + "x" * 5000,
        "compare/pages.json?left=nowhere&right=%00",
        "compare/pages.json?left=sefton&left-at=--help",
    ],
)
def test_a_strange_search_is_answered(preview: Preview, query: str) -> None:
    status, _, body = _ask(preview, f"/{query}")

    assert status == 200
    assert b"Traceback" not in body
    assert b"<script>alert" not in body


@pytest.mark.parametrize(
    "query",
    [
        "?enquiries.late=%00",
        "?enquiries.late=" + "9" * 3000,
        "?enquiries.late=-1",
        "?enquiries.late=1e9",
        "?enquiries=%3C%3C",
        "?name=%26anchor&addressee.surname=*alias",
        "?name=%0Aname%3A%20Two",
        "?name=%ED%A0%80",
        "?statistics.upheld=%D9%A3",
        "?authority_type=%21%21python/object",
        "?own_words=x&withhold=y&__class__=z",
        "?sent_by=yes&meeting_offered=on",
    ],
)
def test_a_strange_try_is_answered_in_the_page(preview: Preview, query: str) -> None:
    status, _, body = _ask(preview, f"/letters/sefton/try{query}")

    assert status == 200
    assert b"Traceback" not in body
    assert _ask(preview, f"/letters/sefton/try.yaml{query}")[0] == 200


def test_a_very_long_address_is_refused(preview: Preview) -> None:
    assert _ask(preview, "/?q=" + "a" * 20_000)[0] == 414
    assert b" 414 " in _send(preview, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n").split(b"\r\n")[0]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: example.org\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"Connection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request_gets_no_page(preview: Preview, request_bytes: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(preview.address).port or 0), timeout=PATIENCE) as connection:
        connection.sendall(request_bytes)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part

    assert b"200 OK" not in received
    assert b"Traceback" not in received


def test_a_policy_lets_nothing_in_from_elsewhere(preview: Preview) -> None:
    for path in ("/", "/letters/sefton", "/letters/sefton/try", "/compare", "/nowhere"):
        _, headers, body = _ask(preview, path)

        assert headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert b"style=" not in body
        assert b"http" not in body.replace(b"https://www.lgo.org.uk", b"")


def test_it_doesn_t_say_what_it_runs_on(preview: Preview) -> None:
    _, headers, _ = _ask(preview, "/")

    assert headers["Server"].strip() == "lgo-letters"


def test_two_hundred_event_streams_leave_a_page_that_answers_and_end_with_their_browser(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "ALIVE", 0.1)
    with serving(workspace) as preview:
        streams = [_stream(preview) for _ in range(200)]
        status, _, body = _ask(preview, "/letters/sefton")
        for stream, _ in streams:
            stream.close()
        while _answering() > 10:  # until their threads have ended, or the test's own time is over
            sleep(0.05)

    assert all(b" 200 " in answer for _, answer in streams)
    assert status == 200
    assert b"Johnson" in body


def _answering() -> int:
    return sum("process_request" in each.name for each in threading.enumerate())


def _stream(preview: Preview) -> tuple[socket.socket, bytes]:
    """Ask for events, and give the connection and the first line of the answer."""
    address = ("127.0.0.1", urlsplit(preview.address).port or 0)
    connection = socket.create_connection(address, timeout=PATIENCE)
    connection.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{address[1]}\r\n\r\n".encode())
    return connection, connection.recv(64).split(b"\r\n")[0]


@pytest.mark.parametrize("saves", [6, pytest.param(200, marks=pytest.mark.long)])
def test_steady_saving_leaves_few_threads_and_a_page_that_answers(specimen: Path, saves: int) -> None:
    paths = sorted((specimen / "data").rglob("councils/*.yaml"))
    slug, file = paths[0].stem, paths[1]
    text = file.read_text(encoding="utf-8")
    threads = []
    with serving(specimen) as preview:
        for number in range(saves):
            file.write_text(f"{text}# {number}\n", encoding="utf-8")
            wording = specimen / "templates" / "2020" / "wording" / "closing.yaml"
            wording.write_text(f"{wording.read_text(encoding='utf-8')}# {number}\n", encoding="utf-8")
            for path in (
                "?changed=1",
                f"letters/{slug}/pages.json",
                "?changed=1",
                f"letters/{slug}/left-out",
                "review",
            ):
                _send_and_go(preview, f"/{path}")
            sleep(0.2)
            assert _ask(preview, f"/letters/{slug}")[0] == 200
            threads.append(_answering())
        stream, answer = _stream(preview)
        stream.close()

    assert b" 200 " in answer
    assert max(threads) < 20


def _send_and_go(preview: Preview, path: str) -> None:
    """Send a request and close the connection before there is an answer, as a page does that asks again."""
    address = ("127.0.0.1", urlsplit(preview.address).port or 0)
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{address[1]}\r\n\r\n".encode())


@pytest.fixture
def started(workspace: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts the preview as a program of its own."""
    programs: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        program = [sys.executable, "-c", "from lgo_letters.cli import main; main()", "--workspace", str(workspace)]
        command = [*program, "preview", "--no-browser", *arguments]
        programs.append(subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        return programs[-1]

    yield start
    for program in programs:
        if program.poll() is None:
            program.kill()
        program.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_an_interrupt_ends_it_cleanly(started: Callable[..., subprocess.Popen[str]], number: int) -> None:
    program = started("sefton")
    assert program.stdout
    address = program.stdout.readline().strip()
    with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)) as stream:
        host = urlsplit(address).netloc
        stream.sendall(f"GET /events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        stream.recv(64)
        program.send_signal(number)
        _, errors = program.communicate(timeout=PATIENCE)

    assert address.endswith("/letters/sefton")
    assert program.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.long
def test_an_interrupt_ends_it_soon_while_the_list_is_worked_out(
    root: Path, workspace: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    shutil.rmtree(workspace)
    write_specimen(workspace, root / "templates" / "2020", 340, 1)
    program = started()
    assert program.stdout
    program.stdout.readline()
    sleep(1)
    begun = monotonic()
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=PATIENCE)

    assert monotonic() - begun < 2


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a program holds is read from /proc")
def test_memory_stays_as_it_is_over_many_saves(
    root: Path, workspace: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    shutil.rmtree(workspace)
    write_specimen(workspace, root / "templates" / "2020", 340, 1)
    slugs = sorted(path.stem for path in (workspace / "data").rglob("councils/*.yaml"))
    closing = workspace / "templates/2020/wording/closing.yaml"
    text = closing.read_text(encoding="utf-8")
    program = started()
    assert program.stdout
    address = program.stdout.readline().strip()
    held = []
    for number in range(100):
        closing.write_text(f"{text}# {number}\n", encoding="utf-8")
        sleep(0.4)
        for slug in (slugs[0], slugs[number]):
            with urlopen(f"{address}letters/{slug}/pages.json", timeout=PATIENCE) as answer:  # noqa: S310 - our own
                assert answer.status in {200, 204}
        status = Path(f"/proc/{program.pid}/status").read_text(encoding="utf-8")
        held.append(int(status.partition("VmRSS:")[2].split()[0]) // 1024)

    assert sum(held[-20:]) / 20 - sum(held[30:50]) / 20 < 50  # MB, from when fonts and pages are there


def _said(workspace: Path, *arguments: str) -> Result:
    program = ("--workspace", str(workspace), "preview", "--no-browser")
    before = signal.getsignal(signal.SIGTERM)
    try:
        return CliRunner().invoke(main, (*program, *arguments), catch_exceptions=False)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_port_that_is_taken_is_said(preview: Preview, shared_workspace: Path) -> None:
    port = str(urlsplit(preview.address).port)

    done = _said(shared_workspace, "--port", port)

    assert done.exit_code == 2
    assert f"port {port} can't be used: Address already in use" in done.stderr


def test_a_council_that_isn_t_there_is_said(shared_workspace: Path) -> None:
    done = _said(shared_workspace, "sefto")

    assert done.exit_code == 2
    assert "there is no council sefto; did you mean sefton?" in done.stderr


@pytest.mark.parametrize("editor", ["{foo}", "vscode://{path", "{0}", "{}", "{path.nowhere}", "{line:x.y}", "{path!z}"])
def test_an_editor_s_address_that_can_t_be_filled_in_is_refused(shared_workspace: Path, editor: str) -> None:
    done = _said(shared_workspace, "--editor", editor)

    assert done.exit_code == 2
    assert f"--editor can't be used as written: {editor}" in done.stderr
    assert "use {path}, {line} and {column} only" in done.stderr
    assert "Traceback" not in done.stderr


def test_pdf_just_makes_the_letter(workspace: Path) -> None:
    done = _said(workspace, "sefton", "--pdf")

    path = workspace / "output" / "2020" / "letters" / "sefton.pdf"
    assert (done.exit_code, done.stdout.strip(), done.stderr) == (0, str(path), "")
    assert path.read_bytes().startswith(b"%PDF")


def test_nothing_is_written_while_it_runs(workspace: Path, tmp_path: Path) -> None:
    with serving(workspace) as preview:
        before = sorted(os.walk(tmp_path))
        for path in ("", "letters/sefton", "letters/sefton/pages.json", "letters/sefton/try?enquiries.late=1"):
            assert _ask(preview, f"/{path}")[0] == 200

    assert sorted(os.walk(tmp_path)) == before
    assert not (workspace / "output").exists()
