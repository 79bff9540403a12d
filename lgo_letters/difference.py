"""Two letters turned into what differs between them: paragraph by paragraph, sentence by sentence, words marked.

It reads `Letter`s and nothing else, and says what differs, not why.

    for paragraph in compare(before, after):          # in the order of the letter after; what went, where it stood
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
from lgo_letters.official.lines import Block, Line, blocks_of

ALIKE = 0.4  # the share of words that two sentences have in common when one is taken to be the other, reworded


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


@dataclass(frozen=True, slots=True)
class Words:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class SentenceDifference:
    """A sentence before and after; one of the two is None where it came or went."""

    kind: ChangeKind
    before: Line | None
    after: Line | None

    @property
    def words(self) -> tuple[Words, ...]:
        """Give its words in runs, marked; where only markup differs, the markup is shown."""
        old, new = self.before, self.after
        if old and new and old.text == new.text and old.html != new.html:
            return mark_words(old.html, new.html)
        return mark_words(old.text if old else "", new.text if new else "")


@dataclass(frozen=True, slots=True)
class ParagraphDifference:
    kind: ChangeKind  # `changed` where any sentence of it differs, `moved` where only its place does
    id: str  # the paragraph's; `title`, `<section>.heading` or `<section>.chart` for what is no paragraph
    section: str  # the section's id; empty for the title
    moved: bool  # whether it stands elsewhere among the paragraphs that both letters have
    sentences: tuple[SentenceDifference, ...]  # all of them, unchanged ones included


def compare(before: Letter | None, after: Letter | None) -> tuple[ParagraphDifference, ...]:
    """Give every paragraph of two letters, unchanged ones included; None is a letter that isn't there.

    They come in the order of the letter after. What went stands behind what it stood behind.
    """
    return compare_blocks(tuple(blocks_of(before)) if before else (), tuple(blocks_of(after)) if after else ())


def is_same(before: Letter | None, after: Letter | None) -> bool:
    """Say whether two letters say the same in the same order and are signed by the same, whatever their ids."""
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
    """Give a paragraph whose words came back under another id that id: a new name is no difference."""
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
    """Name as few ids as possible without which both orders are one: those not in the longest run that rises."""
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
    """Pair a paragraph's sentences: the same words first, then the same id, then words that are alike."""
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
    """Say whether one sentence is another, reworded.

    An id that somebody gave says so. One that was counted (`responses.2`) does only where nothing else can be meant:
    a sentence put in before it has moved the numbers.
    """
    if old.id == new.id and (alone or not old.id.rpartition(".")[2].isdigit()):
        return True
    return likeness(old.text, new.text) >= ALIKE


def _with_moves(found: Sequence[SentenceDifference]) -> Iterator[SentenceDifference]:
    """Turn a sentence that went and came into one that moved; it stands where it came."""
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
    """Say how alike two sentences are: 1 where they are the same, 0 where they have no word in common."""
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


@lru_cache(maxsize=4096)
def mark_words(before: str, after: str) -> tuple[Words, ...]:
    """Mark the words of a text that changed: runs of those in both, those gone and those new, in reading order."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for operation, start, end, begin, finish in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        runs = [(Mark.GONE, old[start:end]), (Mark.NEW, new[begin:finish])]
        if operation == "equal":
            runs = [(Mark.SAME, old[start:end])]
        found += [Words(mark, " ".join(words)) for mark, words in runs if words]
    return tuple(found)
