"""The letter as a value: what `compose` gives and everything short of a PDF reads; frozen, no I/O."""

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
    """A sentence of one letter.

    Attributes:
        id: the rule's, or `own-words.1`.
        html: inline HTML, escaped.
        text: the same words without markup.
        source: a document, `all documents`, `new`, or `own words`.
        condition: the condition that chose it; `always` where it has none.
        facts: names of the facts printed in it.
        phrases: ids of the phrases in it: `too-long.opening.again`.
        quotes: of own words, the numbers that they may have though no fact says so, and the councils that they name.
    """

    id: str
    html: str
    text: str
    source: str
    condition: str
    facts: tuple[str, ...]
    place: Place
    phrases: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def combination(self) -> str:
        """Name it together with its phrases: `too-long.again.some`; without phrases, its id."""
        return combination_of(self.id, self.phrases)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one letter; `varies` where it prints values that differ between councils."""

    id: str
    style: str
    sentences: tuple[Sentence, ...]
    varies: bool

    @property
    def html(self) -> str:
        return " ".join(sentence.html for sentence in self.sentences)

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Chart:
    """Two figures to be drawn side by side, in percent; None where there is none.

    `title` is their text alternative, `texts` are the ids of the texts that it is made of.
    """

    council: Fraction | None
    average: Fraction | None
    title: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of one letter; `heading` is inline HTML, empty where it has none."""

    id: str
    heading: str
    heading_text: str
    paragraphs: tuple[Paragraph, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A council's letter.

    Attributes:
        slug, council: whose it is: the council's short name and its name.
        language: such as en-GB.
        sections: by id, in the order of the letter; one that is left out by its condition is not there.
        withheld: ids that this letter does without.
        exceptions: what is always true, and isn't so of this council: its id, and the reason.
        known: the definitions of the facts.
        statistics: names of the facts of the statistics pages.
        signatory: name and roles, as they stand under the letter.
        organisation: whose letter it is, for a reader who can't see the logo.
        specimen: whether it is one to try with, which each page says.
        sent: whether it was sent, and is made again as it was.
        draft: whether each page says DRAFT, and nobody has signed it; so is every letter but those that `build --final`
            makes, and those that were sent and are still the same.
    """

    slug: str
    council: str
    year: int
    language: str
    title: str
    sections: Mapping[str, Section]
    facts: Mapping[str, Value]
    assumed: tuple[str, ...]
    withheld: tuple[str, ...]
    exceptions: tuple[tuple[str, str], ...] = ()
    known: Mapping[str, Fact] = field(default_factory=dict, repr=False, compare=False)
    statistics: frozenset[str] = frozenset()
    signatory: tuple[str, ...] = ()
    organisation: str = ""
    specimen: bool = False
    sent: bool = False
    draft: bool = True

    @property
    def mark(self) -> str:
        """What each page says beside the letter: nothing where it is signed."""
        return " – ".join(filter(None, ("SPECIMEN" if self.specimen else "", "DRAFT" if self.draft else "")))

    def paragraphs(self) -> Iterator[Paragraph]:
        for section in self.sections.values():
            yield from section.paragraphs

    def sentences(self) -> Iterator[Sentence]:
        for paragraph in self.paragraphs():
            yield from paragraph.sentences
