"""Turn a year's files into letters: `load_year`, `compose`, `typeset`. Every letter is made in these three steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from lgo_letters import compose as composing
from lgo_letters.compose import Reasoned
from lgo_letters.councils.averages import RESTS_ON, Found, kept_back, work_out_averages, wrong_counts, wrong_entries
from lgo_letters.councils.checks import check_council, check_names
from lgo_letters.councils.overrides import check_overrides
from lgo_letters.councils.reader import Data, read_data
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.reader import read_edition
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.imports.cases import YearCases, read_cases
from lgo_letters.imports.recount import counts_unlike_cases
from lgo_letters.letter import Letter
from lgo_letters.model import Averages, Council
from lgo_letters.other_councils import OtherCouncils
from lgo_letters.problems import Kind, Problem, Problems, ProblemsError, councils_in, in_order
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.sources import year_meant
from lgo_letters.typesetting.typeset import Typeset, Typesetter
from lgo_letters.work_out import work_out

Tell = Callable[[int, int, str], None]
"""Called while letters are worked on: how many are done, of how many, and the council in hand."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a year. The next reading uses it again if nothing that it depends on has changed."""

    counts: Mapping[tuple[str, str], Problems]  # what contradicts itself in the rows of the statistics
    councils: Mapping[str, tuple[Facts, Problems]]  # the facts and the problems of each
    cases: YearCases = field(default_factory=YearCases)  # the imported lists, and the rows that don't agree with them
    unlike_cases: Mapping[tuple[str, str], Problems] = field(default_factory=dict)


@dataclass(frozen=True)
class Year:
    workspace: Path  # the folder with `data/` and `templates/`
    year: int
    edition: Edition
    councils: Mapping[str, Council]  # by slug, in alphabetical order, those without a problem
    data: Data
    averages: Found
    problems: Problems  # of the other councils and of the data as a whole, in order
    checked: Checked = field(default_factory=lambda: Checked({}, {}), repr=False, compare=False)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Give all councils of the year, in alphabetical order, including those with problems."""
        return tuple(sorted(self.councils.keys() | councils_in(self.problems)))

    @cached_property
    def cases(self) -> YearCases:
        """Give the imported lists of cases: personal data, read only if enclosures are made or checked.

        Raises ProblemsError if they aren't those that were imported.
        """
        return read_cases(self.workspace, self.year, self.edition.catalogue)

    @cached_property
    def typesetter(self) -> Typesetter:
        return Typesetter(self.edition)

    def with_averages_of(self, council: Council) -> Year:
        """Give the year with the averages as they would be with this council's counts and type."""
        data, slug = self.data, council.slug
        if slug not in data.rows or slug not in data.register:
            return self  # it isn't one of the year's councils
        own = replace(data.register[slug], authority_type=council.file.authority_type)
        row = replace(data.rows[slug], values=council.counts)
        changed = replace(data, register={**data.register, slug: own}, rows={**data.rows, slug: row})
        return replace(self, averages=work_out_averages(changed, self.edition.catalogue))

    def averages_of(self, council: Council) -> Averages:
        """Give the averages of authorities similar to a council. None for an average that doesn't exist."""
        return self.averages.by_type[council.file.authority_type]

    def lacking_of(self, council: Council, facts: Facts, known: Iterable[str] = ()) -> Problems:
        """Say which averages a council's letter lacks, unless they are set."""
        lacking = self.averages.lacking[council.file.authority_type]
        lacking = {name: problems for name, problems in lacking.items() if name not in known}
        return tuple(kept_back(council, self.edition, facts, lacking))

    def facts_of(self, council: Council) -> dict[str, Value]:
        return work_out(council, self.averages_of(council), self.edition.always, self.edition.file)

    @cached_property
    def other_councils(self) -> OtherCouncils:
        names = {slug: each.name for slug, each in self.data.register.items()}
        names |= {slug: council.file.name for slug, council in self.data.councils.items()}
        return _councils_called(tuple(names.items()))

    @cached_property
    def names(self) -> frozenset[str]:
        """Give the names of all authorities of the year: no other council's letter may have one of them."""
        return frozenset(self.other_councils.names.values())


@lru_cache(maxsize=4)
def _councils_called(names: tuple[tuple[str, str], ...]) -> OtherCouncils:
    return OtherCouncils(dict(names))  # an edit changes none of them


def load_year(workspace: Path, year: int | None = None, before: Year | None = None) -> Year:
    """Read and check everything that people wrote about a year. None means the latest.

    If you give the year as it was read `before`, what hasn't changed is not checked again. The result is the same.
    Raises ProblemsError if no letter can be made: there is no such year, or its edition or a file for all councils is
    wrong.
    """
    year = year_meant(workspace, year)
    templates, label = workspace / "templates" / str(year), f"templates/{year}"
    always, wrong = read_declaration(templates, label)
    if always is None:
        read_edition(templates, label)  # also says what is wrong with edition.yaml
        raise ProblemsError(wrong)  # the declaration says what else there is to read
    catalogue = always.catalogue
    data = read_data(workspace / "data" / str(year), f"data/{year}", catalogue, before.data if before else None)
    try:
        edition = read_edition(templates, label, before.edition if before else None)
    except ProblemsError as error:
        raise ProblemsError([*error.problems, *data.problems]) from error
    if before and (before.edition.always, before.edition.file) != (edition.always, edition.file):
        before = None  # all that is known about councils depends on these
    contradicting = before.checked.counts if before and before.data.rows == data.rows else wrong_counts(data, always)
    for_all = [problem for problem in data.problems if not problem.council] + [*wrong_entries(data, catalogue)]
    cases, unlike = _unlike_cases(workspace, year, catalogue, data, before)
    doubtful = (contradicting, unlike, data.doubtful)
    merged = {key: tuple(each for one in doubtful for each in one.get(key, ())) for one in doubtful for key in one}
    data = replace(data, doubtful=merged)
    same = before is not None and all(getattr(before.data, each) == getattr(data, each) for each in RESTS_ON)
    averages = before.averages if before and same else work_out_averages(data, edition.catalogue)
    found = Year(workspace, year, edition, {}, data, averages, ())
    problems = [*data.problems, *for_all, *found.averages.problems]
    # What contradicts the register is told as that alone, not also as a strange name, code or average.
    unlike_register = {each.council for each in data.problems if each.kind is Kind.CONTRADICTION}
    problems += check_names(each for slug, each in data.councils.items() if slug not in unlike_register)
    types = found.averages.by_type
    alike = {kind for kind in types if before and before.averages.by_type[kind] == types[kind]}
    lacking: list[Problem] = []
    checked: dict[str, tuple[Facts, Problems]] = {}
    for council in data.councils.values():
        if council.file.authority_type in alike and before and before.data.councils.get(council.slug) == council:
            checked[council.slug] = before.checked.councils[council.slug]
        else:
            known = found.facts_of(council)
            checked[council.slug] = known, check_council(council, edition.always, known)
        facts, own = checked[council.slug]
        told = ("name", "gss_code") if council.slug in unlike_register else ()
        problems += [problem for problem in own if problem.key not in told]
        problems += check_overrides(council, edition)
        lacking += () if told else found.lacking_of(council, facts)
    is_same = before and before.edition is edition and before.other_councils is found.other_councils
    named = () if is_same else tuple(found.other_councils.check_edition(edition))
    if named or for_all:
        raise ProblemsError([*problems, *named])  # for example, averages are missing: no letter can be made
    reported = {(each.place, each.key): each for each in problems}  # a mistake found twice has the same words
    problems += [replace(reported.get((each.place, each.key), each), council=each.council) for each in lacking]
    wrong_ones = {problem.council for problem in problems}
    councils = {slug: council for slug, council in data.councils.items() if slug not in wrong_ones}
    kept = Checked(contradicting, checked, cases, unlike)
    return replace(found, councils=councils, problems=in_order(problems), checked=kept)


def _unlike_cases(
    workspace: Path, year: int, catalogue: Catalogue, data: Data, before: Year | None
) -> tuple[YearCases, Mapping[tuple[str, str], Problems]]:
    try:
        cases = read_cases(workspace, year, catalogue)
    except ProblemsError:
        return YearCases(), {}  # whoever makes or checks enclosures is told
    if before and before.data.rows == data.rows and before.checked.cases.counts_as(cases):
        return cases, before.checked.unlike_cases
    return cases, counts_unlike_cases(cases, data.rows)


def compose(council: Council, year: Year) -> Letter:
    return reason(council, year).letter


def reason(council: Council, year: Year) -> Reasoned:
    """Compose a council's letter, check it, and keep the decision about each paragraph and sentence.

    Raises ProblemsError with every reason why it can't be made.
    """
    enclosed = year.cases.summary_for(council.slug)
    return letter_of(council, year.averages_of(council), year.edition, year.other_councils, enclosed)


def message_of(council: Council, year: Year) -> Letter | None:
    """Compose the e-mail with a council's letter. None if the edition has no e-mail.

    Raises ProblemsError with every reason why it can't be written.
    """
    edition = year.edition.as_message
    if edition is None:
        return None
    message = letter_of(council, year.averages_of(council), edition, year.other_councils).letter
    if wrong := check_numbers(message):
        raise ProblemsError(wrong)
    return message


def reason_all(
    year: Year, slugs: Iterable[str] | None = None, tell: Tell = lambda *_: None
) -> tuple[dict[str, Reasoned], list[Problem]]:
    """Compose the letters of all councils or of some, by slug, and give every reason why some can't be made."""
    made: dict[str, Reasoned] = {}
    problems: list[Problem] = []
    chosen = [*(year.councils if slugs is None else slugs)]
    for number, slug in enumerate(chosen):
        tell(number, len(chosen), slug)
        try:
            made[slug] = reason(year.councils[slug], year)
        except ProblemsError as error:
            problems += error.problems
    return made, problems


def letter_of(
    council: Council, averages: Averages, edition: Edition, others: OtherCouncils, enclosed: str | None = ""
) -> Reasoned:
    """Compose a letter from its parts, and check it. Every letter is made by this function. See `reason`."""
    reasoned = composing.compose(council, averages, edition, enclosed)
    if problems := tuple(others.check(council, reasoned.letter)):
        raise ProblemsError(problems)
    return reasoned


def typeset(letter: Letter, year: Year, *, full: bool = False) -> Typeset:
    """Typeset a letter: PDF and HTML, the same bytes for the same letter.

    Unless it is laid out in `full`, what was worked out for earlier letters is used again. Raises ProblemsError if
    the pages would be wrong.
    """
    return year.typesetter.typeset(letter, full=full)
