"""Try tricks on a whole letter: nothing outside the edition is fetched or read, and data never become markup."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import COUNTS
from made_up import averaged, council

from lgo_letters.compose import compose
from lgo_letters.pipeline import Year, load_year, typeset
from lgo_letters.pipeline import compose as compose_of_year
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.typesetting import complaints
from lgo_letters.typesetting.complaints import MOST_PAGES
from lgo_letters.typesetting.typeset import Typeset

FRAME = "templates/2020/letter.html"
STYLE = "templates/2020/letter.css"
MAIN = "<main>"
LONG = pytest.mark.long  # much like another that is tried in each run


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything asks for an address."""

    def refuse(*_: object, **__: object) -> None:
        message = "a letter asked for an address"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Give a file outside of the workspace."""
    file = tmp_path / "secret.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"><title>the secret</title></svg>', encoding="utf-8")
    return file


def _refused(workspace: Path, *, full: bool = True) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as raised:
        _made(load_year(workspace), full=full)
    return raised.value.problems


def _made(year: Year, *, full: bool = True) -> Typeset:
    return typeset(compose_of_year(year.councils["southampton"], year), year, full=full)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://example.org/x.png" alt="x" />',
        pytest.param('<img src="//example.org/x.png" alt="x" />', marks=LONG),
        '<img src="{secret}" alt="x" />',
        '<img src="assets/../../../data/2020/statistics.csv" alt="x" />',
        pytest.param('<img src="assets/%2e%2e/letter.css" alt="x" />', marks=LONG),
        pytest.param('<img src="ftp://example.org/x" alt="x" />', marks=LONG),
        pytest.param('<object data="{secret}">x</object>', marks=LONG),
        pytest.param('<embed src="{secret}" />', marks=LONG),
        pytest.param('<link rel="stylesheet" href="{secret}" />', marks=LONG),
        pytest.param('<link rel="attachment" href="{secret}" />', marks=LONG),
        '<a rel="attachment" href="{secret}">x</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{secret}" width="9" height="9" /></svg>',
        '<p style="background: url({secret})">x</p>',
        pytest.param('<p style="background: url(https://example.org/x.png)">x</p>', marks=LONG),
        "<style>@import url(https://example.org/x.css);</style>",
        pytest.param(
            "<style>@font-face {{ font-family: X; src: url({secret}) }} p {{ font-family: X }}</style>", marks=LONG
        ),
        "<p>Words that no file of wording has.</p>",
        '<iframe src="https://example.org">x</iframe>',
    ],
)
@pytest.mark.parametrize("full", [True, pytest.param(False, marks=LONG)], ids=["full", "blocks"])
def test_markup_in_the_frame_reaches_nothing(
    markup: str, *, full: bool, workspace: Path, edit: Callable[[str, str, str], None], secret: Path
) -> None:
    edit(FRAME, MAIN, f"{MAIN}{markup.format(secret=secret.as_uri())}")

    assert _refused(workspace, full=full)


def test_a_letter_made_up_of_blocks_reaches_no_more(
    workspace: Path, edit: Callable[[str, str, str], None], secret: Path
) -> None:
    edit(FRAME, MAIN, f'{MAIN}<img src="https://example.org/x.png" alt="x" /><img src="{secret.as_uri()}" alt="x" />')

    assert _refused(workspace, full=False)


@pytest.mark.parametrize(
    "markup",
    [
        '<base href="{secret}" />',
        '<meta http-equiv="refresh" content="0; url=https://example.org" />',
        "<script>x</script>",
    ],
)
def test_markup_in_the_head_is_of_no_avail(
    markup: str, workspace: Path, edit: Callable[[str, str, str], None], secret: Path
) -> None:
    edit(FRAME, "{{ style }}", f"{{{{ style }}}}{markup.format(secret=secret.as_uri())}")

    try:
        made = _made(load_year(workspace))
    except ProblemsError:
        return
    assert b"default-src 'none'" in made.html
    assert b"the secret" not in made.pdf + made.html


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("html {{ background: url(https://example.org/x.png) }}", marks=LONG),
        "html {{ background: url({secret}) }}",
        "@media screen {{ html {{ background: url(https://example.org/x.png) }} }}",
        pytest.param("@media screen {{ html {{ background: url('//example.org/x.png') }} }}", marks=LONG),
        "@media screen {{ html {{ background: u\\72l(https://example.org/x.png) }} }}",
        pytest.param('@import "https://example.org/x.css";', marks=LONG),
        "@import url({secret});",
        "@font-face {{ font-family: X; src: url({secret}) }}",
        "html {{ background: url(assets/../letter.html) }}",
        "html {{ background: url(data:image/svg+xml,x) }}",
    ],
)
def test_a_style_reaches_nothing(style: str, workspace: Path, secret: Path) -> None:
    file = workspace / STYLE
    file.write_text(f"{style.format(secret=secret.as_uri())}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    assert _refused(workspace)[0].place.path == STYLE


@pytest.mark.parametrize(
    "style",
    ["body { columns: 100000 }", "body { column-width: .01px }", "body { grid-template-columns: repeat(100000, 1px) }"],
)
def test_a_style_that_takes_minutes_to_lay_out_is_refused_before(style: str, workspace: Path) -> None:
    file = workspace / STYLE
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{style}\n", encoding="utf-8")

    (problem,) = _refused(workspace)

    assert "takes long to lay out" in problem.message


@pytest.mark.parametrize("most", [4, pytest.param(MOST_PAGES, marks=LONG)])
@pytest.mark.parametrize(
    "style",
    [
        pytest.param("@page { size: 40mm 30mm; margin: 2mm !important }", marks=LONG),
        "body { font-size: 400px !important }",
    ],
    ids=["tiny pages", "huge letters"],
)
def test_a_style_that_makes_pages_without_end_is_stopped(
    style: str, most: int, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complaints, "MOST_PAGES", most)
    file = workspace / STYLE
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{style}\n", encoding="utf-8")

    (problem,) = _refused(workspace, full=most < MOST_PAGES)

    assert (problem.place.path, problem.message) == (STYLE, f"makes a letter of more than {most} pages")


@pytest.mark.parametrize(
    "inside",
    [
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>{svg}<text>&a;</text></svg>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM '{secret}'>]>{svg}<text>&a;</text></svg>",
        "{svg}<image href='{secret}' width='9' height='9'/></svg>",
        "{svg}<image xlink:href='https://example.org/x.png' width='9' height='9'/></svg>",
        "{svg}<g id='a'><path d='M0 0'/></g><use href='#a'/><use href='#a'/></svg>",
        "{svg}<path d='M0 0h9v9' fill='url({secret})'/></svg>",
        "{svg}<style>@import url({secret});</style></svg>",
        "{svg}<script>alert(1)</script></svg>",
        "{svg}<foreignObject><body/></foreignObject></svg>",
        "{svg}<path d='M0 0' onclick='alert(1)'/></svg>",
    ],
)
def test_a_drawing_reaches_nothing(inside: str, workspace: Path, secret: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    logo = workspace / "templates/2020/assets/logo.svg"
    logo.write_text(inside.format(svg=svg, secret=secret.as_uri()), encoding="utf-8")

    problem = _refused(workspace)[0]

    assert problem.place.path == "templates/2020/assets/logo.svg"
    assert problem.place.line == 1


@pytest.mark.no_cover  # other tests cover what makes a letter
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("<b>Bold</b> Council", marks=LONG),
        "<script>alert(1)</script> Council",
        "{{ 7 * 7 }} Council",
        pytest.param("{% include 'letter.css' %} Council", marks=LONG),
        "**Bold** [Council](https://example.org)",
        "&lt;Escaped&gt; &amp; Council",
        '"> <img src=x onerror=alert(1)> Council',
        pytest.param("</p></main></body> Council", marks=LONG),
        "</title><title>Another Council",
        "]]> --> /* */ Council",
    ],
)
def test_a_name_is_a_name_and_nothing_else(name: str, year: Year) -> None:
    letter = compose(council(COUNTS, name=name), averaged(), year.edition).letter

    made = year.typesetter.typeset(letter)  # it compares the words with the letter's, character by character

    printed = re.sub(r"<style>.*?</style>", "", made.html.decode(), flags=re.DOTALL)
    assert "<script" not in printed
    assert "onerror=alert" not in re.sub(r"&[a-z]+;|&#\d+;", "", re.sub(r">[^<]*<", "><", printed))
    assert "49 Council" not in printed
    assert printed.count("<title>") == 1 + printed.count("<svg")


@pytest.mark.parametrize(
    "say",
    [
        "{{ 7 * 7 }}",
        "{{ upheld.__class__ }}",
        "{% for x in y %}{% endfor %}",
        "<img src=x>",
        "![a picture](https://example.org/x.png)",
        "[a file](file:///etc/passwd)",
        "[a script](javascript:alert)",
        "[data](data:text/html,x)",
        "# a heading",
        "`code`",
    ],
)
def test_own_words_are_words_and_values(say: str, year: Year) -> None:
    own_words = ({"after": "purpose", "say": say, "reason": "a test"},)

    try:
        letter = compose(council(COUNTS, own_words=own_words), averaged(), year.edition).letter
    except ProblemsError:
        return
    (paragraph,) = [each for each in letter.paragraphs() if each.id.startswith("own-words")]
    assert paragraph.text == say
    assert "<" not in paragraph.html
