"""Turn a file's entries into conditions and texts. Mistakes are collected, each with its place."""

from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from lgo_letters.facts.fact import Fact
from lgo_letters.problems import Kind, Problem
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import Condition
from lgo_letters.rules.wording import Text, compile_text

T = TypeVar("T")


class EntryReader(Generic[T]):
    long_keys: ClassVar[bool] = True  # whether a problem's key has all fields that lead to it, or only the last one

    def __init__(self, document: Document[T]) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def condition(self, text: str, path: Key, known: Mapping[str, Fact]) -> Condition:
        condition, problems = parse(text, known, self.document.place(*path).inside(text))
        self.problems += problems
        return condition

    def text(self, words: str, path: Key, known: Mapping[str, Fact]) -> Text:
        text, problems = compile_text(words, known, self.document.place(*path).inside(words))
        self.problems += problems
        return text

    def refuse(self, kind: Kind, path: Key, message: str, hint: str) -> None:
        fields = [part for part in path if isinstance(part, str)]
        key = ".".join(fields if self.long_keys else fields[-1:])
        self.problems.append(Problem(kind, self.document.place(*path), key, message, hint))
