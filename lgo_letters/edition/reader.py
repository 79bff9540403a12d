"""Turn the folder `templates/<year>` into an edition. Each mistake in its files is a problem with its place."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.edition.acceptance import acceptance_of
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_in
from lgo_letters.edition.edition import FRAME, IMPORTS, LOOKS_ACCEPTED, SPECIMEN, STYLE, Edition, looks_of
from lgo_letters.edition.head import check_head
from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE, EditionFile, EmailEntry, SectionEntry
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.figures import Type
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError, did_you_mean
from lgo_letters.reading.text_file import as_text, read_text
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document, read, read_string
from lgo_letters.rules.always import Always
from lgo_letters.rules.compiler import check_ids, compile_section
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.rules.entry_reader import EntryReader
from lgo_letters.rules.tree import ChoiceRule, ParagraphRule, SectionRule, SentenceRule, is_chart_title, walk
from lgo_letters.rules.wording import ALL, NOTHING, NUMBER, Text

LARGEST_ASSET = 2_000_000  # bytes
_IN_PERCENT = "a chart's bars are in percent"
TRIES = 3  # tries to read an edition that is being saved
Parts = tuple[ParagraphRule | ChoiceRule, ...]


def read_edition(folder: Path, label: str, before: Edition | None = None) -> Edition:
    """Read `templates/<year>`, whose path from the workspace is `label`.

    If you give the edition as it was read `before`, it is not read again unless its files have changed.

    Raises:
        ProblemsError: every problem of every file of the edition.
    """
    for _ in range(TRIES):
        begun = _digest(dict(_contents(folder, label, [])))
        if before and before.digest == begun and _is_still_right(before, folder, label):
            return before
        edition = _read_once(folder, label)
        if edition.digest == begun:
            return edition
    # It was saved during each try, so it may be half old and half new. It gets a digest that no whole edition has.
    return replace(edition, digest=hashlib.sha256((begun + edition.digest).encode()).hexdigest())


def _is_still_right(edition: Edition, folder: Path, label: str) -> bool:
    """Say whether what else an edition depends on is the same: what was accepted, and last year's figures."""
    always, _ = read_declaration(folder, label)
    document, _ = read(folder / "edition.yaml", f"{label}/edition.yaml", EDITION_FILE)
    accepted, wrong = accepted_in(folder, label)
    if always is None or document is None or wrong or accepted != edition.acceptance.entries:
        return False
    return not any(check_head(document, folder, label, always.catalogue.facts))


def _read_once(folder: Path, label: str) -> Edition:
    always, wrong = read_declaration(folder, label)
    document, problems = read(folder / "edition.yaml", f"{label}/edition.yaml", EDITION_FILE)
    if document is None or always is None:
        raise ProblemsError([*problems, *wrong])  # without the facts, every condition would seem to be wrong
    return _Reader(folder, label, document, always).read()


@lru_cache(maxsize=100)
def _wording(text: str, label: str, catalogue: Catalogue, documents: tuple[str, ...]) -> tuple[Parts, Problems]:
    """Read and compile a wording file's text. Results are kept, since an edit changes only one file."""
    document, problems = read_string(text, label, WORDING_FILE)
    return ((), problems) if document is None else compile_section(document, catalogue.facts, documents)


def _contents(folder: Path, label: str, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    root = folder.resolve()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        if name in {ACCEPTED, SPECIMEN, IMPORTS} or name.startswith(f"{LOOKS_ACCEPTED}/"):
            continue  # these files don't change letters; DRAFT is decided for each letter
        content, message = None, "leads out of the edition"
        try:
            is_within = not path.is_symlink() or root in path.resolve().parents  # rglob follows no links
            content = path.read_bytes() if is_within else None
        except OSError as error:
            message = f"can't be read: {error.strerror}"
        if content is None or len(content) > LARGEST_ASSET:
            message = message if content is None else f"is larger than {LARGEST_ASSET:,} bytes"
            problems.append(Problem(Kind.FILE, Place(f"{label}/{name}"), "", message))
        yield name, content or b""


def _digest(contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


class _Reader(EntryReader[EditionFile]):
    def __init__(self, folder: Path, label: str, document: Document[EditionFile], always: Always) -> None:
        super().__init__(document)
        self.folder = folder
        self.label = label
        self.file = document.value
        self.declared = always.catalogue
        self.always = replace(always, catalogue=self.declared.with_figures(self.file.figures))
        self.known = self.always.catalogue.facts

    def read(self) -> Edition:
        self.problems += check_head(self.document, self.folder, self.label, self.declared.facts)
        sections = tuple(self._section(entry, number) for number, entry in enumerate(self.file.sections))
        entry = self.file.email
        email = (self._email(entry), self._heading(entry.subject, ("email", "subject"))) if entry else None
        self._check_wording_files()
        rules = [rule for section in (*sections, *((email[0],) if email else ())) for rule in walk(section)]
        self.problems += check_ids(rules)
        title = self._heading(self.file.title, ("title",))
        contents = dict(_contents(self.folder, self.label, self.problems))
        frames, style, assets = self._files(contents)
        accepted, problems = accepted_in(self.folder, self.label)
        self.problems += problems
        if self.problems:
            raise ProblemsError(self.problems)
        return Edition(
            label=self.label,
            file=self.file,
            always=self.always,
            title=title,
            title_place=self.document.place("title"),
            may_name={name: self.document.place("may_name", at) for at, name in enumerate(self.file.may_name)},
            sections=sections,
            email=email,
            rules={rule.id: rule for rule in rules},
            frames=frames,
            style=style,
            assets=assets,
            digest=_digest(contents),
            acceptance=acceptance_of(self.file, title, sections, looks_of(frames, style, assets), accepted, email),
        )

    def _email(self, entry: EmailEntry) -> SectionRule:
        place = self.document.place("email", "subject")
        if entry.section in {each.id for each in self.file.sections}:
            message = f"{entry.section} is a section of the letter"
            self.refuse(Kind.DUPLICATE, ("email", "section"), message, "name another")
        return SectionRule(entry.section, NOTHING, ALWAYS, self._parts(entry.section), None, place)

    def _heading(self, words: str, path: Key) -> Text:
        """Compile the title, a heading or a subject. A number typed in it is refused, as in a sentence."""
        text = self.text(words, path, self.known)
        typed = (each for piece in text.plain if isinstance(piece, str) for each in NUMBER.findall(piece))
        if number := next((each for each in typed if each != ALL), None):
            hint = "print a fact, by its name in {{ }}, or write it in words"
            self.refuse(Kind.NUMBER, path, f"prints {number}, which isn't one of its facts", hint)
        return text

    def _section(self, entry: SectionEntry, number: int) -> SectionRule:
        path = ("sections", number)
        place = self.document.place(*path, "id")
        when = self.condition(entry.when, (*path, "when"), self.known)
        heading = self._heading(entry.heading, (*path, "heading")) if entry.heading else NOTHING
        drawn = entry.chart.drawn if entry.chart else ()
        if entry.chart:
            for key, fact in zip(("council", "average"), drawn, strict=False):
                self._check_chart(fact, (*path, "chart", key))
        asked = self.document.place(*path, "when") if entry.when else None
        rule = SectionRule(entry.id, heading, when, self._parts(entry.id), entry.chart, place, asked)
        if entry.chart and rule.parts and not any(map(is_chart_title, walk(rule))):
            message = f"people who can't see the chart of {entry.id} are not told what it shows"
            hint = f"add a paragraph with style: chart-title to wording/{entry.id}.yaml"
            self.refuse(Kind.MISSING, (*path, "chart"), message, hint)
        if all(name in self.known for name in drawn):
            self._check_chart_words(rule, drawn, path)
        return rule

    def _check_chart_words(self, rule: SectionRule, drawn: tuple[str, ...], path: tuple[str | int, ...]) -> None:
        """Check that a chart draws the figures that its words print. Without an average, the rate is drawn alone."""
        words = [each for part in rule.parts for title in walk(part) if is_chart_title(title) for each in walk(title)]
        printed = {fact for each in words if isinstance(each, SentenceRule) for fact in each.printed}
        kinds = {self.known[name].type for name in drawn} & {Type.RATE, Type.AVERAGE}
        if others := sorted(fact.name for fact in printed if fact.type in kinds and fact.name not in drawn):
            message = f"draws {' and '.join(drawn)}, but its words print {' and '.join(others)}"
            self.refuse(Kind.CONTRADICTION, (*path, "chart"), message, "draw what its words say, or reword them")

    def _parts(self, section: str) -> Parts:
        label = f"{self.label}/wording/{section}.yaml"
        text, wrong = read_text(self.folder / "wording" / f"{section}.yaml", label)
        parts: Parts = ()
        if text is not None:
            parts, wrong = _wording(text, label, self.always.catalogue, self.file.documents)
        self.problems += wrong
        return parts

    def _check_chart(self, name: str, path: tuple[str | int, ...]) -> None:
        fact = self.known.get(name)
        if fact is None:
            self.refuse(Kind.FACT, path, f"there is no fact {name}", did_you_mean(name, self.known))
        elif fact.type not in {Type.RATE, Type.AVERAGE}:
            self.refuse(Kind.FACT, path, f"{name} is a {fact.type.value}, not a rate or an average", _IN_PERCENT)

    def _check_wording_files(self) -> None:
        """Report each file that no section uses: its author may think that its words are in the letters."""
        ids = [*(entry.id for entry in self.file.sections), *([self.file.email.section] if self.file.email else [])]
        wanted = {f"{each}.yaml" for each in ids}
        for path in sorted((self.folder / "wording").glob("*")):
            if path.name not in wanted and not path.name.startswith("."):
                hint = did_you_mean(path.name, wanted) or "add the section to edition.yaml, or remove the file"
                place = Place(f"{self.label}/wording/{path.name}")
                self.problems.append(Problem(Kind.REFERENCE, place, "", "no section uses this file", hint))

    def _files(self, contents: Mapping[str, bytes]) -> tuple[dict[str, str], str, dict[str, bytes]]:
        frames: dict[str, str] = {}
        assets: dict[str, bytes] = {}
        style = ""
        for name, content in contents.items():
            path = self.folder / name
            if name.startswith("assets/"):
                assets[path.name] = content
            elif path.suffix in {".html", ".svg", ".css"} and path.parent == self.folder:
                text, problems = as_text(content, f"{self.label}/{name}")
                self.problems += problems
                if name == STYLE:
                    style = text or ""
                elif path.suffix != ".css":
                    frames[name] = text or ""
        for name, there in ((FRAME, FRAME in frames), (STYLE, bool(style))):
            if not there:
                self.problems.append(Problem(Kind.FILE, Place(f"{self.label}/{name}"), "", "there is no such file"))
        return frames, style, assets
