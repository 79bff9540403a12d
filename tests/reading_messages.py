"""Read messages back, and compare them with the office's lists and the register, without using the program."""

import csv
import email
import io
import operator
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pypdfium2
from python_calamine import CalamineWorkbook

Rows = list[dict[str, str]]
CONTACTS = "Contacts"


def sheets_of(book: CalamineWorkbook) -> dict[str, Rows]:
    """Give the rows of each sheet, by the sheet's name. The first row has the headings."""
    found = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]
    return found


def text_of(pdf: bytes) -> str:
    """Give all words of a PDF, with single spaces."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def wrong_messages(workspace: Path, messages: list[Path]) -> list[str]:
    """Say what is wrong with messages: their addressees, letters, and the cases in enclosures."""
    sheets: dict[str, Rows] = {}
    for path in (workspace / "sheets").glob("*.xlsx"):
        sheets |= sheets_of(CalamineWorkbook.from_path(path))
    with (workspace / "data/2020/authorities.csv").open(encoding="utf-8") as file:
        register = {row["council"]: row["name"] for row in csv.DictReader(file)}
    contacts = {row["Authority"]: row for row in sheets.pop(CONTACTS)}
    wrong = []
    for path in messages:
        name = register[re.sub(r"-[0-9]+$", "", path.stem)]  # in the outbox, or in the archive
        message: EmailMessage = email.message_from_bytes(path.read_bytes(), policy=default)
        (letter, *others) = message.iter_attachments()
        (table,) = others
        expected = {
            "To": [contacts[name]["E-mail"]],
            "Cc": [each for each in [contacts[name]["Link officer's e-mail"]] if each],
        }
        for head, addresses in expected.items():
            found = [each.addr_spec for each in message[head].addresses] if message[head] else []
            wrong += [f"{path.stem}: {head} {found}, not {addresses}"] if found != addresses else []
        words = text_of(letter.get_content()).replace("’", "'")  # as in the lists
        named = [each for each in register.values() if each in words]
        wrong += [f"{path.stem}: the letter names {named}"] if named != [name] else []
        wrong += [f"{path.stem}: {contacts[name]['Surname']} is not in the letter"] * (
            contacts[name]["Surname"] not in words
        )
        enclosed = sheets_of(CalamineWorkbook.from_filelike(io.BytesIO(table.get_content())))
        listed = {title: [row for row in rows if row["Authority"] == name] for title, rows in sheets.items()}
        for title in listed | enclosed:
            own = [row.items() for row in enclosed.get(title, [])]
            theirs = [row.items() for row in listed.get(title, [])]
            same = len(own) == len(theirs) and all(map(operator.le, own, theirs))  # every enclosed cell
            wrong += [] if same else [f"{path.stem}: {title}: other cases than its own"]
    return wrong
