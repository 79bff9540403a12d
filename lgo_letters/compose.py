"""Turn a council's facts into a `Letter`: select paragraphs, then put values into their text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lgo_letters.councils.addressee import recipients
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import text_of
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.letter import OWN_WORDS, Chart, Letter, Paragraph, Section, Sentence
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.rules.tree import (
    CHART_TITLE,
    ChoiceRule,
    ParagraphRule,
    SectionRule,
    SentenceRule,
    is_chart_title,
    walk,
)
from lgo_letters.rules.wording import Text, compile_text
from lgo_letters.selection import Decision, Why, combination_in, select, withheld_facts
from lgo_letters.work_out import work_out


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A letter, the decisions by rule id, and the id of the paragraph that each paragraph of own words follows."""

    letter: Letter
    decisions: Mapping[str, Decision]
    follows: Mapping[str, str]


def compose(council: Council, averages: Averages, edition: Edition, enclosed: str | None = "") -> Reasoned:
    """Compose a council's letter, with the summary of its enclosure. Raises ProblemsError with all that prevents it."""
    facts = work_out(council, averages, edition.always, edition.file)
    withheld = {each.id: each.reason for each in council.file.withhold}
    decisions, problems = select(edition.sections, facts, withheld)
    hidden = withheld_facts(decisions) if withheld else {}
    composer = _Composer(council, edition, facts, decisions, hidden)
    sections = [composer.section(rule) for rule in edition.sections if decisions[rule.id].included]
    for section in sections:
        if not section.paragraphs and not (section.chart and section.chart.title):  # a heading alone is not printed
            decisions[section.id] = decisions[section.id]._replace(why=Why.EMPTY)
    sections = [section for section in sections if decisions[section.id].included]
    title = composer.fill(edition.title, "title", edition.title_place)
    composer.check_own_words()
    found = [replace(problem, council=council.slug) for problem in (*problems, *composer.problems)]
    if found:
        raise ProblemsError(found)
    letter = Letter(
        slug=council.slug,
        council=council.file.name,
        year=edition.file.year,
        language=edition.file.language,
        title=title[1],
        sections={section.id: section for section in sections},
        facts=facts,
        assumed=council.file.assumed,
        addresses=tuple(_addresses(council, edition)),
        enclosed=enclosed,
        withheld=tuple(withheld),
        exceptions=tuple((each.id, each.reason) for each in council.file.exceptions),
        known=edition.facts,
        statistics=edition.catalogue.statistics - hidden.keys(),
        organisation=edition.file.organisation,
        specimen=edition.file.specimen,
        sent=council.slug in {each.council for each in edition.file.sent},
        signatory=(edition.file.signatory.name, *edition.file.signatory.roles),
    )
    follows = {f"own-words-{number}": own.after for number, own in enumerate(council.file.own_words, start=1)}
    if letter.sent and edition.acceptance.is_accepted(letter):
        letter = replace(letter, draft=False)
    return Reasoned(letter, decisions, follows)


def _addresses(council: Council, edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.file.email and council.file.sent_by == "email" and council.file.addressee.email:
        yield "sent to", council.file.addressee.email
        yield from (("copied to", address) for _, address in recipients(council, edition.file.email))


@dataclass(frozen=True, slots=True)
class _Composer:
    council: Council
    edition: Edition
    facts: Facts
    decisions: Mapping[str, Decision]
    hidden: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def section(self, rule: SectionRule) -> Section:
        paragraphs = tuple(self._paragraphs(rule))
        shown = tuple(paragraph for paragraph in paragraphs if paragraph.style != CHART_TITLE)
        chart = None
        if rule.chart:
            titles = [paragraph for paragraph in paragraphs if paragraph.style == CHART_TITLE]
            untold = bool(self.council.file.withhold) and not titles and any(map(is_chart_title, walk(rule)))
            council, average = (
                None if untold or name is None or name in self.hidden else _percent(self.facts[name])
                for name in (rule.chart.council, rule.chart.average)
            )
            texts = dict.fromkeys(text_of(each.combination, title.id) for title in titles for each in title.sentences)
            chart = Chart(council, average, " ".join(paragraph.text for paragraph in titles), tuple(texts))
        html, text = self.fill(rule.heading, f"heading of {rule.id}", rule.place)
        return Section(rule.id, html, text, shown, chart)

    def _paragraphs(self, rule: SectionRule) -> Iterator[Paragraph]:
        for part in rule.parts:
            inside = part.parts if isinstance(part, ChoiceRule) else (part,)
            for paragraph in inside:
                if isinstance(paragraph, ParagraphRule):
                    if self.decisions[paragraph.id].included:
                        yield self._paragraph(paragraph)
                    yield from self._own_words(paragraph.id)
            if isinstance(part, ChoiceRule):
                yield from self._own_words(part.id)

    def _paragraph(self, rule: ParagraphRule) -> Paragraph:
        sentences = []
        varies = False
        for part in rule.parts:
            for sentence in part.parts if isinstance(part, ChoiceRule) else (part,):
                if not isinstance(sentence, SentenceRule) or not self.decisions[sentence.id].included:
                    continue
                chosen = combination_in(sentence, self.decisions)
                if chosen is None:
                    continue  # `select` says why
                varies = varies or chosen.varies
                if chosen.fixed:
                    sentences.append(chosen.fixed)
                else:
                    filled = self.fill(chosen.text, sentence.id, sentence.place)
                    sentences.append(sentence.sentence(chosen, *filled))
        return Paragraph(rule.id, rule.style, tuple(sentences), varies)

    def _own_words(self, after: str) -> Iterator[Paragraph]:
        for number, own in enumerate(self.council.file.own_words, start=1):
            if own.after == after:
                place = self.council.place(f"own_words[{number}].say")
                text, problems = compile_text(own.say, self.edition.facts, place.inside(own.say))
                self.problems.extend(problems)
                html, words = self.fill(text, f"own-words.{number}", place)
                names = tuple(slot.fact.name for slot in text.slots)
                quotes = (*own.numbers, *(f"{each.council}: {each.why}" for each in own.names))
                sentence = Sentence(f"own-words.{number}", html, words, OWN_WORDS, own.reason, names, place, (), quotes)
                yield Paragraph(f"own-words-{number}", "", (sentence,), varies=True)

    def check_own_words(self) -> None:
        """Find own words whose section isn't in this letter, so that they wouldn't be printed."""
        left_out = [rule for rule in self.edition.sections if not self.decisions[rule.id].included]
        sections = {each.id: rule.id for rule in left_out if self.council.file.own_words for each in walk(rule)}
        for number, own in enumerate(self.council.file.own_words, start=1):
            if own.after in sections:
                key = f"own_words[{number}].after"
                message = f"{own.after} is in {sections[own.after]}, which this letter doesn't have"
                hint = "name a paragraph of the letter that they should follow"
                self.problems.append(Problem(Kind.REFERENCE, self.council.place(key), key, message, hint))

    def fill(self, text: Text, key: str, place: Place) -> tuple[str, str]:
        filled = text.fill(self.facts)
        known = dict.fromkeys(filled.missing, "is known")
        printed = (slot.fact.name for slot in text.slots)
        known |= {name: f'!= "{NOT_RECORDED}"' for name in printed if self.facts[name] == NOT_RECORDED}
        for name, if_known in known.items():
            message = f"{key} prints {name}, which isn't known"
            hint = f"record it, or give the sentence a condition, such as: {name} {if_known}"
            self.problems.append(Problem(Kind.UNFILLED, place, key, message, hint, self.council.slug))
        return filled.html, filled.plain


def _percent(value: Value) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
