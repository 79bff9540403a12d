"""Replace the values of last year's files with `to be filled in`, and keep the comments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from lgo_letters.councils.register import Authority
from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE, Dates, Entry
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import RecordEntry
from lgo_letters.facts.file_models import FIELDS, averages_file, council_file
from lgo_letters.model import OPEN
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, given
from lgo_letters.reading.validation import Key, Node
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.reasons.council_text import write_file

STAYS = ("name", "gss_code", "authority_type", "addressee", "contacts", "sent_by")  # fields of a council's file
DECISIONS = ("statistics_pages", "exceptions", "own_words", "withhold")  # of a council's file, for one year
_WORD = re.compile(r"[^\s,}\]'\"]+")  # a date, a number or true: none has a space in it


def open_edition(text: str, label: str, year: int) -> str:
    """Clear an edition's dates and figures. Each value becomes last year's. What was sent is left out.

    Raises ProblemsError if it is written so that it can't be changed line by line.
    """
    document = given(*read_string(text, label, EDITION_FILE))
    figures, nodes = [*enumerate(document.value.figures)], document.nodes
    words: dict[Key, str] = {("year",): str(year)} | {("dates", name): OPEN for name in Dates.model_fields}
    words |= {("figures", number, "value"): OPEN for number, _ in figures}
    then = {number: str(each.value) for number, each in figures if each.last_year is not None}
    words |= {("figures", number, "last_year"): value for number, value in then.items()}
    lines = _written(text, nodes, words)
    for number, figure in reversed(figures):
        at = nodes["figures", number, "value"].key
        if number in then:
            line = nodes["figures", number, "last_year"].value.line - 1
            lines[line] = re.sub(r"\s+#.*", "", lines[line])  # the comment is about the old figure
        elif nodes["figures", number].style == "block":
            lines.insert(at.line, f"{' ' * (at.column - 1)}last_year: {figure.value}")
    made = "".join(block for name, block in _blocks("\n".join(lines), label) if name != "sent")
    before, after = (given(*read_string(each, label, FIELDS)).value for each in (text, made))
    now = tuple({**each, "value": OPEN, "last_year": each["value"]} for each in before["figures"])
    before.pop("sent", None)
    _require(after == before | {"year": year, "dates": dict.fromkeys(before["dates"], OPEN), "figures": now}, label)
    return made


def open_wording(text: str, label: str) -> tuple[str, tuple[tuple[str, int, str], ...]]:
    """Clear `year_only` of each text that was true of one year only. List the ids, lines and words of these texts."""
    document = given(*read_string(text, label, WORDING_FILE))
    found = []
    keys: dict[Key, str] = {}
    for key, entry in _entries((), document.value):
        if entry.year_only:
            keys[*key, "year_only"] = OPEN
            words = " ".join(said.say.strip() for _, said in [(key, entry), *_entries(key, _inside(entry))] if said.say)
            found.append((entry.id, document.nodes[key].value.line, " ".join(words.split())))
    return "\n".join(_written(text, document.nodes, keys)), tuple(found)


def open_council(text: str, label: str, catalogue: Catalogue) -> tuple[str, tuple[str, ...]]:
    """Clear a council's records. The addressee stays, unconfirmed. List the decisions that are left out."""
    records = {each.name: each for each in catalogue.declared.records}
    document = given(*read_string(text, label, council_file(catalogue.declared)))
    made = []
    for name, block in _blocks(text, label):
        if not name or name in STAYS:
            made.append(block)
        elif name in records and not records[name].needed_when:
            made.append(_open_record(records[name]))
    out = "".join(made) + write_file({"assumed": ("addressee",)})
    given(*read_string(out, label, FIELDS))
    return out, tuple(name for name in DECISIONS if name in document.value.model_fields_set)


def new_council(own: Authority, catalogue: Catalogue) -> str:
    """Write a new council's file from the register, with everything else to be filled in."""
    known = {"name": own.name, "gss_code": own.gss_code, "authority_type": own.authority_type}
    known |= {"addressee": OPEN, "sent_by": OPEN}
    records = (_open_record(each) for each in catalogue.declared.records if not each.needed_when)
    return write_file({key: value for key, value in known.items() if value}) + "".join(records)


def _open_record(entry: RecordEntry) -> str:
    return write_file({entry.name: OPEN if entry.fields is None else {each.name: OPEN for each in entry.fields}})


def open_averages(text: str, label: str, catalogue: Catalogue) -> str:
    """Clear published averages, their sources, and the reasons why there is no average."""
    document = given(*read_string(text, label, averages_file(catalogue.declared)))
    made = [each for each in text.split("\n")[: document.place(0).line - 1] if each.startswith("#")]
    for row in document.value:
        published, there = row.averages == "published", row.model_fields_set
        names = [name for name in catalogue.averages if published or name in there]
        open_ones = [*names, *(name for name in ("source", "reason") if getattr(row, name))]
        # The number of authorities is copied: `check` says if it has changed.
        said = {"authority_type": row.authority_type, "averages": row.averages, "authorities": row.authorities}
        written = {key: value for key, value in said.items() if value is not None}
        lines = write_file({**written, **dict.fromkeys(open_ones, OPEN)}).splitlines()
        made += [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]
    return "\n".join(made) + "\n"


def _entries(key: Key, entries: Iterable[Entry]) -> Iterator[tuple[Key, Entry]]:
    for number, entry in enumerate(entries):
        own = (*key, number)
        yield own, entry
        yield from _entries((*own, "sentences" if entry.sentences else "of"), _inside(entry))


def _inside(entry: Entry) -> tuple[Entry, ...]:
    return entry.sentences or entry.of or ()


def _written(text: str, nodes: Mapping[Key, Node], words: Mapping[Key, str]) -> list[str]:
    lines = text.split("\n")
    for key in sorted(words, key=lambda key: nodes[key].value, reverse=True):  # there may be several in a line
        number, start = nodes[key].value.line - 1, nodes[key].value.column - 1
        lines[number] = lines[number][:start] + _WORD.sub(words[key], lines[number][start:], count=1)
    return lines


def _blocks(text: str, label: str) -> Iterator[tuple[str, str]]:
    """Split a file into its fields, each with the comments above it. The file's head comes first, without a name."""
    nodes: Mapping[Key, Node] = given(*read_string(text, label, FIELDS)).nodes
    lines = text.splitlines(keepends=True)
    starts = {str(key[0]): node.key.line - 1 for key, node in nodes.items() if len(key) == 1}
    names = sorted(starts, key=lambda name: starts[name])
    _require(len(set(starts.values())) == len(starts), label)
    for before, name in pairwise(names):
        while starts[name] > starts[before] + 1 and lines[starts[name] - 1].startswith("#"):
            starts[name] -= 1
    yield "", "".join(lines[: starts[names[0]]])
    for name, after in zip(names, [*names[1:], ""], strict=True):
        yield name, "".join(lines[starts[name] : starts.get(after)])


def _require(well: bool, label: str) -> None:  # noqa: FBT001 - whether it worked
    if not well:
        message, hint = "can't be opened without changing more", "write a field on each line, as the other years do"
        raise ProblemsError([Problem(Kind.YAML, Place(label), "", message, hint)])
