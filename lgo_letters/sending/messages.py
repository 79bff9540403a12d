"""Turn a signed letter into an e-mail for mail programs, and read an e-mail's recipients and attachments.

The same letter gives the same bytes: nothing depends on chance or a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote

from lgo_letters.councils.addressee import recipients
from lgo_letters.edition_model import EditionFile
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.whole_files import sha256

NINE = time(9, tzinfo=UTC)  # the time in the e-mail's date; the day is the letter's
LINE = 76  # characters
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '-]{0,50}")  # words that need no encoding in a header


@dataclass(frozen=True, slots=True)
class Received:
    """The people a message was sent to, and the digest of each attachment with its file ending."""

    to: tuple[str, ...]
    attached: tuple[tuple[str, str], ...]


def write_message(council: Council, text: Letter, file: EditionFile, letter: bytes, enclosure: bytes | None) -> bytes:
    """Write the message to a council with an address. `text` has its words, `letter` is the PDF."""
    entry, slug = file.email, council.slug
    to = council.file.addressee.email
    if entry is None or to is None:
        raise ValueError(slug)
    digest = sha256(letter)
    whom = str(text.facts["addressee_name"] or text.facts["addressee_role"])
    heads = {
        "From": _address(file.organisation, entry.sender),
        "To": _address(whom, to),
        "Cc": ",\r\n ".join(_address(*each) for each in recipients(council, entry)),
        "Subject": _encoded(text.title, "Subject"),
        "Date": format_datetime(datetime.combine(file.dates.letter, NINE)),
        "Message-ID": f"<{file.year}.{slug}.{digest[:16]}@{entry.sender.rpartition('@')[2]}>",
        "X-Unsent": "1",  # so that Outlook and Thunderbird open it as a draft
    }
    message = EmailMessage(SMTP)
    said = "\n\n".join(paragraph.text for paragraph in text.paragraphs())
    message.set_content(f"{said}\n", cte="quoted-printable")
    name = f"annual-review-letter-{file.year}-{slug}"
    message.add_attachment(letter, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    if enclosure is not None:
        message.add_attachment(enclosure, maintype="application", subtype=XLSX, filename=f"{name}.xlsx")
    message.set_boundary(f"=_{digest[:40]}_")
    head = "".join(f"{key}: {value}\r\n" for key, value in heads.items() if value)
    return head.encode("ascii") + message.as_bytes()


def _address(name: str, address: str) -> str:
    if not name:
        return address
    quoted = f'"{quote(name)}"' if name.isascii() else _encoded(name, "To")
    return f"{quoted}\r\n <{address}>"


def _encoded(words: str, head: str) -> str:
    """Encode words for a header. Python's newer function sometimes doubles a space."""
    if _PLAIN.fullmatch(words):
        return words
    return Header(words, "utf-8", maxlinelen=LINE, header_name=head).encode(linesep="\r\n")


def read_message(content: bytes) -> Received:
    """Read a message, as it was written here or as a mail program saved it."""
    message = message_from_bytes(content, policy=SMTP)
    to = [each.addr_spec for name in ("To", "Cc") for header in message.get_all(name, ()) for each in header.addresses]
    return Received(tuple(dict.fromkeys(filter(None, to))), tuple(_attached(message)))


def _attached(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        content = part.get_payload(decode=True)
        ending = (part.get_filename() or "").rpartition(".")[2].lower()
        if isinstance(content, bytes) and ending in {"pdf", "xlsx"}:
            yield ending, sha256(content)
