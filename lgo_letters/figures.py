"""Turn numbers, rates and dates into what a letter prints. Only this module rounds."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache, partial

Value = str | bool | int | Fraction | date | None
"""A fact's value; None where it does not apply or was not recorded."""

WHOLE = 100
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Type(Enum):
    """The type of a value, which decides how it is compared and how it can be printed."""

    TEXT = "text"
    CHOICE = "one of a list"
    YES_NO = "yes or no"
    COUNT = "count"
    RATE = "rate in percent"
    AVERAGE = "average in percent"
    RATE_PER = "rate per so many"
    AVERAGE_PER = "average per so many"
    SHARE = "share from 0 to 1"
    DATE = "date"

    __hash__ = object.__hash__  # each type exists once; Enum's own is slow, and needed for each value printed

    @property
    def is_number(self) -> bool:
        return self in {Type.COUNT, Type.RATE, Type.RATE_PER, Type.SHARE} or self.is_average

    @property
    def is_average(self) -> bool:
        return self in {Type.AVERAGE, Type.AVERAGE_PER}

    @property
    def is_text(self) -> bool:
        return self in {Type.TEXT, Type.CHOICE}


def half_up(number: Fraction) -> int:
    """Round to the nearest whole number, halves up: 62.5 is 63, where Python's `round` gives 62."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def rate(percent: Fraction) -> str:
    """Write a council's own rate: 100% only if it is all, 0% only if it is none. 1 of 8 is 13%."""
    rounded = half_up(percent)
    if rounded == WHOLE and percent < WHOLE:
        rounded = WHOLE - 1
    if rounded == 0 and percent > 0:
        rounded = 1
    return f"{rounded}%"


def average(percent: Fraction) -> str:
    """Write an average, simply rounded: the documents' "average of 100%" is a rounded one."""
    return f"{half_up(percent)}%"


def decimals(number: Fraction, places: int) -> str:
    """Write a number, simply rounded: 4.65 is 4.7 with one decimal."""
    rounded = half_up(number * 10**places)
    return f"{rounded // 10**places:,}" + (f".{rounded % 10**places:0{places}}" if places else "")


def rate_per(number: Fraction, places: int) -> str:
    """Write a council's own rate per 1,000 or more: 0.0 only if it is none."""
    least = Fraction(1, 10**places)
    return f"less than {decimals(least, places)}" if 0 < number < least / 2 else decimals(number, places)


def share(part: Fraction) -> str:
    return rate(part * WHOLE)


def in_words(count: int) -> str:
    return WORDS[count] if 0 <= count < len(WORDS) else thousands(count)


def counted(count: int, one: str) -> str:
    """Write a number with its noun: 1 letter, 1,234 letters."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def councils_of(kind: str) -> str:
    """Name the councils of a type: district councils, fire authorities."""
    return f"{kind[:-1]}ies" if kind.endswith(("authority", "body")) else f"{kind} councils"


def some(names: Sequence[str], most: int, between: str = ", ") -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{between.join(names[:most])}{more}"


def text(value: str) -> str:
    """Write a name with the apostrophe that the letter's own words have: King’s Lynn, O’Neill."""
    return re.sub(r"(?<=\w)'(?=\w|\Z|\s)", "’", value)


def thousands(count: int) -> str:
    return f"{count:,}"


def day_in(text: str) -> date | None:
    """Read a day as people write it in the files, such as 1999-12-31. None if it isn't a day."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def year(value: date) -> str:
    return str(value.year)


FORMATS: dict[tuple[Type, str], Callable[..., str]] = {
    (Type.TEXT, ""): text,
    (Type.CHOICE, ""): text,
    (Type.COUNT, ""): thousands,
    (Type.COUNT, "in_words"): in_words,
    (Type.RATE, "percent"): rate,
    (Type.AVERAGE, "percent"): average,
    (Type.SHARE, "percent"): share,
    (Type.DATE, "date"): day,
    (Type.DATE, "year"): year,
}
for _places, _name in enumerate(("whole", "one_decimal", "two_decimals")):
    FORMATS[Type.RATE_PER, _name] = partial(rate_per, places=_places)
    FORMATS[Type.AVERAGE_PER, _name] = partial(decimals, places=_places)
"""What can be printed, and how: type and format, the empty one being none."""


@cache
def formats_of(kind: Type) -> tuple[str, ...]:
    """Name the formats in which a type can be printed. The empty one means that it needs none."""
    return tuple(name for of, name in FORMATS if of is kind)


def written(value: Value, kind: Type) -> str:
    """Write a value for the people who keep the rules (not for a letter): exact, not rounded."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, int):
        return str(value)
    exact = f"{value.numerator}" if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    near = decimals(value, 1 if kind in {Type.RATE, Type.AVERAGE} else 3)
    return exact if value.denominator == 1 else f"{near} ({exact})"
