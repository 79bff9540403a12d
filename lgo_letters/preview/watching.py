"""Watch the files, and make one call for files that are saved together. Only this module uses watchfiles."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import DefaultFilter, watch

FOLDERS = ("data", "templates")
TOGETHER = 20  # milliseconds without another save after which files are read: an editor saves several files one by one
LONGEST = 400  # milliseconds of saves without a pause after which files are read all the same
LOOK = 1000  # milliseconds after which it is looked whether the folders are still the same


def follow(workspace: Path, stop: Event, changed: Callable[[], None]) -> None:
    """Call `changed` whenever data or templates may have changed; these folders may come, go and be replaced.

    It is called once more when the watch has begun, for what was saved just before. Temporary files don't count.
    """
    while not stop.is_set():
        before = _folders(workspace)
        if not before:
            stop.wait(LOOK / 1000)
            changed()
            continue
        saves = watch(
            *before,
            watch_filter=DefaultFilter(ignore_dirs=()),
            debounce=LONGEST,
            step=TOGETHER,
            stop_event=stop,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for number, together in enumerate(saves):
            if together or number == 0:
                changed()
            if _folders(workspace) != before:
                break


def _folders(workspace: Path) -> dict[Path, int]:
    """Find the folders, each with a number that another folder of the same name doesn't have."""
    found = {}
    for name in FOLDERS:
        with suppress(OSError):
            found[workspace / name] = (workspace / name).stat().st_ino
    return found
