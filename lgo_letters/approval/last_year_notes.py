"""Turn a year and last year's folders into notes: what may have been left, or typed, as it was last year."""

from collections.abc import Collection, Iterator

from lgo_letters.approval.last_year import of_last_year_only
from lgo_letters.councils.reader import same_as_last_year
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.figures import counted, some, written
from lgo_letters.model import NOT_RECORDED
from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import ProblemsError

FEW = 3  # texts, councils or cells that are named
BY_CHANCE, LARGE = 50, 5  # one council in 50 may have the same counts in two years by chance, if each is less than 5


def as_last_year(year: Year, shown: Collection[str]) -> Iterator[str]:
    """Note words and figures that may be last year's. `shown` are the texts that some letter or e-mail has."""
    lost, kept = ([name for name in names if name in shown] for names in of_last_year_only(year))
    if lost:
        yield f"marked year_only in {year.year - 1}, and not now, in the same words: {some(lost, FEW)}"
        yield "see whether these words are true of this year; review has each as an item of its own"
    if kept:
        yield f"marked year_only in last year's words: are they true of {year.year}? {some(kept, FEW)}"
    for figure in year.edition.file.figures:
        if figure.value == figure.last_year:
            yield f"{figure.name}: {figure.value} is the same as last year's; see whether it is this year's figure"
    same, of = same_as_last_year(year.data.rows, year.data.last_year)
    if len(same) * BY_CHANCE <= of:
        counts = {slug: year.data.rows[slug].values.values() for slug in same}
        same = [slug for slug in same if any(isinstance(each, int) and each >= LARGE for each in counts[slug])]
    if same:
        whose = f"{counted(len(same), 'council')}: {some(same, FEW)}"
        yield f"statistics.csv has exactly last year's figures for {whose}; see whether they are this year's"
    unlike = list(_unlike(year))
    yield from unlike[:FEW]
    if len(unlike) > FEW:
        yield f"and {counted(len(unlike) - FEW, 'other figure')} in last_year.csv unlike data/{year.year - 1}"


def _unlike(year: Year) -> Iterator[str]:
    """Compare `last_year.csv` with last year's data, if they are there. What replaced others may have their figures."""
    try:
        last = load_year(year.workspace, year.year - 1)
    except ProblemsError:
        return
    for slug, row in year.data.last_year.items():
        succeeds = slug in year.data.register and year.data.register[slug].succeeds
        facts = {} if succeeds or slug not in last.councils else last.facts_of(last.councils[slug])
        for name in (name for name in row.values if name in facts):
            value, then = row.values[name], None if facts[name] == NOT_RECORDED else facts[name]
            if value != then:
                kind = year.edition.facts[f"{LAST_YEAR}{name}"].type
                said = f"{slug} has {name} {written(value, kind)}, and {written(then, kind)} in data/{last.year}"
                yield f"{row.places[f'{LAST_YEAR}{name}']}: {said}; see which of the two is right"
