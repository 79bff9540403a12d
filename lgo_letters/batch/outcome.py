"""The result of making a letter: its bytes, or its problems. It can be sent from one process to another."""

from dataclasses import dataclass

from lgo_letters.problems import Kind, Place, Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    slug: str
    pdf: bytes = b""
    html: bytes = b""
    picture: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()
    enclosure: bytes = b""
    differs: bool = False  # whether it differs from full layout, so that blocks can't be trusted
    in_full: str = ""  # why it was laid out in full although nobody asked for that


def failed(slug: str, message: str, hint: str = "", kind: Kind = Kind.OUTPUT) -> Outcome:
    return Outcome(slug, problems=(Problem(kind, Place(f"<{slug}>"), "", message, hint, slug),))
