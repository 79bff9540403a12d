"""Turn a `Letter` into HTML with the edition's frame. Only this module uses Jinja2's templates.

The frame gets values to print, and can call only `asset`. It runs in a sandbox and escapes everything that isn't
already HTML. A name that doesn't exist is a problem.
"""

import base64
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from lgo_letters.edition.edition import FRAME, Edition
from lgo_letters.edition_model import SIGNATURE, Signatory
from lgo_letters.letter import Letter, Section
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.sandbox import Sandbox, bounded

_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
_STYLE_HERE = Markup("<!-- style -->")  # a letter's texts are escaped, so none can be a comment
_PICTURE = re.compile(r'(<img\b[^<>]* src=")assets/([^"]+)')
_URL = re.compile(r"""url\(\s*["']?assets/([A-Za-z0-9._-]+)["']?\s*\)""")
_CLOSED = Markup(  # whatever is in the letter, a browser fetches nothing and runs nothing
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    "style-src 'unsafe-inline'\" />"
)
_BODY = re.compile(r"<body[^>]*>")
_MARK = (
    "all: initial !important; background: #ffffff !important; color: #a3291f !important; display: block !important; "
    "font: bold 11pt Arimo, Arial, sans-serif !important; left: 0 !important; pointer-events: none !important; "
    "position: fixed !important; text-align: center !important; top: 0 !important; width: 100% !important; "
    "z-index: 2147483647 !important"
)
_OBJECT = re.compile(r"'lgo_letters\.[\w.]+\._?(\w+) object'")  # how Jinja2 names a value without that attribute


@dataclass(frozen=True, slots=True)
class _Paragraph:
    id: str
    style: str
    html: Markup
    varies: bool


@dataclass(frozen=True, slots=True)
class _Chart:
    council: float | None
    average: float | None
    title: str


@dataclass(frozen=True, slots=True)
class _Section:
    id: str
    heading: Markup
    paragraphs: tuple[_Paragraph, ...]
    chart: _Chart | None


@dataclass(frozen=True, slots=True)
class _Letter:
    slug: str
    title: str
    language: str
    draft: bool
    sections: Mapping[str, _Section]


@dataclass(frozen=True, slots=True)
class _Edition:
    signatory: Signatory
    organisation: str
    specimen: bool


class Frame:
    """An edition's frame, compiled once for all letters."""

    def __init__(self, edition: Edition) -> None:
        """Compile the frame. Raise mistakes in its files as a `ProblemsError`, with file and line."""
        self._edition = edition
        self._environment = Sandbox(
            loader=FunctionLoader(self._source), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        problems = []
        for name in edition.frames:
            try:
                self._environment.get_template(name)
            except TemplateSyntaxError as error:
                place = Place(f"{edition.label}/{error.name or name}", error.lineno)
                problems.append(Problem(Kind.FRAME, place, "", error.message or "can't be read"))
        if problems:
            raise ProblemsError(problems)
        self._shown = _Edition(edition.file.signatory, edition.file.organisation, edition.file.specimen)
        self._inline = {name: _data_address(name, content) for name, content in edition.assets.items()}
        style = _URL.sub(lambda match: f"url({self._inline.get(match[1], match[0])})", edition.style)
        self._style = Markup("{}\n<style>\n{}</style>").format(_CLOSED, Markup(style.replace("</", "<\\/")))

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """Give a template's source and its name in tracebacks, which Jinja2's own DictLoader doesn't give."""
        source = self._edition.frames.get(name)
        return None if source is None else (source, name, None)

    def self_contained(self, html: str, letter: Letter) -> str:
        """Put style sheet and pictures into the HTML that `html` made, and the mark that no style can remove."""
        pictured = _PICTURE.sub(lambda match: f"{match[1]}{self._inline[match[2]]}", html)
        marked = f"<aside style='{_MARK}'>{letter.mark}</aside>" if letter.mark else ""
        return _BODY.sub(lambda body: body[0] + marked, pictured.replace(_STYLE_HERE, self._style, 1), count=1)

    def html(self, letter: Letter) -> str:
        """Make the HTML to be typeset: pictures by address, no style sheet, because the typesetter has it."""

        def asset(name: str) -> str:
            if name == SIGNATURE and letter.draft:
                message = f"{SIGNATURE} is printed on a draft: put it inside {{% if not letter.draft %}}"
                raise TemplateError(message)
            if name not in self._inline:
                message = f"there is no {self._edition.label}/assets/{name}"
                raise TemplateError(message)
            return f"assets/{name}"

        asset.for_templates = True  # type: ignore[attr-defined]
        sections = {section.id: _shown(section) for section in letter.sections.values()}
        shown = _Letter(letter.slug, letter.title, letter.language, letter.draft, sections)
        try:
            template = self._environment.get_template(FRAME)
            return bounded(template, letter=shown, edition=self._shown, style=_STYLE_HERE, asset=asset)
        except (TemplateError, SecurityError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ProblemsError([self._problem(error, letter)]) from error

    def _problem(self, error: Exception, letter: Letter) -> Problem:
        """Say where the frame failed: the innermost line of the traceback that is in one of its files."""
        lines = [
            (frame.filename, frame.lineno or 0)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename in self._edition.frames
        ]
        name, line = lines[-1] if lines else (FRAME, 0)
        place = Place(f"{self._edition.label}/{name}", line)
        said = _OBJECT.sub(lambda match: f"a {match[1].lower()}", str(error))
        hint = "templates/README.md lists what the frame can print"
        return Problem(Kind.FRAME, place, "", f"can't be filled: {said}", hint, letter.slug)


def _shown(section: Section) -> _Section:
    """Give what the frame may print of a section. HTML that the program made is marked as HTML."""
    chart = section.chart
    return _Section(
        section.id,
        Markup(section.heading),
        tuple(_Paragraph(each.id, each.style, Markup(each.html), each.varies) for each in section.paragraphs),
        _Chart(_number(chart.council), _number(chart.average), chart.title) if chart else None,
    )


def _number(percent: Fraction | None) -> float | None:
    return None if percent is None else float(percent)


def _data_address(name: str, content: bytes) -> str:
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
