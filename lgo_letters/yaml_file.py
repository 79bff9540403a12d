"""A YAML file turned into a model, strictly: each value with its line, each problem with its place.

The only place that knows YAML. It reads the parser's events itself, so that nothing is resolved behind the author's
back: no anchors, no tags, no `no` read as false, no `010` read as 8, no key that silently wins over its twin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import yaml

from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.validation import Key, Node, dotted, problems_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import TypeAdapter

T = TypeVar("T")

LARGEST = 1_000_000  # bytes; a council's file has about 1,500
DEEPEST = 20  # levels; wording has 7
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COUNT = re.compile(r"-?(0|[1-9]\d*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+\Z")
_OTHERWISE = (
    re.compile(  # what YAML 1.1 or 1.2 reads as a number, a time, a truth or nothing, and people as they see it
        r"""(?ix) ( y | n | yes | no | on | off | true | false | null | ~
    | [-+]? \d [\d_]* | [-+]? 0 [box] [\da-f_]+ | [-+]? \d+ (:[0-5]?\d)+ (\.\d*)?
    | [-+]? (\d [\d_]*)? \. \d* (e[-+]?\d+)? | [-+]? \d+ (\.\d*)? e [-+]? \d+ | [-+]? \.inf | \.nan ) \Z"""
    )
)


@dataclass(frozen=True)
class Document(Generic[T]):
    """A file that was read: its value, and where each part of it stands.

    Attributes:
        value: the model's value.
        nodes: by path of keys and positions from 0; () is the whole.
    """

    value: T
    nodes: dict[Key, Node] = field(repr=False)

    def place(self, *key: str | int) -> Place:
        """Say where a value begins; where it isn't written, where what should hold it begins."""
        while key not in self.nodes:
            key = key[:-1]
        return self.nodes[key].value


class _RefusedError(Exception):
    """The file can't be read on from here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read(path: Path, label: str, adapter: TypeAdapter[T]) -> tuple[Document[T] | None, tuple[Problem, ...]]:
    """Read a file into a model.

    Args:
        path: the file.
        label: its path from the workspace, for people.
        adapter: the model.

    Returns:
        The document, or None where there are problems; and every problem found.
    """
    text, problems = read_text(path, label)
    return (None, problems) if text is None else read_string(text, label, adapter)


def read_text(path: Path, label: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Read a file as UTF-8 text, with or without a byte-order mark, of a reasonable size."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None, (Problem(Kind.FILE, Place(label), "", "there is no such file"),)
    except OSError as error:
        return None, (Problem(Kind.FILE, Place(label), "", f"can't be read: {error.strerror}"),)
    if len(content) > LARGEST:
        return None, (Problem(Kind.FILE, Place(label), "", f"is larger than {LARGEST:,} bytes"),)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        hint = "save the file as UTF-8"
        return None, (Problem(Kind.FILE, Place(label, line, column), "", "is not encoded as UTF-8", hint),)


def read_string(text: str, label: str, adapter: TypeAdapter[T]) -> tuple[Document[T] | None, tuple[Problem, ...]]:
    """Read a file's text into a model; see `read`."""
    reader = _Reader(text, label)
    try:
        raw = reader.read()
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(label, mark.line + 1, mark.column + 1) if mark else Place(label)
        return None, (*reader.problems, Problem(Kind.YAML, place, "", f"can't be read as YAML: {error.problem}"))
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        line = text.count("\n", 0, position) + 1
        hint = "remove the character"
        message = (
            f"holds a character that YAML doesn't allow (U+{ord(text[position]) if position < len(text) else 0:04X})"
        )
        return None, (*reader.problems, Problem(Kind.YAML, Place(label, line), "", message, hint))
    values, wrong = problems_of(adapter, raw, reader.nodes)
    ambiguous = {problem.key for problem in reader.problems}
    problems = (*reader.problems, *(problem for problem in wrong if problem.key not in ambiguous))
    return (None, problems) if problems else (Document(values[0], reader.nodes), ())


class _Reader:
    """Builds lists, fields and scalars from the parser's events, without recursion."""

    def __init__(self, text: str, label: str) -> None:
        self.lines = text.split("\n")
        self.text = text
        self.label = label
        self.problems: list[Problem] = []
        self.nodes: dict[Key, Node] = {}
        self._open: list[tuple[Key, Any, Place | None]] = []  # path, list or dict, place of the key waiting
        self._key: str | None = None
        self._key_place = Place(label)
        self._value: Any = None

    def read(self) -> Any:  # noqa: ANN401 - whatever stands in the file
        """Read the one document of the file."""
        documents = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _RefusedError(
                            self._problem(event, "a second document begins here", "one file, one council")
                        )
                case yaml.AliasEvent():
                    raise _RefusedError(
                        self._problem(event, "*alias can't be used", "write it out, or put it in quotes")
                    )
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._begin(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    path, collected, _ = self._open.pop()
                    self._key = None
                    if isinstance(collected, list):
                        self._put(path, tuple(collected))
                case yaml.ScalarEvent():
                    self._scalar(event)
        self.nodes.setdefault((), Node(Place(self.label, 1, 1), Place(self.label, 1, 1), ""))
        return self._value

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._refuse_anchors(event)
        if len(self._open) >= DEEPEST:
            raise _RefusedError(self._problem(event, f"more than {DEEPEST} levels inside each other", ""))
        path = self._path(event)
        style = "flow" if event.flow_style else "block"
        place = self._place(event)
        self.nodes[path] = Node(self._key_place if self._key is not None else place, place, style)
        collected: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._put(path, collected)
        self._open.append((path, collected, None))
        self._key = None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_anchors(event)
        if self._open and isinstance(self._open[-1][1], dict) and self._key is None:
            self._key = event.value
            self._key_place = self._place(event)
            path, fields, _ = self._open[-1]
            if self._key in fields:
                first = self.nodes[(*path, self._key)].key.line
                self.problems.append(
                    Problem(
                        Kind.DUPLICATE,
                        self._key_place,
                        dotted((*path, self._key)),
                        f"is there twice, first in line {first}",
                        "keep one of them",
                    )
                )
            return
        path = self._path(event)
        place = self._place(event)
        self.nodes[path] = Node(self._key_place if self._key is not None else place, place, event.style or "")
        self._put(path, self._resolved(event, path))
        self._key = None

    def _path(self, event: yaml.Event) -> Key:
        if not self._open:
            return ()
        path, collected, _ = self._open[-1]
        if isinstance(collected, list):
            return (*path, len(collected))
        if self._key is None:
            raise _RefusedError(self._problem(event, "a list or fields can't be a key", "give it a name"))
        return (*path, self._key)

    def _put(self, path: Key, value: object) -> None:
        """Put a value where its path says; a list is put again as a tuple when it ends."""
        if not path:
            self._value = value
            return
        _, holder, _ = self._open[-1]
        if isinstance(holder, list) and path[-1] == len(holder):
            holder.append(value)
        else:
            holder[path[-1]] = value

    def _resolved(self, event: yaml.ScalarEvent, path: Key) -> str | int | bool | Decimal | None:
        """Read a plain word as what its author sees, or say that YAML would see something else."""
        word: str = event.value
        if event.style:
            return word
        if word in {"", "null", "~"}:
            return None
        if word in {"true", "false"}:
            return word == "true"
        if _COUNT.match(word) and len(word) <= len("-1000000000"):
            return int(word)
        if _DECIMAL.match(word):
            return Decimal(word)
        if _OTHERWISE.match(word):
            wanted = "true or false" if word.isalpha() else "plain digits"
            hint = f'write {wanted}; or "{word}" in quotes where text is meant'
            self.problems.append(
                Problem(Kind.AMBIGUOUS, self._place(event), dotted(path), f"{word} may be read as something else", hint)
            )
        return word

    def _refuse_anchors(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise _RefusedError(
                self._problem(event, f"&{event.anchor} can't be used", "write it out, or put it in quotes")
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _RefusedError(
                self._problem(event, f"the tag {tag} can't be used", "put it in quotes where it is text")
            )

    def _place(self, event: yaml.Event) -> Place:
        """Say where a value's first character stands, quotes and block marks left out."""
        mark = event.start_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        style = getattr(event, "style", None)
        if style in {"|", ">"}:
            line += 1
            while line + 1 < len(self.lines) and not self.lines[line].strip():
                line += 1
            text = self.lines[line] if line < len(self.lines) else ""
            column = len(text) - len(text.lstrip(" "))
        elif style in {"'", '"'}:
            column += 1
        return Place(self.label, line + 1, column + 1)

    def _problem(self, event: yaml.Event, message: str, hint: str) -> Problem:
        return Problem(Kind.YAML, self._place(event), "", message, hint)
