"""Turn a plain word in a YAML file into what its author sees: a count, a decimal, true or false, or text.

Some words mean one thing to YAML and another to people: `no`, `010`, `1_000`, `12:30`. These are ambiguous. No model
accepts them, and a problem asks the author what is meant.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_COUNT = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
_TRUTH = re.compile(r"(?i:y|n|yes|no|on|off|true|false)\Z")
_NOTHING = re.compile(r"(?i:null|~)\Z")
_NUMBER = re.compile(  # as YAML 1.1 or 1.2 writes numbers, and people don't
    r"""(?ix) (?: [-+]? [0-9] [0-9_]* | [-+]? 0 [box] [0-9a-f_]+ | [-+]? [0-9]+ (?: :[0-5]?[0-9] )+ (?: \.[0-9]* )?
    | [-+]? (?: [0-9] [0-9_]* )? \. [0-9]* (?: e [-+]? [0-9]+ )? | [-+]? [0-9]+ (?: \.[0-9]* )? e [-+]? [0-9]+
    | [-+]? \.inf | \.nan ) \Z"""
)
_LONGEST = 100  # characters of a number; anything longer is read as text


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A word that can be read in two ways. `is_number` says whether it looks like a number."""

    word: str
    is_number: bool = False

    def __str__(self) -> str:
        return self.word


def read_word(word: str) -> str | int | bool | Decimal | Ambiguous | None:
    """Read a word without quotes. An empty one is None."""
    if not word:
        return None
    if word in {"true", "false"}:
        return word == "true"
    if len(word) > _LONGEST:
        return word
    if _COUNT.match(word):
        return int(word)
    if _DECIMAL.match(word):
        return Decimal(word)
    if _TRUTH.match(word) or _NOTHING.match(word):
        return Ambiguous(word)
    return Ambiguous(word, is_number=True) if _NUMBER.match(word) else word
