"""Turn a YAML file into a model, strictly: each value has its line, each problem its place.

It reads the parser's events itself, so that no value changes its meaning: anchors and tags are refused, `no` isn't read
as false, nor `010` as 8, and a key that is there twice is a problem.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

import yaml
from pydantic import TypeAdapter

from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.reading.fields import fields_at, is_recorded
from lgo_letters.reading.line_mistakes import spaces
from lgo_letters.reading.scalars import Ambiguous, read_word
from lgo_letters.reading.text_file import read_text, strange_character, with_plain_ends
from lgo_letters.reading.validation import Key, Node, dotted, problems_of
from lgo_letters.reading.yaml_problems import Complaint, Mark, said

T = TypeVar("T")

DEEPEST = 20  # levels; wording has 7
_QUOTES = "put it in quotes, or write it out"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document(Generic[T]):
    """A file that was read: its value, and the place of each part."""

    value: T
    nodes: dict[Key, Node] = field(repr=False)  # by path of keys and positions from 0; () is the whole

    def place(self, *key: str | int) -> Place:
        """Say where a value begins or, if it isn't in the file, where the group or list begins that should have it."""
        while key not in self.nodes:
            key = key[:-1]
        return self.nodes[key].value


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read(path: Path, label: str, adapter: TypeAdapter[T]) -> tuple[Document[T] | None, Problems]:
    """Read a file into a model: the document, or None if there are problems, and every problem found.

    `label` is the file's path from the workspace, for people.
    """
    text, problems = read_text(path, label)
    return (None, problems) if text is None else read_string(text, label, adapter)


def read_string(text: str, label: str, adapter: TypeAdapter[T]) -> tuple[Document[T] | None, Problems]:
    text = with_plain_ends(text)
    if strange := strange_character(text, label):
        return None, (strange,)
    reader = _Reader(text, label, adapter)
    try:
        raw = reader.read()
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.MarkedYAMLError as error:
        at, since = _mark(error.problem_mark), _mark(error.context_mark)
        complaint = Complaint(str(error.problem), at, since, reader.quoted)
        found = [problem for problem in reader.problems if problem is not reader.joined]  # this problem is the cause
        return None, (*found, _with_right_indent(said(complaint, reader.lines, label), reader.lines, adapter))
    if raw is None:
        needed = ", ".join(name for name, each in fields_at(adapter).items() if each.is_required())
        hint = f"write its fields: {needed}" if needed else "write what belongs in it, or remove the file"
        return None, (*reader.problems, Problem(Kind.MISSING, Place(label, 1, 1), "", "this file is empty", hint))
    values, wrong = problems_of(adapter, raw, reader.nodes, reader.refused)
    names = {dotted(path): dotted(path, raw) for path in reader.refused}
    groups = tuple(f"{each.key}." for each in wrong if each.key)  # wrong as a whole: their fields are left out
    own = [replace(each, key=names.get(each.key, each.key)) for each in reader.problems]
    problems = (*(each for each in own if not each.key.startswith(groups)), *wrong)
    return (None, problems) if problems else (Document(values[0], reader.nodes), ())


def _with_right_indent(problem: Problem, lines: Sequence[str], adapter: TypeAdapter[T]) -> Problem:
    """Say how many spaces a line that can't be read should start with: only the file's model knows where it belongs."""
    *above, line = lines[: problem.place.line]
    text = line.lstrip(" ")
    here = len(line) - len(text)
    tried: dict[str, tuple[int, int]] = {}  # whether there is no such field, and how many problems there are above, too
    for indent in sorted({len(each) - len(each.lstrip(" ")) for each in above if each.strip()} - {here}):
        reader = _Reader("\n".join((*above, " " * indent + text)), problem.place.path, adapter)
        with suppress(_RefusedError, yaml.MarkedYAMLError):
            wrong = problems_of(adapter, reader.read(), reader.nodes)[1]
            unknown = [each for each in wrong if each.kind is Kind.UNKNOWN_KEY and each.place.line == len(reader.lines)]
            if reader.joined is None:
                tried[spaces(indent)] = len(unknown), len(wrong)
    best = min(tried.values(), default=(1, 0))
    hint = f"start it with {' or '.join(indent for indent, score in tried.items() if score == best)}"
    if problem.hint == hint or not tried or (best[0] and not problem.hint.startswith("start it")):
        return problem
    place = replace(problem.place, column=here + 1)
    return replace(problem, place=place, message=f"this line starts with {spaces(here)}", hint=hint)


def _mark(mark: Any) -> Mark:  # noqa: ANN401 - two classes of marks, one for each of PyYAML's parsers
    """Give the line and column of a mark of the parser. For earlier places, the parser may have none."""
    return (mark.line, mark.column) if mark else (0, 0)


class _Reader:
    def __init__(self, text: str, label: str, adapter: TypeAdapter[Any]) -> None:
        self.adapter = adapter
        self.lines = text.split("\n")
        self.label = label
        self.problems: list[Problem] = []
        self.nodes: dict[Key, Node] = {}
        self.refused: set[Key] = set()  # paths with a problem that was reported already
        self.quoted: tuple[Mark, Mark] | None = None  # where the last text in quotes begins and ends
        self.joined: Problem | None = None  # the problem of the last value, if that continues on the next line
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def read(self) -> Any:  # noqa: ANN401 - whatever is in the file
        value, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "a second document begins here", "put it into a file of its own")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, (), None)
        return value

    def _value(self, event: yaml.NodeEvent, path: Key, key: Place | None) -> Any:  # noqa: ANN401 - any value
        """Read the value that begins with an event. `key` is the place of its key, if it has one."""
        self._refuse_anchors(event)
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            if event.style in {"'", '"'}:
                self.quoted = _mark(event.start_mark), _mark(event.end_mark)
            self.nodes[path] = Node(key or place, place, event.style or "")
            self._refuse_joined_lines(event, path)
            return self._resolved(event, path)
        if len(path) >= DEEPEST:
            hint = "compare it with the files beside it"
            self._stop(event, f"there are more than {DEEPEST} levels inside each other", hint)
        self.nodes[path] = Node(key or place, place, "flow" if getattr(event, "flow_style", False) else "block")
        return self._fields(path) if isinstance(event, yaml.MappingStartEvent) else self._items(path)

    def _items(self, path: Key) -> tuple[Any, ...]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), None))
        return tuple(items)

    def _fields(self, path: Key) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        firsts: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._refuse_anchors(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(event, "this is not a field's name", "write field: value")
            name, key = event.value, self._place(event)
            if name in fields:
                message = f"this field is there twice, first in line {firsts[name]}"
                self._refuse(Kind.DUPLICATE, key, (*path, name), message, "keep one of them")
            firsts.setdefault(name, key.line)
            fields[name] = self._value(next(self._events), (*path, name), key)
        return fields

    def _resolved(self, event: yaml.ScalarEvent, path: Key) -> str | int | bool | Decimal | Ambiguous | None:
        """Read a plain word as its author means it. `validation` refuses words that YAML might read differently."""
        if event.style:
            return str(event.value)
        word = read_word(event.value)
        if word is None and path:
            recorded = is_recorded(self.adapter, path)
            hint = (
                f"write a value, or delete the line{'; write what is not known as: not recorded' if recorded else ''}"
            )
            self._refuse(Kind.MISSING, self.nodes[path].key, path, "there is no value", hint)
        return word

    def _refuse_joined_lines(self, event: yaml.ScalarEvent, path: Key) -> None:
        """Refuse lines that YAML would join. Usually a colon or a space is missing. The lines lose their places."""
        several = _mark(event.start_mark)[0] != _mark(event.end_mark)[0] or "\n" in event.value
        self.joined = None
        if event.style == ">":
            line, column = _mark(event.start_mark)
            place = Place(self.label, line + 1, column + 1)
            self._refuse(Kind.YAML, place, path, "> joins the lines below it", "write | instead of >")
        elif event.style != "|" and several:
            hint = "write it in one line; or write | after the colon, and the text below it, indented"
            if all(line.lstrip().startswith("-") for line in self._lines_of(event)):
                hint = "put a space after each hyphen"
            elif not any(" " in line.strip() for line in self._lines_of(event)):
                hint = "if this is a list, start each line with a hyphen and a space"
            self._refuse(Kind.YAML, self._place(event), path, "this goes on in the next line", hint)
            self.joined = self.problems[-1]

    def _lines_of(self, event: yaml.ScalarEvent) -> list[str]:
        first, last = _mark(event.start_mark)[0], _mark(event.end_mark)
        return [line for line in self.lines[first : last[0] + bool(last[1])] if line.strip()]

    def _refuse(self, kind: Kind, place: Place, path: Key, message: str, hint: str) -> None:
        self.refused.add(path)
        self.problems.append(Problem(kind, place, dotted(path), message, hint))

    def _refuse_anchors(self, event: yaml.NodeEvent) -> None:
        mark = f"&{event.anchor}" if event.anchor is not None else getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            mark = f"*{event.anchor}"
        if mark is not None:
            self._stop(event, f"YAML reads {mark} as something else", _QUOTES)

    def _place(self, event: yaml.Event) -> Place:
        """Say where a value's first character is, after any quote or block mark."""
        line, column = _mark(event.start_mark)
        if isinstance(event, yaml.ScalarEvent) and event.style in {"|", ">"}:
            first = next((text for text in event.value.split("\n") if text.strip()), "")
            written = next((text for text in self.lines[line + 1 :] if text.strip()), "")
            if first:
                column = len(written) - len(written.lstrip(" ")) - (len(first) - len(first.lstrip(" ")))
                line += 1
        elif isinstance(event, yaml.ScalarEvent) and event.style:
            column += 1
        return Place(self.label, line + 1, column + 1)

    def _stop(self, event: yaml.Event, message: str, hint: str) -> NoReturn:
        raise _RefusedError(Problem(Kind.YAML, self._place(event), "", message, hint))
