"""What is being typed turned into the councils, texts and years that it may become.

Only names of files and ids in them are looked at: a year that has mistakes, or is large, completes as fast as any.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from lgo_letters.sources import years

_ID = re.compile(r"^[ -]*id: *([a-z0-9.-]+)", re.MULTILINE)


def councils(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    files = (path.stem for folder in _folders(context, "data") for path in folder.glob("councils/*.yaml"))
    return sorted(name for name in files if name.startswith(typed))


def texts(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    ids: list[str] = []
    for folder in _folders(context, "templates"):
        for path in (folder / "edition.yaml", *sorted(folder.glob("wording/*.yaml"))):
            ids += _ID.findall(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else []
    return [name for name in dict.fromkeys(ids) if name.startswith(typed)]


def known_years(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    return [str(year) for year in years(_given(context, "workspace") or Path()) if str(year).startswith(typed)]


def _folders(context: click.Context, name: str) -> Iterator[Path]:
    workspace = _given(context, "workspace") or Path()
    year = _given(context, "year") or max(years(workspace), default=None)
    if year is not None:
        yield workspace / name / str(year)


def _given(context: click.Context, name: str) -> Any:
    """Find an option among those after the command, then among those before it."""
    return context.params.get(name) or (context.parent and context.parent.params.get(name))
