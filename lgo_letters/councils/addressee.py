"""Check the people in a council's file: how the letter would address them. List who gets a copy."""

from collections.abc import Iterable, Iterator

from lgo_letters.councils.council_problem import problem_of
from lgo_letters.edition_model import EmailEntry
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.model import Council
from lgo_letters.problems import Kind, Problem

_BY_FORENAME = {"Sir", "Dame"}  # "Dear Sir John", never "Dear Sir Hart"
_ALONE = {"mr", "mrs", "ms", "miss", "mx"}  # no other title is beside these
_TITLES = {*_ALONE, "dr", "prof", "professor", "sir", "dame", "cllr", "councillor", "rev", "reverend"}
_QUOTES = '"“”„«‘'  # a name may begin with an apostrophe: ’t Hooft


def addressee_has_a_name(council: Council, _: Catalogue) -> Iterator[Problem]:
    """Check that the addressee has a title and a surname, or says `name: unknown`."""
    addressee = council.file.addressee
    parts = {key: getattr(addressee, key) for key in ("title", "forename", "surname", "salutation")}
    if addressee.name:
        if given := [key for key, value in parts.items() if value]:
            message = f"is unknown, and {' and '.join(given)} given"
            yield problem_of(Kind.CONTRADICTION, council, "addressee.name", message, "keep what is right")
    elif not addressee.surname:
        hint = "add it, or write name: unknown"
        yield problem_of(Kind.MISSING, council, "addressee.surname", "is missing", hint)
    elif not addressee.title and not addressee.salutation:
        hint = "add it, or a salutation"
        yield problem_of(Kind.MISSING, council, "addressee.title", "is missing", hint)
    elif addressee.title in _BY_FORENAME and not addressee.salutation:
        message = f"the letter would begin: Dear {addressee.title} {addressee.surname}"
        hint = f"write salutation: {addressee.title} {addressee.forename or 'and the forename'}"
        yield problem_of(Kind.MISSING, council, "addressee.title", message, hint)
    if addressee.salutation and addressee.salutation.lower().startswith("dear "):
        message = f"the letter would begin: Dear {addressee.salutation}"
        yield problem_of(Kind.VALUE, council, "addressee.salutation", message, 'leave "Dear" out')
    if addressee.title and addressee.title.endswith("."):
        hint = f"write {addressee.title.rstrip('.')}, without a full stop"
        yield problem_of(Kind.VALUE, council, "addressee.title", "ends with a full stop", hint)


def contacts_are_told_once(council: Council, _: Catalogue) -> Iterator[Problem]:
    """Check that no contact is there twice: somebody may have left, or an address was copied."""
    seen: set[tuple[str, str]] = set()
    for number, contact in enumerate(council.file.contacts, start=1):
        if (same := (contact.role.casefold(), contact.email.casefold())) in seen:
            message = f"{contact.email} is there twice as {contact.role}"
            yield problem_of(Kind.DUPLICATE, council, f"contacts[{number}].email", message, "keep one of them")
        seen.add(same)


def addressee_is_addressed_once(council: Council, _: Catalogue) -> Iterator[Problem]:
    """Check titles, quotation marks, and that no name is all small or capital."""
    addressee = council.file.addressee
    parts = {key: getattr(addressee, key) or "" for key in ("salutation", "title", "forename", "surname", "role")}
    for key, part in parts.items():
        if part.startswith(tuple(_QUOTES)):
            yield problem_of(Kind.VALUE, council, f"addressee.{key}", "has quotation marks", "leave them out")
    name = " ".join(parts[key] for key in ("title", "forename", "surname") if parts[key])
    greeting = parts["salutation"] or " ".join(parts[key] for key in ("title", "surname") if parts[key])
    for said, begins in ((greeting, "Dear "), (name, "")):
        titles = list(_titles(said.split()))
        if len(titles) > len({*titles}) or (len(titles) > 1 and not _ALONE.isdisjoint(titles)):
            key = "salutation" if begins and parts["salutation"] else "title"
            if key == "title" and [*_titles(f"{parts['surname']} …".split())]:
                key = "surname"
            message, hint = f"the letter would say: {begins}{said}", "write one title, and only under title"
            yield problem_of(Kind.VALUE, council, f"addressee.{key}", message, hint)
            break
    surname = parts["surname"]
    alike = (surname.isupper() and len(surname) > 1) or (surname.islower() and not surname.startswith("ff"))
    if alike and not addressee.salutation:
        message = f"the letter would begin: Dear {greeting}"
        hint = f"write it with a capital and small letters; if it is right, write salutation: {greeting}"
        yield problem_of(Kind.VALUE, council, "addressee.surname", message, hint)
    title = parts["title"]
    is_surname = title.casefold() == surname.casefold() and title.casefold() not in _TITLES  # there is a Dame Jo Dame
    if title and (title.islower() or is_surname):
        hint = "write a title, such as Mrs or Mr" if is_surname else f"write {title.title()}, with a capital"
        yield problem_of(Kind.VALUE, council, "addressee.title", f"the letter would say: {name}", hint)


def _titles(words: list[str]) -> Iterable[str]:
    """Give the titles that a name begins with. The last word is a surname, such as Dame."""
    for word in words[:-1]:
        if (title := word.rstrip(".").casefold()) not in _TITLES:
            return
        yield title


def recipients(council: Council, entry: EmailEntry) -> tuple[tuple[str, str], ...]:
    """List who gets a copy, by name and address, in the order of the edition's roles."""
    roles = [role.casefold() for role in entry.copies]
    chosen = sorted(
        (each for each in council.file.contacts if each.role.casefold() in roles),
        key=lambda each: roles.index(each.role.casefold()),
    )
    to = (council.file.addressee.email or "").casefold()
    copies = {each.email.casefold(): (each.name or "", each.email) for each in reversed(chosen)}
    return tuple(each for key, each in reversed(copies.items()) if key != to)
