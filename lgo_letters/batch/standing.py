"""Tell, without reading the year, whether a batch is as it was built: the same input and the same output.

The manifest of a whole build without problems names the digest of all that was read. It checks everything that it can:
each letter's files are compared with the manifest, as in a build that reads everything.
"""

from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.batch.output import Output
from lgo_letters.problems import Problem

INTERRUPTED = "interrupted"


@dataclass
class Built:
    """What a build came to."""

    made: list[str] = field(default_factory=list)  # slugs of the letters made, in alphabetical order
    unchanged: int = 0  # how many letters were up to date
    drafts: int = 0  # how many of the letters that lie there say DRAFT
    ready: int = 0  # how many of them are signed
    outdated: tuple[str, ...] = ()  # slugs of letters that were out of date, and moved aside
    left: tuple[str, ...] = ()  # slugs of letters whose councils left; removed where that was wished
    problems: list[Problem] = field(default_factory=list)  # every problem met
    # why each letter is laid out on its own; empty where what doesn't differ is remembered from others
    in_full: str = ""
    stopped: str = ""  # why the build stopped early; empty where it went to its end


def standing(workspace: Path, year: int, sources: str) -> Built | None:
    """Say what a build would come to where nothing has changed since the last one; None where something may have.

    `sources` is the digest of what people wrote, see `sources.digest_of`; empty where it isn't known.
    """
    output = Output(workspace, year)
    if not sources or not output.is_finished(sources):
        return None
    letters = output.known()
    if output.letters() != set(letters) or not all(output.is_as_written(slug, each) for slug, each in letters.items()):
        return None
    drafts = sum(each.get("draft", True) for each in letters.values())
    return Built(unchanged=len(letters), drafts=drafts, ready=len(letters) - drafts)
