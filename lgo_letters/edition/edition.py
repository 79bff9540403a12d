"""An edition: everything that letters take from `templates/<year>`, as one value. They can use nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lgo_letters.edition.acceptance import Acceptance
from lgo_letters.edition.texts import DIGITS
from lgo_letters.edition_model import EditionFile
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact
from lgo_letters.problems import Place
from lgo_letters.rules.always import Always
from lgo_letters.rules.tree import ParagraphRule, Rule, SectionRule
from lgo_letters.rules.wording import Text

SPECIMEN = "specimen.yaml"
IMPORTS = "imports.yaml"
FRAME = "letter.html"
STYLE = "letter.css"
LOOKS_ACCEPTED = "accepted-looks"  # a copy of the accepted files that say how letters look
_COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)  # of Jinja2 and CSS: they change no letter


@dataclass(frozen=True, slots=True)
class Edition:
    label: str  # its folder, from the workspace
    file: EditionFile
    always: Always
    title: Text  # what the PDF is called
    title_place: Place
    may_name: Mapping[str, Place]  # the councils that the wording may name, each with its place in edition.yaml
    sections: tuple[SectionRule, ...]
    email: tuple[SectionRule, Text] | None  # words and subject of the e-mail, which isn't part of the letter
    rules: Mapping[str, Rule]  # everything with an id, by id, including the rules of the e-mail
    frames: Mapping[str, str]  # its Jinja2 templates and drawings, by file name
    style: str
    assets: Mapping[str, bytes]  # its pictures, by file name
    digest: str  # of every byte of the edition, except `accepted.yaml`, `specimen.yaml` and `imports.yaml`
    acceptance: Acceptance

    @property
    def as_message(self) -> Edition | None:
        """Give the edition of the e-mails: an e-mail is composed in the same way as a letter."""
        if self.email is None:
            return None
        section, subject = self.email
        return replace(self, sections=(section,), title=subject, title_place=section.place)

    @property
    def looks(self) -> tuple[object, ...]:
        """Give what letters are typeset with, apart from words. If it is the same, editions can share a typesetter."""
        return (self.label, self.file, self.frames, self.style, self.assets)

    @property
    def catalogue(self) -> Catalogue:
        return self.always.catalogue

    @property
    def facts(self) -> Mapping[str, Fact]:
        return self.always.catalogue.facts

    @property
    def look_files(self) -> dict[str, bytes]:
        """The files that say how letters look, by their names in the edition's folder."""
        texts = {**self.frames, STYLE: self.style}
        files = {name: text.encode() for name, text in texts.items()}
        return files | {f"assets/{name}": content for name, content in self.assets.items()}

    @property
    def paragraphs(self) -> tuple[str, ...]:
        tops = [top for section in self.sections for top in section.parts]
        inside = (each for top in tops for each in (top, *top.parts) if each is top or isinstance(each, ParagraphRule))
        return tuple(each.id for each in inside)


def looks_of(frames: Mapping[str, str], style: str, assets: Mapping[str, bytes]) -> Iterator[str]:
    """Write a line for each file that says how letters look: its name, and a digest without its comments."""
    texts = {**frames, STYLE: style}
    files = {name: " ".join(_COMMENTS.sub("", text).split()).encode() for name, text in texts.items()}
    files |= {f"assets/{name}": content for name, content in assets.items()}
    yield from (f"{name}: {hashlib.sha256(files[name]).hexdigest()[:DIGITS]}" for name in sorted(files))
