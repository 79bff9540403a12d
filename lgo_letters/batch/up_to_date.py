"""Find out, without loading the year, whether its letters are up to date.

They are if the year's files are the same as at the last build, and nobody has changed a letter since.
The manifest of a complete build without problems has the digest of those files. Each letter is compared with the
manifest, as a build that loads the year does.
"""

from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.batch.output import Output
from lgo_letters.problems import Problem

INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """The options of a build: which letters, and how to make them."""

    councils: tuple[str, ...] = ()  # short names or patterns; none for all
    kind: str = ""  # an authority type; empty for all
    paragraph: str = ""  # the id of a text that the letters have; empty for any
    dry_run: bool = False  # say what would be made; make nothing
    jobs: int = 1  # processes
    scheduler: str = ""  # address of a Dask scheduler; empty to work here
    fail_fast: bool = False  # stop at the first letter that can't be made
    prune: bool = False  # remove the letters of councils that left
    final: bool = False  # sign them; otherwise they say DRAFT
    full: bool = False  # lay out each letter in full, without blocks

    @property
    def all_councils(self) -> bool:
        return not (self.councils or self.kind or self.paragraph)


@dataclass
class Built:
    made: list[str] = field(default_factory=list)  # slugs of the letters made, in alphabetical order
    unchanged: int = 0  # how many letters were up to date
    drafts: int = 0  # how many of the letters that were asked for say DRAFT
    ready: int = 0  # how many of them are signed
    outdated: tuple[str, ...] = ()  # slugs of letters that were out of date, and moved aside
    left: tuple[str, ...] = ()  # slugs of letters whose councils left; removed if asked for
    problems: list[Problem] = field(default_factory=list)  # every problem found
    in_full: dict[str, str] = field(default_factory=dict)  # why letters were laid out in full although not asked for
    stopped: str = ""  # why the build stopped early; empty if it didn't


def up_to_date(workspace: Path, year: int, sources: str) -> Built | None:
    """Give the result of a build if nothing has changed since the last one, or None if something may have.

    `sources` is the digest of the year's files (see `sources.digest_of`), empty if it isn't known.
    """
    output = Output(workspace, year)
    if not sources or not output.is_finished(sources):
        return None
    letters = output.known()
    if output.letters() != set(letters) or not all(output.is_as_written(slug, each) for slug, each in letters.items()):
        return None
    drafts = sum(each.get("draft", True) for each in letters.values())
    return Built(unchanged=len(letters), drafts=drafts, ready=len(letters) - drafts)
