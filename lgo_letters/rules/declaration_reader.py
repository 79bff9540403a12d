"""A declaration turned into the facts of an edition and what is always true of them; each mistake with its place."""

from functools import lru_cache
from pathlib import Path

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FACTS_FILE, FactsFile
from lgo_letters.problems import Kind, Problems
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document, read_string
from lgo_letters.rules.always import Always, Statement, followed
from lgo_letters.rules.conditions import Condition
from lgo_letters.rules.facts_reader import FactsReader

FACTS = "facts.yaml"


def read_declaration(folder: Path, label: str) -> tuple[Always | None, Problems]:
    """Read what an edition declares about councils; its national figures aren't among the facts yet."""
    text, problems = read_text(folder / FACTS, f"{label}/{FACTS}")
    return (None, problems) if text is None else _declaration(text, f"{label}/{FACTS}")


@lru_cache(maxsize=16)
def _declaration(text: str, label: str) -> tuple[Always | None, Problems]:
    document, problems = read_string(text, label, FACTS_FILE)
    return (None, problems) if document is None else declared(document)


def declared(document: Document[FactsFile]) -> tuple[Always | None, Problems]:
    """Give the facts with what is always true of them, or None where there are problems; and every problem."""
    reader = FactsReader(document)
    catalogue = reader.catalogue()
    always = None if reader.problems else _always(reader, catalogue)
    return always, tuple(reader.problems)


def _always(reader: FactsReader, catalogue: Catalogue) -> Always | None:
    file = reader.file
    for number, names in enumerate(file.known_together):
        for inner, name in enumerate(names):
            reader.count(name, ("known_together", number, inner))
    needed = {
        entry.name: _condition(reader, entry.needed_when, ("records", number, "needed_when"), catalogue)
        for number, entry in enumerate(file.records)
        if entry.needed_when
    }
    said: list[Statement] = []
    for number, each in enumerate(file.always):
        path: Key = ("always", number)
        if each.id in [before.id for before in said]:
            reader.refuse(Kind.DUPLICATE, (*path, "id"), f"{each.id} is there twice", "give each an id of its own")
        condition = _condition(reader, each.that, (*path, "that"), catalogue)
        said.append(Statement(condition, each.say, each.id, each.may_break))
    for number, group in enumerate(file.counts):
        path = ("counts", number, "total")
        if group.total and reader.count(group.total, path):
            condition = _condition(reader, f"{group.name} == {group.total}", path, catalogue)
            said.append(Statement(condition, f"the counts under {group.name} don't come to {group.total}"))
    return None if reader.problems else followed(catalogue, tuple(said), needed)


def _condition(reader: FactsReader, text: str, path: Key, catalogue: Catalogue) -> Condition:
    if not text.strip():
        reader.refuse(Kind.CONDITION, path, "is empty", "write a condition")
    return reader.condition(text, path, catalogue.facts)
