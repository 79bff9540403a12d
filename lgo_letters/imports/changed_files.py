"""New values turned into the text of a year's files: the rows of `statistics.csv`, and councils' files."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.file_models import FIELDS, council_file
from lgo_letters.figures import Value
from lgo_letters.imports.council_text import change_fields, value_at
from lgo_letters.model import CouncilFile
from lgo_letters.problems import Place, Problem
from lgo_letters.reading.statistics_file import read_table, statistics_table
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.register import Authority

STATISTICS = "statistics.csv"


class Statistics:
    """The table of counts, with new ones; a new row comes where the alphabet has it, in a table that keeps to it."""

    def __init__(self, workspace: Path, label: str, catalogue: Catalogue) -> None:
        self._label = f"{label}/{STATISTICS}"
        self.problems: tuple[Problem, ...] = ()
        self._text = ""
        path = workspace / label / STATISTICS
        if path.exists():
            text, self.problems = read_text(path, self._label)
            table = statistics_table({name: catalogue.facts[name] for name in catalogue.columns})
            if text is not None:
                _, self.problems = read_table(text, self._label, table)
                self._text = text
        lines = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(self._text))]
        self._head, *rows = [row for row in lines if any(row)] or [["council", *catalogue.columns]]
        self._rows = {row[0]: dict(zip(self._head, row, strict=False)) for row in rows}
        self._there = list(self._rows)
        self._changed = False

    def change(self, slug: str, new: Mapping[str, Value]) -> dict[str, int | None]:
        """Put in new counts of a council, and give those that were there."""
        row = self._rows.get(slug, {})
        old = {name: int(cell) if cell.isdecimal() else None for name, cell in row.items()}
        if any(old.get(name) != value for name, value in new.items()) or (new and not row):
            self._changed = True
            cells = {name: str(value) for name, value in new.items()}
            self._rows[slug] = {**dict.fromkeys(self._head, ""), **row, "council": slug, **cells}
        return old

    @property
    def files(self) -> dict[str, str]:
        if not self._changed or self.problems:
            return {}
        slugs = sorted(self._rows) if self._there == sorted(self._there) else list(self._rows)
        text = io.StringIO()
        table = csv.DictWriter(text, self._head, lineterminator="\n")
        table.writeheader()
        table.writerows(self._rows[slug] for slug in slugs)
        return {self._label: text.getvalue()}


class CouncilFiles:
    """Councils' files, with new values; one that isn't there begins with what the register says."""

    def __init__(self, workspace: Path, label: str, catalogue: Catalogue) -> None:
        self._workspace, self._label = workspace, f"{label}/councils"
        own = tuple(CouncilFile.model_fields)
        last = own.index("statistics_pages")
        self._order = (*own[:last], *(each.name for each in catalogue.declared.records), *own[last:])
        self._model = council_file(catalogue.declared)
        self._texts: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.problems: list[Problem] = []

    def old(self, slug: str, authority: Authority) -> Callable[[str], Any]:
        """Give what a council's file says in a field, by key."""
        label = f"{self._label}/{slug}.yaml"
        text: str | None = ""
        problems: tuple[Problem, ...] = ()
        if (self._workspace / label).exists():
            text, problems = read_text(self._workspace / label, label)
        else:
            known = {"name": authority.name, "gss_code": authority.gss_code, "authority_type": authority.authority_type}
            text, problems = change_fields("name: x\n", label, {k: v for k, v in known.items() if v}, self._order)
        document = None
        if text is not None and not problems:
            document, problems = read_string(text, label, FIELDS)
        self._texts[slug] = text or ""
        self.problems += problems
        return lambda key: value_at(document.value, key) if document else None

    def change(self, slug: str, new: Mapping[str, tuple[Value, Place]], said: Mapping[str, Place]) -> None:
        """Change a council's file; what can't stand in it is a problem of the cell that it comes from, in `said`."""
        if not new or self.problems:
            return
        label = f"{self._label}/{slug}.yaml"
        values: Any = {key: value for key, (value, _) in new.items()}
        text, problems = change_fields(self._texts[slug], label, values, self._order)
        self.problems += problems
        self.files[label] = text
        _, wrong = read_string(text, label, self._model)
        document, _ = read_string(text, label, FIELDS)
        roles = [each.get("role") for each in (document.value.get("contacts") or ())] if document else []
        for each in wrong:
            key = re.sub(r"\Acontacts\[(\d+)\]", lambda found: f"contacts[{roles[int(found[1]) - 1]}]", each.key)
            group = key.rpartition(".")[0] or key
            if key in new or any(name.startswith(f"{group}.") for name in new):
                place = said.get(key) or next(said[name] for name in said if name.startswith(f"{group}."))
                self.problems.append(replace(each, key=key, place=place))
