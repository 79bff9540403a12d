"""Turn new values into the text of a year's files: the rows of `statistics.csv`, and councils' files."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lgo_letters.councils.register import Authority
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import STATISTICS
from lgo_letters.facts.file_models import FIELDS, council_file
from lgo_letters.imports.changed_fields import change_fields, value_at
from lgo_letters.problems import Place, Problem
from lgo_letters.reading.statistics_file import read_table, statistics_table
from lgo_letters.reading.table_text import table_text
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.yaml_file import read_string

Said = Mapping[str, tuple[Any, Place]]
"""Values by key, such as `statistics.upheld` or `addressee.surname`, each with where it comes from."""

_OF_PEOPLE = ("addressee.", "contacts[")


class ChangedFiles:
    """A year's files with new values. A council that has no file yet gets one from the register.

    A new row of `statistics.csv` is put in alphabetical order, if the table is in that order.
    """

    def __init__(self, workspace: Path, label: str, catalogue: Catalogue, register: Mapping[str, Authority]) -> None:
        self._workspace, self._label, self._register = workspace, label, register
        self._declared = catalogue.declared
        self._fields: dict[str, tuple[str, Any]] = {}
        self._texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._table = f"{label}/statistics.csv"
        text = ""
        if (workspace / self._table).exists():
            read, problems = read_text(workspace / self._table, self._table)
            columns = {name: catalogue.facts[name] for name in catalogue.columns}
            self.problems += problems or read_table(read or "", self._table, statistics_table(columns))[1]
            text = read or ""
        lines = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
        self._head, *rows = [row for row in lines if any(row)] or [["council", *catalogue.columns]]
        self._rows = {row[0]: dict(zip(self._head, row, strict=False)) for row in rows}
        self._in_order, self._changed = [*self._rows] == sorted(self._rows), False

    def old(self, slug: str, key: str) -> Any:  # noqa: ANN401 - any value
        if key.startswith(STATISTICS):
            cell = self._rows.get(slug, {}).get(key.removeprefix(STATISTICS), "")
            return int(cell) if cell.isdecimal() else None
        return value_at(self._council(slug)[1], key)

    def _council(self, slug: str) -> tuple[str, Any]:
        """Read a council's file, once: its text, and the values of its fields."""
        if slug not in self._fields:
            label, own = f"{self._label}/councils/{slug}.yaml", self._register[slug]
            if (self._workspace / label).exists():
                text, problems = read_text(self._workspace / label, label)
            else:
                known = {"name": own.name, "gss_code": own.gss_code or None, "authority_type": own.authority_type}
                text, problems = change_fields("name: x\n", label, known, self._declared)
            document, wrong = read_string(text or "name: x\n", label, FIELDS)
            self.problems += problems or wrong
            self._fields[slug] = text or "", document.value if document else {}
        return self._fields[slug]

    def change(self, slug: str, new: Said, said: Said) -> None:
        """Change values. If a council's file can't take a value, the problem names the spreadsheet's cell."""
        cells = {key.removeprefix(STATISTICS): str(new[key][0]) for key in new if key.startswith(STATISTICS)}
        if cells:
            row = self._rows.get(slug, dict.fromkeys(self._head, ""))
            self._rows[slug], self._changed = {**row, "council": slug, **cells}, True
        fields = {key: value for key, (value, _) in new.items() if not key.startswith(STATISTICS)}
        if not fields or self.problems:
            return
        label = f"{self._label}/councils/{slug}.yaml"
        text, problems = change_fields(self._council(slug)[0], label, fields, self._declared)
        self._texts[label] = text
        document, _ = read_string(text, label, FIELDS)
        roles = [each.get("role") for each in document.value.get("contacts", ())] if document else []
        for each in problems or read_string(text, label, council_file(self._declared))[1]:
            key = re.sub(r"\Acontacts\[(\d+)\]", lambda found: f"contacts[{roles[int(found[1]) - 1]}]", each.key)
            group = f"{key.rpartition('.')[0] or key}."
            beside = any(name.startswith(group) for name in fields if name.startswith(_OF_PEOPLE))
            if problems or key in fields or beside:  # of other groups, `check` says what is still to be filled in
                place = next((said[name][1] for name in said if name == key or name.startswith(group)), each.place)
                self.problems.append(replace(each, key=key, place=said[key][1] if key in said else place))

    @property
    def texts(self) -> dict[str, str]:
        if not self._changed:
            return self._texts
        slugs = sorted(self._rows) if self._in_order else self._rows
        rows = ([self._rows[slug].get(name) for name in self._head] for slug in slugs)
        return {**self._texts, self._table: table_text([self._head, *rows])}
