"""The letter as a frozen value, which `compose` makes. Everything that needs no PDF uses it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lgo_letters.facts.fact import Fact
from lgo_letters.figures import Value
from lgo_letters.problems import Place

OWN_WORDS = "own words"


def combination_of(sentence: str, phrases: Iterable[str]) -> str:
    return ".".join((sentence, *(each.rpartition(".")[2] for each in phrases)))


@dataclass(frozen=True, slots=True)
class Sentence:
    id: str  # the rule's, or `own-words.1`
    html: str  # inline HTML, escaped
    text: str  # the same words without markup
    source: str  # a document, `all documents`, `new`, or `own words`
    condition: str  # the condition that selected it; `always` if it has none
    facts: tuple[str, ...]  # names of the facts that it prints
    place: Place
    phrases: tuple[str, ...] = ()  # ids of the phrases in it: `too-long.opening.again`
    # for own words, the numbers that they may have although they aren't facts, and the councils that they name
    quotes: tuple[str, ...] = ()

    @property
    def combination(self) -> str:
        """Give its id with those of its phrases: `too-long.again.some`. Without phrases, only its id."""
        return combination_of(self.id, self.phrases)


@dataclass(frozen=True, slots=True)
class Paragraph:
    id: str
    style: str
    sentences: tuple[Sentence, ...]
    varies: bool  # whether it prints values that differ between councils

    @property
    def html(self) -> str:
        return " ".join(sentence.html for sentence in self.sentences)

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Chart:
    """Two figures to be drawn side by side, in percent. None for a missing one."""

    council: Fraction | None
    average: Fraction | None
    title: str  # their text alternative
    texts: tuple[str, ...] = ()  # ids of the texts that the title is made of


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str  # inline HTML; empty if it has none
    heading_text: str
    paragraphs: tuple[Paragraph, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Letter:
    slug: str  # the council's short name
    council: str  # its name
    year: int
    language: str  # such as en-GB
    title: str
    sections: Mapping[str, Section]  # by id, in the order of the letter, without those left out by their conditions
    facts: Mapping[str, Value]
    assumed: tuple[str, ...]
    withheld: tuple[str, ...]  # ids that this letter does without
    addresses: tuple[tuple[str, str], ...] = ()  # where it is e-mailed to: "sent to" or "copied to", and the address
    enclosed: str | None = ""  # what is in its enclosure; None if the imported lists aren't on this computer
    exceptions: tuple[tuple[str, str], ...] = ()  # what is always true, and isn't so of this council: id and reason
    known: Mapping[str, Fact] = field(default_factory=dict, repr=False, compare=False)  # the facts' definitions
    statistics: frozenset[str] = frozenset()  # names of the facts of the statistics pages
    signatory: tuple[str, ...] = ()  # name and roles, as at the end of the letter
    organisation: str = ""  # whose letter it is, for a reader who can't see the logo
    specimen: bool = False  # whether it is a specimen, which each page says
    sent: bool = False  # whether it was sent, and is made again as it was
    draft: bool = True  # false for what `build --final` makes, and for what was sent and is still the same

    @property
    def mark(self) -> str:
        """Give the mark on each page. Empty if the letter is signed."""
        return " – ".join(filter(None, ("SPECIMEN" if self.specimen else "", "DRAFT" if self.draft else "")))

    def paragraphs(self) -> Iterator[Paragraph]:
        for section in self.sections.values():
            yield from section.paragraphs

    def sentences(self) -> Iterator[Sentence]:
        for paragraph in self.paragraphs():
            yield from paragraph.sentences
