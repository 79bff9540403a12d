"""The parts of the preview, which its pages share."""

import gc
from contextlib import suppress
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from lgo_letters.preview.accepting.open_items import OpenItems
from lgo_letters.preview.letters.council_list import CouncilList
from lgo_letters.preview.letters.letter_state import LetterStates, Revisions
from lgo_letters.preview.letters.letter_status import MadeLetters
from lgo_letters.preview.letters.renderer import Renderer, collect
from lgo_letters.preview.live_files import PAUSE, LiveFiles, OutOfDate
from lgo_letters.problems import Place

IDLE = 60  # seconds without a save after which garbage is collected anyway
SAVES = 5  # saves without a pause after which garbage is collected anyway
AFTER = 0.4  # seconds without a save before the list is made, so that an open letter comes first


class Services:
    def __init__(self, workspace: Path, year: int | None, run: str, editor: str) -> None:
        """Read the year (None: the latest). `run` distinguishes this run of the program from others.

        `editor` is the address that opens a file in an editor, with {path}, {line} and {column}. It may be empty.
        """
        self.run = run
        self.workspace = workspace.resolve()
        self.editor = editor
        self.files = LiveFiles(self.workspace, year)
        self.states = LetterStates(self.files)
        self.council_list = CouncilList(self.files, self.states)
        self.open_items = OpenItems(self.files, self.states)
        self.made_letters = MadeLetters(self.workspace)
        self.renderer = Renderer()
        self.revisions = Revisions(self.files)
        self.writing = Lock()  # held while something is accepted
        self.slow = Lock()  # held by slow work, one at a time
        self.typesetting = Lock()  # held while pages are made; after quick saves, only those of the last are made

    def read_again(self) -> None:
        """Read the files before continuing with the list: somebody has just saved one, and waits to see it."""
        with self.council_list.first():
            self.files.read_again()

    def list_ahead(self) -> None:
        """Make the list of each snapshot before somebody asks for it, until the preview ends."""
        if self.files.snapshot.year:
            self.renderer.warm(self.files.snapshot.year)
        saves = 0
        while not self.files.closed.is_set():
            saves += 1
            state = self.files.state
            number, listed = state
            pause = PAUSE if self.files.saved_closely else AFTER
            if number != listed and self.files.wait(state, pause) == state:
                with suppress(OutOfDate):
                    self.council_list.make()
            if self.files.listed == self.files.snapshot.number or saves % SAVES == 0:
                collect()  # now, when nobody waits; this is the only place that collects garbage, see `serve`
                if not listed:
                    gc.freeze()  # the year stays: to search it for garbage takes longer than to make a letter
            if self.files.listed == self.files.snapshot.number:
                self.files.wait(self.files.state, IDLE)

    def editor_address(self, place: Place) -> str:
        """Write the address that opens a place in the editor. Empty if there is no editor or no such file."""
        if not self.editor or place.path.startswith("<"):
            return ""
        path = quote((self.workspace / place.path).as_posix())
        return self.editor.format(path=path, line=place.line or 1, column=place.column or 1)
