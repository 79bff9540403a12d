"""Find what differs between two letters: paragraph by paragraph, sentence by sentence, with words marked.

It uses only `Letter`s, and says what differs, not why.

    for paragraph in compare(before, after):          # in the new order; a deleted one where it was
        for sentence in paragraph.sentences:
            for run in sentence.words:                # run.mark: same, gone, new; join the runs with a space
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum
from functools import lru_cache

from lgo_letters.letter import Letter
from lgo_letters.lines import Block, Line, blocks_of

ALIKE = 0.4  # share of common words; with at least this, a sentence counts as the other one, reworded


class ChangeKind(Enum):
    SAME = "same"
    CHANGED = "changed"
    CAME = "came"
    WENT = "went"
    MOVED = "moved"


class Mark(Enum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


SIGNS = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "{{+{}+}}"}


@dataclass(frozen=True, slots=True)
class Words:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class SentenceDifference:
    """A sentence before and after. `before` is None if it was added, `after` if it was deleted."""

    kind: ChangeKind
    before: Line | None
    after: Line | None

    @property
    def words(self) -> tuple[Words, ...]:
        """Give its words in runs, marked. If only markup differs, the markup is shown."""
        old, new = self.before, self.after
        if old and new and old.text == new.text and old.html != new.html:
            return mark_words(old.html, new.html)
        return mark_words(old.text if old else "", new.text if new else "")


@dataclass(frozen=True, slots=True)
class ParagraphDifference:
    kind: ChangeKind  # `changed` if any of its sentences differs, `moved` if only its place does
    id: str  # the paragraph's; `title`, `<section>.heading` or `<section>.chart` if it isn't a paragraph
    section: str  # the section's id; empty for the title
    moved: bool  # whether it has another place among the paragraphs of both letters
    sentences: tuple[SentenceDifference, ...]  # all of them, unchanged ones included


def compare(before: Letter | None, after: Letter | None) -> tuple[ParagraphDifference, ...]:
    """Give every paragraph of two letters, including unchanged ones. If a letter doesn't exist, it is None.

    They are in the order of the new letter. A deleted paragraph comes after the one that it followed.
    """
    return compare_blocks(tuple(blocks_of(before)) if before else (), tuple(blocks_of(after)) if after else ())


def is_same(before: Letter | None, after: Letter | None) -> bool:
    """Say whether two letters have the same words in the same order and the same signatory. Ids make no difference."""
    if before is None or after is None or before is after:
        return before is after
    return _said(before) == _said(after)


def _said(letter: Letter) -> list[tuple[str, ...]]:
    said = [(block.section, *_words_of(block.lines)) for block in blocks_of(letter)]
    return [*said, (letter.organisation, *letter.signatory)]


def compare_blocks(before: Sequence[Block], after: Sequence[Block]) -> tuple[ParagraphDifference, ...]:
    before = _renamed(before, after)
    old = {block.id: block for block in before}
    new = {block.id: block for block in after}
    moved = moved_among(
        [block.id for block in before if block.id in new], [block.id for block in after if block.id in old]
    )
    behind: dict[str, list[Block]] = {}
    last = ""
    for block in before:
        if block.id in new:
            last = block.id
        else:
            behind.setdefault(last, []).append(block)
    found = [_came_or_went(ChangeKind.WENT, block) for block in behind.get("", ())]
    for block in after:
        there = old.get(block.id)
        found.append(_paired(there, block, moved=block.id in moved) if there else _came_or_went(ChangeKind.CAME, block))
        found += [_came_or_went(ChangeKind.WENT, gone) for gone in behind.get(block.id, ())]
    return tuple(found)


def _renamed(before: Sequence[Block], after: Sequence[Block]) -> list[Block]:
    """Give a paragraph that has the same words under a new id that id, so that a new id is not a difference."""
    names = {block.id for block in before}
    new = {(block.section, *_words_of(block.lines)): block.id for block in after if block.id not in names}
    kept = {block.id for block in after}
    found = []
    for block in before:
        other = None if block.id in kept else new.pop((block.section, *_words_of(block.lines)), None)
        found.append(replace(block, id=other) if other else block)
    return found


def _came_or_went(kind: ChangeKind, block: Block) -> ParagraphDifference:
    sentences = compare_lines(*((), block.lines) if kind is ChangeKind.CAME else (block.lines, ()))
    return ParagraphDifference(kind, block.id, block.section, moved=False, sentences=sentences)


def _paired(old: Block, new: Block, *, moved: bool) -> ParagraphDifference:
    sentences = compare_lines(old.lines, new.lines)
    is_same = all(sentence.kind is ChangeKind.SAME for sentence in sentences)
    kind = ChangeKind.CHANGED if not is_same else ChangeKind.MOVED if moved else ChangeKind.SAME
    return ParagraphDifference(kind, new.id, new.section, moved, sentences)


def moved_among(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Name the ids that moved: as few as possible, so that all others are in the same order in both."""
    if before == after:
        return set()
    place = {name: number for number, name in enumerate(before)}
    ends: list[int] = []  # the lowest place that a rising run of each length ends with
    runs: list[list[str]] = []
    for name in after:
        at = bisect_left(ends, place[name])
        ends[at : at + 1] = [place[name]]
        runs[at : at + 1] = [[*(runs[at - 1] if at else ()), name]]
    return set(after) - set(runs[-1])


def compare_lines(before: Sequence[Line], after: Sequence[Line]) -> tuple[SentenceDifference, ...]:
    """Pair a paragraph's sentences: first by the same words, then by the same id, then by similar words."""
    if _words_of(before) == _words_of(after):
        return tuple(SentenceDifference(ChangeKind.SAME, old, new) for old, new in zip(before, after, strict=True))
    found: list[SentenceDifference] = []
    matcher = SequenceMatcher(None, _words_of(before), _words_of(after), autojunk=False)
    for operation, start, end, begin, finish in matcher.get_opcodes():
        if operation == "equal":
            pairs = zip(before[start:end], after[begin:finish], strict=True)
            found += [SentenceDifference(ChangeKind.SAME, old, new) for old, new in pairs]
        else:
            found += _reworded(before[start:end], after[begin:finish])
    return tuple(_with_moves(found))


def _words_of(lines: Sequence[Line]) -> list[str]:
    return [line.html for line in lines]


def _reworded(before: Sequence[Line], after: Sequence[Line]) -> Iterator[SentenceDifference]:
    left = list(before)
    for new in after:
        old = next((each for each in left if _is_reworded(each, new, alone=len(before) == len(after) == 1)), None)
        if old is None:
            yield SentenceDifference(ChangeKind.CAME, None, new)
            continue
        for gone in left[: left.index(old)]:
            yield SentenceDifference(ChangeKind.WENT, gone, None)
        left = left[left.index(old) + 1 :]
        yield SentenceDifference(ChangeKind.CHANGED, old, new)
    for gone in left:
        yield SentenceDifference(ChangeKind.WENT, gone, None)


def _is_reworded(old: Line, new: Line, *, alone: bool) -> bool:
    """Say whether a sentence is another one, reworded.

    It is if both have similar words, or the same id that a person wrote. The same number (`responses.2`) is enough only
    if no other sentence can be meant, because a new sentence changes the numbers of those after it.
    """
    if old.id == new.id and (alone or not old.id.rpartition(".")[2].isdigit()):
        return True
    return likeness(old.text, new.text) >= ALIKE


def _with_moves(found: Sequence[SentenceDifference]) -> Iterator[SentenceDifference]:
    """Turn a sentence that was deleted in one place and added in another into one that moved. It has its new place."""
    went = {each.before.html: each for each in found if each.kind is ChangeKind.WENT and each.before}
    came = {each.after.html for each in found if each.kind is ChangeKind.CAME and each.after}
    for each in found:
        if each.kind is ChangeKind.WENT and each.before and each.before.html in came:
            continue
        if each.kind is ChangeKind.CAME and each.after and each.after.html in went:
            yield SentenceDifference(ChangeKind.MOVED, went[each.after.html].before, each.after)
        else:
            yield each


@lru_cache(maxsize=4096)
def likeness(before: str, after: str) -> float:
    """Say how similar two sentences are: 1 if they are the same, 0 if they have no word in common."""
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


def signed(before: str, after: str) -> str:
    """Write a changed text with its changed words between signs: [-gone-] {+new+}."""
    return " ".join(SIGNS[run.mark].format(run.text) for run in mark_words(before, after))


@lru_cache(maxsize=4096)
def mark_words(before: str, after: str) -> tuple[Words, ...]:
    """Mark the changed words of a text: runs of words that are the same, gone or new, in reading order."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for operation, start, end, begin, finish in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        runs = [(Mark.GONE, old[start:end]), (Mark.NEW, new[begin:finish])]
        if operation == "equal":
            runs = [(Mark.SAME, old[start:end])]
        found += [Words(mark, " ".join(words)) for mark, words in runs if words]
    return tuple(found)
