"""What a row says of its council turned into the one that is meant: by code, by name, or by a declared other name."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process, utils

from lgo_letters.councils.register import Authority, words_of

NEAREST, NEAR = 3, 60  # how many names are told, and how much alike they are at least, of 100


class Authorities:
    """The year's authorities by all that they are called."""

    def __init__(self, register: Mapping[str, Authority], label: str) -> None:
        self._label = label
        self._register = register
        self._codes = {each.gss_code: slug for slug, each in register.items() if each.gss_code}
        self._names = {
            words_of(name): slug for slug, each in register.items() for name in (each.name, *each.other_names)
        }

    def find(self, code: str, name: str) -> tuple[str, str, str]:
        """Give a council's slug; or nothing, what is wrong, and what to do."""
        by_code, by_name = self._codes.get(code.upper(), ""), self._names.get(words_of(name), "") if name else ""
        if not (code or name):
            return "", "this row names no council", "name it; or delete what else stands in the row"
        if code and not by_code:
            hint = self._nearest(name)
            return "", f"no authority of the year has the code {code}", hint
        if by_code and name and by_name != by_code:
            other = f"is {by_name}" if by_name else "is none of its names"
            hint = "see which of the two is right"
            if not by_name:
                hint = f"if it is the same, add it under other_names in the row of {by_code} in {self._label}"
            return "", f'{code} is {by_code}, and "{name}" {other}', hint
        if found := by_code or by_name:
            return found, "", ""
        return "", f'no authority of the year is called "{name}"', self._nearest(name)

    def _nearest(self, name: str) -> str:
        names = {slug: each.name for slug, each in self._register.items()}
        alike = process.extract(name, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAREST)
        near = ", ".join(f"{each} ({slug})" for each, much, slug in alike if much >= NEAR)
        said = f"nearest: {near}. " if near else ""
        return f"{said}Write it under other_names in {self._label}, or under leave_out in imports.yaml"
