"""Made-up councils that together get every paragraph and sentence, and are on both sides of every threshold.

Each is named after what it shows. `councils()` reads and checks them. `EDITIONS` has national figures of other years,
so that texts that depend only on national figures are reached, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from made_up import AUTHORITY_TYPES, CATALOGUE, averaged, counted, problems_of

from lgo_letters.councils.reader import read_council
from lgo_letters.edition.edition import Edition
from lgo_letters.model import Averages, Council

NOT_RECORDED = "not recorded"
IMPROVED, NOT_IMPROVED, FIRST_TIME = "improved", "not improved", "not raised last year"
AVERAGES = averaged(Fraction(67), Fraction(100), Fraction(11))
LAST_YEAR = (71, 117, 118, 119, 150)
"""Courses delivered last year, against 118 this year: more, one more, as many, one fewer, fewer."""


@dataclass(frozen=True)
class Archetype:
    """A council as people would write it down.

    Attributes:
        name: what it shows; also the name of its council.
        counts: investigations, upheld, compliance outcomes, complied, satisfactory remedies.
        enquiries: sent, late, trend.
        summons: threatened only, issued.
        remedies: timeliness, late.
        compliance: new complaints, since implemented.
    """

    name: str
    counts: tuple[int | None, int | None, int | None, int | None, int | None] = (16, 13, 10, 10, 3)
    enquiries: tuple[int, int, str] | None = None
    summons: tuple[int, int] | None = None
    remedies: tuple[str, int | None] | None = None
    compliance: tuple[int, int] | None = None
    training: int | None = None
    reports: int | None = None
    meeting: bool = False
    authority_type: str = "unitary"
    addressee: str = "title: Ms\n  surname: Example"
    sent_by: str = "email"
    pages: bool = True
    averages: Averages = field(default_factory=lambda: AVERAGES)

    @property
    def slug(self) -> str:
        """Give its short name."""
        return self.name.lower().replace(" ", "-")

    @property
    def file(self) -> str:
        """Give the text of its file."""
        lines = [
            f"name: {self.name} Council",
            f"authority_type: {self.authority_type}",
            f"addressee:\n  {self.addressee}\n  role: Chief Executive",
            f"sent_by: {self.sent_by}",
            _group("enquiries", ("sent", "late", "trend"), self.enquiries),
            _group("witness_summons", ("threatened_only", "issued"), self.summons),
            _group("remedies", ("timeliness", "late"), self.remedies),
            _group("training", ("courses",), None if self.training is None else (self.training,)),
            f"public_interest_reports: {NOT_RECORDED if self.reports is None else self.reports}",
            f"meeting_offered: {'true' if self.meeting else 'false'}",
        ]
        if self.counts[2] != self.counts[3] or self.counts[2] is None or self.compliance:
            lines.append(_group("compliance", ("new_complaints", "since_implemented"), self.compliance))
        if not self.pages:
            lines += ["statistics_pages: omit", "statistics_pages_reason: this archetype has none"]
        return "\n".join(lines) + "\n"

    @property
    def row(self) -> str:
        """Give its row of the statistics."""
        return ",".join([self.slug, *("" if count is None else str(count) for count in self.counts)]) + "\n"

    def write(self, workspace: Path) -> None:
        """Add it to a year: its file, its row of the statistics, and its row of the register."""
        data = workspace / "data/2020"
        (data / f"councils/{self.slug}.yaml").write_text(self.file, encoding="utf-8")
        more = ",," if "other_names" in (data / "authorities.csv").read_text(encoding="utf-8") else ""
        listed = f"{self.slug},{self.name} Council,,{self.authority_type},{more}\n"
        for name, row in (("statistics.csv", self.row), ("authorities.csv", listed)):
            with (data / name).open("a", encoding="utf-8") as table:
                table.write(row)

    def council(self) -> Council:
        """Read and check it, as if from a file."""
        council = self._read()
        assert problems_of(council) == ()
        return council

    @property
    def is_possible(self) -> bool:
        """Say whether its data contradicts nothing."""
        return not problems_of(self._read())

    def _read(self) -> Council:
        label = f"{self.slug}.yaml"
        council, problems = read_council(self.file, self.slug, counted(*self.counts), label, CATALOGUE.declared)
        assert council is not None, problems
        return council


def empty_year(workspace: Path, averages: str) -> None:
    """Remove all councils from a year's data, and say where the averages of all types come from."""
    data = workspace / "data/2020"
    for file in (data / "councils").iterdir():
        file.unlink()
    for name in ("statistics.csv", "authorities.csv"):
        head = (data / name).read_text(encoding="utf-8").partition("\n")[0]
        (data / name).write_text(f"{head.partition(',other_names')[0]}\n", encoding="utf-8")  # it may be missing
    entries = [f"- authority_type: {kind}\n  averages: {averages}\n" for kind in AUTHORITY_TYPES]
    (data / "averages.yaml").write_text("".join(entries), encoding="utf-8")


PUBLISHED = (
    "published\n  uphold_average: 67\n  compliance_average: 100\n  satisfactory_remedy_average: 11\n  source: made up"
)


def _group(key: str, names: tuple[str, ...], values: tuple[int | str | None, ...] | None) -> str:
    if values is None:
        return f"{key}: {NOT_RECORDED}"
    fields = (
        f"  {name}: {NOT_RECORDED if value is None else value}" for name, value in zip(names, values, strict=True)
    )
    return "\n".join([f"{key}:", *fields])


ARCHETYPES = (
    Archetype("Nothing To Say"),
    Archetype("Nothing Recorded", counts=(None, None, None, None, None), pages=False, averages=averaged()),
    Archetype("By Post", sent_by="post", authority_type="county"),
    Archetype("Nobody Named", addressee="name: unknown", authority_type="district"),
    Archetype("Knighted", addressee="title: Sir\n  forename: Quill\n  surname: Example\n  salutation: Sir Quill"),
    # The statistics pages: no cases, one, two, and no average to compare with.
    Archetype("None Investigated", counts=(0, 0, 0, 0, 0)),
    Archetype("None Investigated No Average", counts=(0, 0, 0, 0, 0), averages=averaged()),
    Archetype("One Investigated None Upheld", counts=(1, 0, 1, 1, 0)),
    Archetype("One Investigated And Upheld", counts=(1, 1, 1, 1, 0)),
    Archetype("One Upheld And Remedied", counts=(2, 1, 2, 2, 1)),
    Archetype("Two Upheld", counts=(2, 2, 2, 2, 2)),
    Archetype("No Average", averages=averaged()),
    # Recommendations that were not complied with, and what happened in these cases.
    Archetype("One Missed", counts=(16, 13, 12, 11, 3), compliance=(1, 1), meeting=True),
    Archetype("One Missed None Since", counts=(16, 13, 12, 11, 3), compliance=(1, 0)),
    Archetype("One Missed Not Recorded", counts=(16, 13, 12, 11, 3)),
    Archetype("One Missed No Complaint", counts=(16, 13, 12, 11, 3), compliance=(0, 1)),
    Archetype("Two Missed", counts=(16, 13, 12, 10, 3), compliance=(2, 2)),
    Archetype("Two Missed One Since", counts=(16, 13, 12, 10, 3), compliance=(2, 1)),
    Archetype("Two Missed None Since", counts=(16, 13, 12, 10, 3), compliance=(2, 0)),
    Archetype("Two Missed One Complaint", counts=(16, 13, 12, 10, 3), compliance=(1, 1)),
    Archetype("Two Missed No Complaint One Since", counts=(16, 13, 12, 10, 3), compliance=(0, 1)),
    Archetype("Two Missed No Complaint None Since", counts=(16, 13, 12, 10, 3), compliance=(0, 0)),
    Archetype("One Of Two", counts=(16, 13, 2, 1, 3)),
    Archetype("One Of Three", counts=(16, 13, 3, 1, 3)),
    Archetype("Two Of Three", counts=(16, 13, 3, 2, 3)),
    Archetype("None Of One", counts=(16, 13, 1, 0, 3)),
    Archetype("None Of Two", counts=(16, 13, 2, 0, 3)),
    Archetype("Just Under All", counts=(1600, 1300, 1000, 999, 300)),
    # Late remedies.
    Archetype("Remedy Late Again", remedies=(NOT_IMPROVED, 1)),
    Archetype("Remedies Late Again", remedies=(NOT_IMPROVED, 2), meeting=True),
    Archetype("Remedies Late Uncounted", remedies=(NOT_IMPROVED, None)),
    Archetype("Remedy Late First", remedies=(FIRST_TIME, 1), counts=(16, 13, 12, 11, 3)),
    Archetype("Remedies Late First", remedies=(FIRST_TIME, 2), counts=(16, 13, 2, 2, 3)),
    Archetype("No Compliance Outcome", counts=(16, 13, 0, 0, 3)),
    Archetype("Remedies Late Missed", remedies=(NOT_IMPROVED, None), counts=(16, 13, 12, 11, 3)),
    Archetype("Remedies In Time", remedies=(FIRST_TIME, 0), meeting=True),
    # Enquiries answered late: again, despite praise, for the first time; some, one, all, the only one.
    *(
        Archetype(f"{how} {many}", enquiries=(sent, late, trend), remedies=remedies)
        for how, trend, remedies in (
            ("Again", NOT_IMPROVED, None),
            ("Again Despite Remedies", NOT_IMPROVED, (IMPROVED, None)),
            ("However", IMPROVED, None),
            ("However Despite Remedies", FIRST_TIME, (IMPROVED, None)),
            ("First", FIRST_TIME, None),
        )
        for many, sent, late in (("Some", 9, 2), ("One", 9, 1), ("Each", 2, 2), ("Only One", 1, 1), ("None", 9, 0))
        if late or trend != NOT_IMPROVED  # if none is late, that must be an improvement
    ),
    Archetype("Both Improved", enquiries=(16, 0, IMPROVED), remedies=(IMPROVED, 0)),
    Archetype("No Enquiry", enquiries=(0, 0, NOT_RECORDED)),
    *(
        Archetype(f"Late {late} Of {sent}", enquiries=(sent, late, NOT_IMPROVED), meeting=True)
        for late, sent in (
            (4, 5),
            (3, 4),
            (5, 7),
            (2, 3),
            (3, 5),
            (2, 4),
            (6, 16),
            (2, 5),
            (2, 6),
            (2, 7),
            (2, 8),
            (6, 8),
        )
    ),
    # Witness summonses, with answers late, in time or not recorded.
    *(
        Archetype(f"Threatened {threatened} Issued {issued}", summons=(threatened, issued))
        for threatened, issued in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2))
    ),
    Archetype("Summons Despite Better", summons=(0, 1), enquiries=(9, 0, IMPROVED), meeting=True),
    Archetype("Summons Despite Remedies", summons=(1, 0), remedies=(IMPROVED, None)),
    Archetype(
        "Summons And Late", summons=(1, 1), enquiries=(16, 6, NOT_IMPROVED), remedies=(IMPROVED, None), meeting=True
    ),
    # Reports, training, a meeting.
    Archetype("No Report", reports=0, meeting=True),
    Archetype("One Report", reports=1, meeting=True),
    Archetype("Two Reports", reports=2),
    Archetype("No Course", training=0),
    Archetype("One Course", training=1),
    Archetype("Two Courses", training=2),
    Archetype("Meeting Only", meeting=True, authority_type="London borough"),
    Archetype(
        "All At Once",
        counts=(16, 13, 12, 10, 3),
        enquiries=(16, 6, NOT_IMPROVED),
        summons=(1, 1),
        remedies=(NOT_IMPROVED, 2),
        compliance=(1, 1),
        training=2,
        reports=1,
        meeting=True,
        authority_type="metropolitan borough",
    ),
)


def editions(edition: Edition) -> Iterator[Edition]:
    """Give an edition with the national figures of other years, so that every text that depends on them is reached."""
    for last_year in LAST_YEAR:
        figures = tuple(
            figure if figure.last_year is None else figure.model_copy(update={"last_year": last_year})
            for figure in edition.file.figures
        )
        yield replace(edition, file=edition.file.model_copy(update={"figures": figures}))
