"""Check a finished PDF against its letter: its words in order, its figures, its charts."""

from collections.abc import Iterable, Iterator

from lgo_letters.councils.overrides import without
from lgo_letters.finished.bars import wrong_bars
from lgo_letters.finished.document import Finished
from lgo_letters.finished.faults import HEADING, cut, faults, said
from lgo_letters.finished.numbers_check import strange_numbers
from lgo_letters.letter import Letter
from lgo_letters.official.enclosure import NAME, enclosed, facts_shown
from lgo_letters.problems import Kind, Place, Problem


def check_finished(
    finished: Finished, letter: Letter, place: Place, languages: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Check a PDF against its letter. Parts of it may be in these other `languages`."""
    spoken = {None, letter.language, *languages}
    wrong = [
        *faults(finished),
        *words(finished, letter),
        *properties(finished, letter),
        *charts(finished, letter),
        *marks(finished, letter),
    ]
    wrong += [
        f"{said(each)} is said to be in {each.language!r}"
        for each in finished.root.walk()
        if each.language not in spoken
    ]
    return (
        *(Problem(Kind.OFFICIAL, place, "", message, "", letter.slug) for message in wrong),
        *(Problem(Kind.NUMBER, place, "", message, "", letter.slug) for message in numbers(finished, letter)),
    )


def words(finished: Finished, letter: Letter) -> Iterator[str]:
    """Check that the words, in reading order, are the letter's, and that its headings are headings."""
    wanted = list(_wanted(letter))
    signed = list(letter.signatory)
    for block in finished.root.blocks():
        lines = block.lines()
        if wanted and _reads(lines, wanted[0][0]):
            text, is_heading = wanted.pop(0)
            if is_heading != bool(HEADING.fullmatch(block.role)):
                yield f"{cut(text)} is {'no' if is_heading else 'a'} heading"
        elif signed and _reads(lines, signed[0]):
            signed.pop(0)
        else:
            yield f"reads {said(block)} where the letter has {cut(wanted[0][0]) if wanted else 'nothing more'}"
            return
    for text in [*(text for text, _ in wanted), *signed]:
        yield f"is without {cut(text)}"


def _wanted(letter: Letter) -> Iterator[tuple[str, bool]]:
    """Give a letter's paragraphs and headings in order, and whether each is a heading."""
    for section in letter.sections.values():
        if section.heading_text:
            yield section.heading_text, True
        for paragraph in section.paragraphs:
            yield paragraph.text, False


def _reads(lines: Iterable[str], text: str) -> bool:
    """Say whether lines are a text. A space may have become a line break. Nothing else may differ."""
    reached = 0
    for line in lines:
        if reached and text.startswith(" ", reached) and not line.startswith(" "):
            reached += 1
        if not text.startswith(line, reached):
            return False
        reached += len(line)
    return reached == len(text)


def properties(finished: Finished, letter: Letter) -> Iterator[str]:
    """Check that language, title and enclosed figures are the letter's."""
    if finished.language != letter.language:
        yield f"is said to be in {finished.language!r}; the letter is in {letter.language!r}"
    if finished.titles[0] != letter.title:
        yield f"is called {finished.titles[0]!r}; the letter is called {letter.title!r}"
    if finished.files != {NAME.format(slug=letter.slug): enclosed(letter)}:
        yield "doesn't carry the letter's figures"


def marks(finished: Finished, letter: Letter) -> Iterator[str]:
    """Check that each page of a draft or a specimen says so, and that no page of another letter does."""
    for page, drawing in enumerate(finished.drawings, start=1):
        said = [each.text for each in drawing.artifacts if "DRAFT" in each.text or "SPECIMEN" in each.text]
        if said != ([letter.mark] if letter.mark else []):
            said_there, wanted = " and ".join(said) or "nothing", letter.mark or "nothing"
            yield f"page {page} says {said_there} at its head where it should say {wanted}"


def charts(finished: Finished, letter: Letter) -> Iterator[str]:
    """Check that every chart is there, in order, with its alternative text, and draws its figures."""
    drawn = [element for element in finished.root.walk() if element.role == "Figure"]
    for section in letter.sections.values():
        chart = section.chart
        if chart is None or chart.council is None:
            continue
        while drawn and drawn[0].alt != chart.title:
            drawn.pop(0)
        if not drawn:
            yield f"has no chart {chart.title!r}"
            return
        marks = [finished.drawings[page].marks.get(mark) for page, mark in drawn.pop(0).marks]
        instructions = [each for mark in marks if mark for each in mark.instructions]
        shares = [float(each) / 100 for each in (chart.council, chart.average) if each is not None]
        yield from (f"the chart {chart.title!r} {message}" for message in wrong_bars(instructions, shares))


def numbers(finished: Finished, letter: Letter) -> Iterator[str]:
    """Check that every number in titles, alternative texts and descriptions is a fact in the letter."""
    quotes = [quote for sentence in letter.sentences() for quote in sentence.quotes]  # of own words, also in a link
    said_elsewhere = [finished.titles[0], *(title for _, title in finished.bookmarks)]
    for element in finished.root.walk():
        said_elsewhere += [element.alt or "", *(without(link.description, quotes) for link in element.links)]
        if element.role == "Figure":
            said_elsewhere.append(element.text())
    for text, number in strange_numbers(said_elsewhere, facts_shown(letter), letter.known):
        yield f"{cut(text)} has {number}, which isn't one of its facts"
