"""Problems: what is wrong, where it is, and what to do.

A problem is a value. Each stage collects problems and passes them on. A stage that can't go on raises `ProblemsError`
with all of them. Only the command line prints them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class Kind(Enum):
    """The kinds of problems: a stable code, what is wrong, and the remedy."""

    FILE = ("LGO001", "a file or folder can't be read", "put the file where it belongs, and make it readable")
    YAML = ("LGO002", "the file can't be read as YAML", "correct the line that is named")
    AMBIGUOUS = ("LGO003", "YAML would read a word or number as something else", "put it in quotes, or write it out")
    DUPLICATE = ("LGO004", "something is there twice that may be there only once", "remove or rename one of them")
    UNKNOWN_KEY = ("LGO005", "a field that doesn't exist", "compare its name with those listed at the head of the file")
    MISSING = ("LGO006", "a field or cell is missing", "add it; if it is not known, write `not recorded`")
    VALUE = ("LGO007", "a value isn't of the right kind", "write a value of the kind that the message names")
    COUNTS = ("LGO008", "counts contradict each other", "find out which of them is right")
    COUNCIL = ("LGO009", "a council and its files don't belong together", "give each council one file and one row")
    CONTRADICTION = ("LGO010", "facts about a council contradict each other", "find out which of them is right")
    CONDITION = ("LGO011", "a condition can't be read", "use facts, numbers, texts, `and`, `or` and `not` only")
    FACT = ("LGO012", "a fact that doesn't exist", "see `lgo-letters facts`")
    FORMAT = ("LGO013", "a format that doesn't exist or doesn't fit", "see `lgo-letters facts`")
    TEXT = (
        "LGO014",
        "text of a letter that can't be printed as it is",
        "write it as words, bold, italic, links and values only",
    )
    WORDING = ("LGO015", "the entries of a wording file don't fit together", "see templates/README.md")
    REFERENCE = ("LGO016", "an id that doesn't exist", "write an id that is in the wording")
    CHOICE = ("LGO017", "a choice has no single answer", "make exactly one of the conditions true for each council")
    NEEDS = (
        "LGO018",
        "a sentence is printed without the one that it needs",
        "change a condition, so that the other is always printed, too",
    )
    UNFILLED = (
        "LGO019",
        "a letter needs a value that isn't known",
        "record the value, or give the sentence a condition",
    )
    TYPESETTING = (
        "LGO020",
        "the letter can't be laid out as it should",
        "correct the frame, the style or the asset named",
    )
    FONT = ("LGO021", "a letter would need another font", "use characters that the edition's font has")
    OUTPUT = ("LGO022", "a file can't be written", "free some space, or allow writing there")
    FRAME = ("LGO023", "the frame can't be filled", "correct the frame: templates/README.md lists its values")
    AVERAGE = ("LGO024", "a published average isn't the one worked out", "find out which of the two is right")
    REVISION = ("LGO025", "a git revision that can't be used to compare", "name another, or compare with a folder")
    ACCEPTANCE = ("LGO026", "an acceptance that can't be used", "accept again with `lgo-letters review`")
    MANIFEST = ("LGO027", "a letter differs from its record", "run `lgo-letters build` again")
    IDLE = ("LGO028", "a condition that is never true, or never false", "correct it, or leave it out")
    UNDECIDED = ("LGO029", "a rule that can be proved neither right nor wrong", "write the condition more simply")
    NOT_FINAL = ("LGO030", "a letter that can't be signed yet", "confirm what is assumed, and have new words accepted")
    OFFICIAL = (
        "LGO031",
        "a finished letter isn't fit to be official",
        "correct the frame or the style, then make it again",
    )
    NUMBER = ("LGO032", "a number in a letter isn't one of its facts", "print a fact, or write it in words")
    OTHER_COUNCIL = ("LGO033", "a letter names another council", "check which council the words are about")
    OPEN = ("LGO034", "a value of the new year isn't filled in yet", "write this year's value there")

    def __init__(self, code: str, cause: str, remedy: str) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy


NO_COUNCIL = "(no council)"  # used if a row or file is no council's: it keeps back no letter


@dataclass(frozen=True, slots=True, order=True)
class Place:
    path: str  # from the workspace, with forward slashes; a label in <> if there is no file
    line: int = 0  # from 1; 0 means the whole file
    column: int = 0  # from 1; 0 means the whole line
    cell: str = ""  # of a spreadsheet, the sheet and the cell as spreadsheets call it: Contacts!D5

    def __str__(self) -> str:
        if self.cell:
            return f"{self.path}:{self.cell}"
        numbers = f":{self.line}:{self.column}" if self.column else f":{self.line}" if self.line else ""
        return f"{self.path}{numbers}"

    def inside(self, text: str) -> Callable[[int], Place]:
        """Give a function that finds the n-th character of a text that begins here, with its lines aligned."""

        def at(offset: int) -> Place:
            before = text[:offset]
            return Place(self.path, self.line + before.count("\n"), self.column + len(before) - before.rfind("\n") - 1)

        return at


LONGEST_KEY = 120
LONGEST_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Key, message and hint can be shown on any terminal: invisible characters are named, and long texts are cut.
    """

    kind: Kind
    place: Place
    key: str  # the field, with dots (`enquiries.late`), or the id; empty if it is the whole file
    message: str  # lower case, the value as its author wrote it, no full stop
    hint: str = ""  # what to do; empty if the message says it
    council: str = ""  # slug of the council whose letter it keeps back; empty if it keeps back all; or NO_COUNCIL

    def __post_init__(self) -> None:
        for part, longest in (("key", LONGEST_KEY), ("message", LONGEST_MESSAGE), ("hint", LONGEST_MESSAGE)):
            object.__setattr__(self, part, visible(getattr(self, part), longest))

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.message}" if self.key else f"{self.place}: {self.message}"


Problems = tuple[Problem, ...]


class ProblemsError(Exception):
    """Raised when a stage can't go on. It has every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Problems = in_order(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def given(value: T | None, problems: Iterable[Problem]) -> T:
    """Give what was read, or raise its problems: `given(*read(…))`."""
    if value is None:
        raise ProblemsError(problems)
    return value


def in_order(problems: Iterable[Problem]) -> Problems:
    """Sort problems in the order in which a person would correct them, by file, then by line. Each is there once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.key, problem.message)))


def councils_in(problems: Iterable[Problem]) -> set[str]:
    """Give the councils whose letters problems keep back; not those for which some problem keeps back all."""
    return {problem.council for problem in problems} - {"", NO_COUNCIL}


def gathered(problems: Iterable[Problem]) -> dict[Problem, list[str]]:
    """Give each problem once, with the councils whose letters it keeps back. There are none if it keeps back all."""
    councils: dict[Problem, list[str]] = {}
    for problem in problems:
        councils.setdefault(replace(problem, council=""), []).extend(filter(None, [problem.council]))
    return councils


def visible(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Name each invisible character, such as `<U+00A0>`, and cut a text that is too long."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    if cut.isprintable():
        return cut
    return "".join(each if each.isprintable() else f"<U+{ord(each):04X}>" for each in cut)


def did_you_mean(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Give a hint: the nearest known word. If there is none, what to do `otherwise`, or all words if there are few."""
    words: Sequence[str] = sorted(set(known))
    if near := nearest(word, words):
        return f"did you mean {near}?"
    few = 12
    listed = f"there are: {', '.join(words)}" if words and len(words) <= few else ""
    return listed if otherwise is None else otherwise


def nearest(word: str, known: Sequence[str]) -> str:
    """Give the known word that is nearest. Empty if none is near."""
    return next(iter(difflib.get_close_matches(word[:LONGEST_KEY].lower(), known, n=1, cutoff=0.65)), "")


def problem_as_json(problem: Problem, councils: Sequence[str]) -> dict[str, Any]:
    """Write a problem as JSON, with the councils whose letters it keeps back. There are none if it keeps back all."""
    return {
        "code": problem.kind.code,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        **({"cell": problem.place.cell} if problem.place.cell else {}),
        "key": problem.key,
        "message": problem.message,
        "hint": problem.hint or problem.kind.remedy,
        "councils": councils,
    }
