"""Turn an analysis into a table of texts and councils: a web page, and a CSV file for a spreadsheet."""

from lgo_letters.figures import Value, some
from lgo_letters.page_template import fill_page
from lgo_letters.reading.table_text import table_text
from lgo_letters.reasons.analysis import Analysis
from lgo_letters.reasons.thresholds import Threshold

FEW = 5  # councils to name; if there are more, only their number is printed
_COLUMNS = ("kind", "id", "condition", "source", "place", "councils")


def named(councils: tuple[str, ...], everyone: int) -> str:
    """Name the councils if they are few. Otherwise say how many there are."""
    if not councils:
        return "none"
    if len(councils) == everyone:
        return f"all {everyone}"
    return ", ".join(councils) if len(councils) <= FEW else f"{len(councils)} of {everyone}"


def csv_of(analysis: Analysis) -> bytes:
    """Write a row for each text and a column for each council, with 1 where the letter has the text."""
    rows: list[list[Value]] = [[*_COLUMNS, *analysis.councils]]
    for use in analysis.rules:
        who = set(use.councils)
        marks = [1 if slug in who else None for slug in analysis.councils]
        rows.append([use.kind, use.id, use.condition, use.source, str(use.place), len(use.councils), *marks])
    return table_text(rows).encode()


def page_of(analysis: Analysis) -> bytes:
    return fill_page(__package__, "matrix.html", analysis=analysis, notes=notes_of(analysis)).encode()


def notes_of(analysis: Analysis) -> tuple[tuple[str, tuple[str, ...]], ...]:
    everyone = len(analysis.councils)
    uses = [use for use in analysis.rules if use.kind != "section"]
    always = [use.id for use in uses if use.councils and len(use.councils) == everyone]
    return (
        ("In no letter", tuple(use.id for use in uses if not use.councils)),
        (
            "In one letter only, which tells who is meant",
            tuple(f"{use.id}: {use.councils[0]}" for use in uses if len(use.councils) == 1 < everyone),
        ),
        ("In all letters", tuple(always)),
        (
            "Letters that say the same, apart from names and the statistics pages",
            tuple(f"{len(group)}: {some(group, FEW)}" for group in analysis.alike),
        ),
        ("Own words", tuple("{council}, after {after}: {reason}".format_map(each) for each in analysis.own_words)),
        ("Withheld", tuple("{council}: {id} ({reason})".format_map(each) for each in analysis.withheld)),
        ("Facts that no condition, text or chart asks about", analysis.unused_facts),
        ("Councils within one case of a threshold", tuple(_near(threshold) for threshold in analysis.thresholds)),
    )


def _near(threshold: Threshold) -> str:
    sides = []
    for side, words in ((threshold.holds, "for which it holds"), (threshold.does_not_hold, "for which it doesn't")):
        who = f" ({'; '.join(f'{slug}: {value}' for slug, value in side.items())})" if len(side) <= FEW else ""
        sides += [f"{len(side)} {words}{who}"] if side else []
    return f"{threshold.comparison}: {', '.join(sides)}"
