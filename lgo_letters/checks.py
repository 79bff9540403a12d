"""Councils that were read, checked against themselves and each other: one check, one function.

Each check gives its problems; `CHECKS` lists those about one council. What a check asks for is an axiom of the proofs
about the rules: no council gets past the reading without it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from lgo_letters.facts import not_complied_of
from lgo_letters.model import Council
from lgo_letters.problems import Kind, Problem, did_you_mean
from lgo_letters.reading.statistics_file import COLUMNS

GSS_LETTERS = {
    "county": "E10",
    "district": "E07",
    "metropolitan borough": "E08",
    "unitary": "E06",
    "London borough": "E09",
}
Check = Callable[[Council], Iterable[Problem]]
_NAMED = re.compile(r"(?!assumed)[a-z_.]+\Z")  # a field by name, no item of a list


def _at_most(council: Council, part: str, few: int | None, whole: str, many: int | None) -> Iterator[Problem]:
    """A part is never more than its whole."""
    if few is not None and many is not None and few > many:
        message = f"{few} is more than {whole} ({many})"
        yield problem_of(Kind.COUNTS, council, part, message, "see which of the two is right")


def upheld_are_investigated(council: Council) -> Iterator[Problem]:
    """Only what was investigated can be upheld."""
    counts = council.counts
    yield from _at_most(council, "statistics.upheld", counts.upheld, "investigations", counts.investigations)


def complied_are_outcomes(council: Council) -> Iterator[Problem]:
    """Only what was assessed can be complied with."""
    counts = council.counts
    yield from _at_most(
        council, "statistics.complied", counts.complied, "compliance_outcomes", counts.compliance_outcomes
    )


def satisfactory_remedies_are_upheld(council: Council) -> Iterator[Problem]:
    """Only an upheld complaint can have been put right before."""
    counts = council.counts
    yield from _at_most(
        council, "statistics.satisfactory_remedies", counts.satisfactory_remedies, "upheld", counts.upheld
    )


def late_are_sent(council: Council) -> Iterator[Problem]:
    """Only an enquiry that was sent can be answered late."""
    enquiries = council.file.enquiries
    if enquiries is not None and enquiries.late > enquiries.sent:
        message = f"{enquiries.late} is more than enquiries.sent ({enquiries.sent})"
        hint = "see which is right; late are those not answered by the date asked for"
        yield problem_of(Kind.COUNTS, council, "enquiries.late", message, hint)


def no_late_remedy_is_no_failure(council: Council) -> Iterator[Problem]:
    """Where no remedy was late, timeliness was not without improvement."""
    remedies = council.file.remedies
    if remedies is not None and remedies.late == 0 and remedies.timeliness == "not improved":
        message = '"not improved", and no remedy was late'
        yield problem_of(Kind.CONTRADICTION, council, "remedies.timeliness", message, "see which of the two is right")


def followed_up_are_not_complied(council: Council) -> Iterator[Problem]:
    """Only a case not complied with can be opened again or put right since."""
    compliance, missed = council.file.compliance, not_complied_of(council.counts)
    if compliance is None:
        return
    if missed is None:
        message = "is given, and the counts of compliance are not"
        yield problem_of(Kind.COUNTS, council, "compliance", message, "fill the row, or write: not recorded")
        return
    for key in ("new_complaints", "since_implemented"):
        yield from _at_most(council, f"compliance.{key}", getattr(compliance, key), "cases not complied with", missed)


def non_compliance_is_followed_up(council: Council) -> Iterator[Problem]:
    """What became of cases not complied with is said, or is said not to be recorded."""
    missed = not_complied_of(council.counts)
    if (missed is None or missed > 0) and "compliance" not in council.file.model_fields_set:
        cases = "cases are" if missed is None else f"{missed} case{'' if missed == 1 else 's'}"
        message = f"is missing, while {cases} not complied with" if missed else "is missing, while the counts are empty"
        hint = "add new_complaints and since_implemented, or: compliance: not recorded"
        yield problem_of(Kind.MISSING, council, "compliance", message, hint)


def counts_are_complete(council: Council) -> Iterator[Problem]:
    """Cells are empty only where the statistics pages are left out, and then by pairs."""
    empty = [column for column in COLUMNS if getattr(council.counts, column) is None]
    if council.file.statistics_pages is None:
        for column in empty:
            hint = "fill the cell; or say statistics_pages: omit, with the reason, in the council's file"
            yield problem_of(Kind.MISSING, council, f"statistics.{column}", "the cell is empty", hint)
        return
    for part, whole in (("upheld", "investigations"), ("complied", "compliance_outcomes")):
        if (part in empty) != (whole in empty):
            message = f"one of {part} and {whole} is empty, the other isn't"
            yield problem_of(Kind.MISSING, council, f"statistics.{part}", message, "fill both or none")


def omission_has_a_reason(council: Council) -> Iterator[Problem]:
    """Statistics pages are left out for a reason, and no reason stands without it."""
    file = council.file
    if file.statistics_pages and not file.statistics_pages_reason:
        yield problem_of(Kind.MISSING, council, "statistics_pages", "has no statistics_pages_reason", "say why")
    if file.statistics_pages_reason and not file.statistics_pages:
        key = "statistics_pages_reason"
        yield problem_of(Kind.CONTRADICTION, council, key, "gives a reason for nothing", "add statistics_pages: omit")


def addressee_has_a_name(council: Council) -> Iterator[Problem]:
    """The addressee has a title and a surname, or says `name: unknown`."""
    addressee = council.file.addressee
    parts = {key: getattr(addressee, key) for key in ("title", "forename", "surname", "salutation")}
    if addressee.name:
        given = [key for key, value in parts.items() if value]
        if given:
            message = f"is unknown, and {' and '.join(given)} given"
            yield problem_of(Kind.CONTRADICTION, council, "addressee.name", message, "keep what is right")
    elif not addressee.surname:
        hint = "add it, or write name: unknown"
        yield problem_of(Kind.MISSING, council, "addressee.surname", "is missing", hint)
    elif not addressee.title and not addressee.salutation:
        hint = "add it, or a salutation"
        yield problem_of(Kind.MISSING, council, "addressee.title", "is missing", hint)


def code_fits_the_type(council: Council) -> Iterator[Problem]:
    """A GSS code tells the authority type."""
    code, wanted = council.file.gss_code, GSS_LETTERS[council.file.authority_type]
    if code and not code.startswith(wanted):
        message = f"{code} is not the code of a {council.file.authority_type} council (those begin with {wanted})"
        yield problem_of(Kind.CONTRADICTION, council, "gss_code", message, "see which of the two is right")


def name_fits_the_file(council: Council) -> Iterator[Problem]:
    """A file is named by words of its council's name."""
    words = set(words_of(council.file.name))
    strange = [word for word in council.slug.split("-") if word not in words]
    if strange:
        message = f'"{council.file.name}" has no "{strange[0]}", as its file has'
        hint = "a letter for another council? name the file by words of the council's name"
        yield problem_of(Kind.COUNCIL, council, "name", message, hint)


def assumed_fields_exist(council: Council) -> Iterator[Problem]:
    """What is called assumed is a field that is given."""
    for number, key in enumerate(council.file.assumed):
        column = key.removeprefix("statistics.")
        if key.startswith("statistics.") and column in COLUMNS:
            given = getattr(council.counts, column) is not None
        else:
            given = key in council.places and key != "assumed"
        if not given:
            known = [
                *(f"statistics.{name}" for name in COLUMNS),
                *(name for name in council.places if _NAMED.match(name)),
            ]
            at = f"assumed[{number + 1}]"
            yield problem_of(Kind.REFERENCE, council, at, f"{key} is no field given here", did_you_mean(key, known))


CHECKS: tuple[Check, ...] = (
    upheld_are_investigated,
    complied_are_outcomes,
    satisfactory_remedies_are_upheld,
    late_are_sent,
    no_late_remedy_is_no_failure,
    followed_up_are_not_complied,
    non_compliance_is_followed_up,
    counts_are_complete,
    omission_has_a_reason,
    addressee_has_a_name,
    code_fits_the_type,
    name_fits_the_file,
    assumed_fields_exist,
)


def check_council(council: Council) -> tuple[Problem, ...]:
    """Check one council against itself."""
    return tuple(problem for check in CHECKS for problem in check(council))


def check_names(councils: Iterable[Council]) -> tuple[Problem, ...]:
    """No two councils of a year have one name or one code: the letter of one would go to the other.

    Which of them is wrong can't be known, so that both are told, and both letters wait.
    """
    sharing: dict[tuple[str, ...], list[Council]] = {}
    for council in councils:
        sharing.setdefault(("name", *words_of(council.file.name)), []).append(council)
        if council.file.gss_code:
            sharing.setdefault(("gss_code", council.file.gss_code), []).append(council)
    problems = []
    for (key, *_), alike in sharing.items():
        for council, other in zip(alike, (*alike[1:], alike[0]), strict=True):
            if other is not council:
                what = f'"{council.file.name}" is the name' if key == "name" else f"{council.file.gss_code} is the code"
                message, hint = f"{what} in {other.places[''].path}, too", f"give each council its own {key}"
                problems.append(problem_of(Kind.DUPLICATE, council, key, message, hint))
    return tuple(problems)


def words_of(name: str) -> list[str]:
    """Cut a name into the words that a file's name has: no accents, no apostrophes."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def problem_of(kind: Kind, council: Council, key: str, message: str, hint: str) -> Problem:
    """Tell a problem of a council, at the place of a key."""
    return Problem(kind, council.place(key), key, message, hint, council.slug)
