"""Entries of the wording turned into rules: conditions parsed, texts compiled, ids and references checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial, partialmethod
from typing import TypeVar

from lgo_letters.edition_model import Entry, Phrase
from lgo_letters.facts.fact import Fact
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document
from lgo_letters.rules.conditions import ALWAYS, Condition
from lgo_letters.rules.entry_reader import EntryReader
from lgo_letters.rules.phrases import compile_phrases
from lgo_letters.rules.tree import (
    ALL_DOCUMENTS,
    NEW,
    ChoiceRule,
    ParagraphRule,
    PhraseRule,
    Rule,
    SentenceRule,
    with_texts,
)
from lgo_letters.rules.wording import compile_text

One = TypeVar("One", ParagraphRule, SentenceRule)


def compile_section(
    document: Document[tuple[Entry, ...]], known: Mapping[str, Fact], documents: tuple[str, ...]
) -> tuple[tuple[ParagraphRule | ChoiceRule, ...], Problems]:
    """Compile a section's wording, and give every problem in it; `documents` are what a `source` may name."""
    compiler = _Compiler(document, known, (*documents, ALL_DOCUMENTS, NEW))
    parts = tuple(
        compiler.one_or_choice(entry, (number,), compiler.paragraph) for number, entry in enumerate(document.value)
    )
    return parts, tuple(compiler.problems)


def check_ids(rules: Iterable[Rule]) -> Iterator[Problem]:
    """Check that ids are unique over the edition, and that what `needs` names stands before it."""
    seen: dict[str, Rule] = {}
    twice: set[str] = set()
    for rule in rules:
        if rule.id in seen and rule.id.partition(".")[0] not in twice:  # a line or phrase of a twin is told with it
            twice.add(rule.id)
            message = f"{rule.id} is there twice, first at {seen[rule.id].place}"
            yield Problem(Kind.DUPLICATE, rule.place, "id", message, "give each an id of its own")
        if isinstance(rule, ParagraphRule | SentenceRule | PhraseRule):
            for needed in rule.needs:
                if needed not in seen or needed == rule.id.partition(".")[0]:
                    moved = "was it moved or deleted? name a paragraph, sentence or choice further up"
                    message = f"{rule.id} needs {needed}, which isn't above it"
                    hint = did_you_mean(needed, seen) or moved
                    yield Problem(Kind.REFERENCE, rule.place, "needs", message, hint)
        seen.setdefault(rule.id, rule)


def _is_choice(entry: Entry) -> bool:
    return entry.choose is not None or entry.of is not None


class _Compiler(EntryReader[tuple[Entry, ...]]):
    long_keys = False
    _refuse = partialmethod(EntryReader.refuse, Kind.WORDING)

    def __init__(
        self, document: Document[tuple[Entry, ...]], known: Mapping[str, Fact], sources: tuple[str, ...]
    ) -> None:
        super().__init__(document)
        self.known = known
        self.sources = sources
        for path, node in document.nodes.items():
            if node.style == "flow" and path[-1:] != ("needs",):
                hint = "write each on a line of its own, no { } or [ ]"
                self._refuse(path, "a list or group is on one line", hint)

    def one_or_choice(self, entry: Entry, path: Key, compile_one: Callable[[Entry, Key], One]) -> One | ChoiceRule:
        if not _is_choice(entry):
            return compile_one(entry, path)
        for key in ("say", "phrases", "sentences", "when", "needs", "style"):
            if getattr(entry, key):
                self._refuse((*path, key), "has no place in a choice", "give it to the members under `of`")
        if entry.choose is None:
            self._refuse((*path, "id"), "`of` without `choose`", "add choose: one, or choose: at-most-one")
        if not entry.of:
            self._refuse((*path, "id"), "`choose` without `of`", "list what can be chosen under of:")
        parts = tuple(compile_one(each, (*path, "of", number)) for number, each in enumerate(entry.of or ()))
        return ChoiceRule(entry.id, entry.choose == "one", parts, self.document.place(*path, "id"))

    def paragraph(self, entry: Entry, path: Key) -> ParagraphRule:
        if _is_choice(entry):
            self._refuse(path, "a choice inside a choice", "write one choice with all its members")
        if entry.phrases:
            self._refuse((*path, "phrases"), "has no place in a paragraph", "give them to one of its `sentences`")
        if (entry.say is None) == (entry.sentences is None):
            self._refuse((*path, "id"), "a paragraph either `say`s something or has `sentences`", "keep one of the two")
        parts: tuple[SentenceRule | ChoiceRule, ...] = ()
        if entry.say is not None:
            parts = self._lines(entry, path)
        elif entry.sentences is not None:
            parts = tuple(
                self.one_or_choice(
                    inner, (*path, "sentences", number), partial(self._sentence, source=inner.source or entry.source)
                )
                for number, inner in enumerate(entry.sentences)
            )
        source = self._source(entry.source, path) if entry.source or entry.say is not None else ""
        place = self.document.place(*path, "id")
        asked = self._asked(entry, path)
        when, style, only = self._when(entry, path), entry.style, entry.year_only
        return ParagraphRule(entry.id, style, when, entry.needs, source, parts, place, asked, only)

    def _lines(self, entry: Entry, path: Key) -> tuple[SentenceRule, ...]:
        self._check_style(path)
        start = self.document.place(*path, "say")
        rules = []
        for number, line in enumerate((entry.say or "").splitlines()):
            if line.strip():
                place = Place(start.path, start.line + number, start.column)
                text, problems = compile_text(line, self.known, place.inside(line))
                self.problems += problems
                rule = SentenceRule(f"{entry.id}.{number + 1}", ALWAYS, (), entry.source, place)
                rules.append(with_texts(rule, {(): text}))
        if not rules:
            self._refuse((*path, "say"), "is empty", "write them, or delete the entry")
        return tuple(rules)

    def _sentence(self, entry: Entry, path: Key, source: str) -> SentenceRule:
        for key in ("sentences", "choose", "of", "style"):
            if getattr(entry, key):
                hint = "a sentence has id, when, needs, source, phrases, say"
                self._refuse((*path, key), "has no place in a sentence", hint)
        if not (entry.say or "").strip():
            self._refuse((*path, "id"), f"{entry.id} has no words", "add say: |")
        self._check_style(path)
        place = self.document.place(*path, "say")
        used = self._source(entry.source or source, path)
        phrases = {
            name: tuple(self._phrases(name, entry, (*path, "phrases", name), used)) for name in entry.phrases or ()
        }
        texts, problems = compile_phrases(entry.say or "", place, phrases, self.known)
        self.problems += problems
        keys = {name: self.document.nodes[*path, "phrases", name].key for name in phrases}
        choices = tuple(
            ChoiceRule(f"{entry.id}.{name}", exactly_one=True, parts=each, place=keys[name])
            for name, each in phrases.items()
        )
        when, asked = self._when(entry, path), self._asked(entry, path)
        rule = SentenceRule(entry.id, when, entry.needs, used, place, choices, asked, year_only=entry.year_only)
        return with_texts(rule, texts)

    def _phrases(self, name: str, entry: Entry, path: Key, source: str) -> Iterator[PhraseRule]:
        if name in self.known:
            message = f"{name} is a fact: a phrase can't have its name"
            self.problems.append(Problem(Kind.DUPLICATE, self.document.nodes[path].key, name, message, "rename it"))
        for number, phrase in enumerate((entry.phrases or {})[name]):
            at = (*path, number)
            words = phrase.say.rstrip()
            if words:
                self._check_style(at)
            elif self.document.nodes[*at, "say"].style != '"':
                self._refuse((*at, "say"), "is empty", 'write the words, or say: "" for none')
            used = self._source(phrase.source or source, at)
            place, asked = self.document.place(*at, "say"), self._asked(phrase, at)
            id_ = f"{entry.id}.{name}.{phrase.id}"
            yield PhraseRule(id_, self._when(phrase, at), phrase.needs, used, words, place, asked)

    def _when(self, entry: Entry | Phrase, path: Key) -> Condition:
        return self.condition(entry.when, (*path, "when"), self.known)

    def _asked(self, entry: Entry | Phrase, path: Key) -> Place | None:
        return self.document.place(*path, "when") if entry.when else None

    def _source(self, source: str, path: Key) -> str:
        """Check a source; one that is inherited is told of where it is written, and so only once."""
        if source not in self.sources:
            holder = path
            while holder and (*holder, "source") not in self.document.nodes:
                holder = holder[:-1]
            message = f'"{source}" is no source of words' if source else "says no source"
            key = (*holder, "source") if source else (*path, "id")
            self._refuse(key, message, did_you_mean(source, self.sources))
        return source

    def _check_style(self, path: Key) -> None:
        node = self.document.nodes.get((*path, "say"))
        if node and node.style != "|":
            hint = "write say: | and the text below it, indented"
            self._refuse((*path, "say"), "the text is not below say: |", hint)
