"""Messages as mail programs and servers read them, what the outbox gets, and what is recorded as sent."""

import csv
import email
import json
import re
import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from accepting import accept_all, accept_unlooked
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import council

from lgo_letters.approval.review import review
from lgo_letters.batch import planning
from lgo_letters.batch.building import build
from lgo_letters.batch.final import separate
from lgo_letters.batch.output import Output
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.cli import main
from lgo_letters.commands.making import sent_already
from lgo_letters.commands.options import Options
from lgo_letters.commands.outbox import outbox
from lgo_letters.compose import compose
from lgo_letters.councils.addressee import recipients as copied_to
from lgo_letters.finished.reader import read_finished
from lgo_letters.pipeline import Year, load_year, message_of, reason
from lgo_letters.preview.letters.letter_status import MadeLetters, statuses_of
from lgo_letters.problems import NO_COUNCIL, Kind
from lgo_letters.sending.addresses import unknown_copies, wrong_addresses
from lgo_letters.sending.messages import _address, _encoded, write_message
from lgo_letters.sending.outbox import Outbox, already_sent, differing, write_outbox
from lgo_letters.status import Status, next_step, status_of

INKHAM = "inkham-council"
SIGNED = (INKHAM, "folioham-district-council", "parchham-district-council")
LONG = "Little Dithering, Great Dithering and Upper Wibbling Joint Metropolitan Borough Council of Šnöwbÿ"


class Inbox(Message):
    """Keeps the messages that a server received, and their recipients."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.contents: list[bytes] = []

    def prepare_message(self, session: Any, envelope: Any) -> Any:  # noqa: ANN401, ARG002 - aiosmtpd's
        return envelope

    def handle_message(self, message: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        read = email.message_from_bytes(message.content, policy=default)
        assert isinstance(read, EmailMessage)
        self.contents.append(message.content)
        self.received.append((message.rcpt_tos, read))


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Controller]]:
    """Give a real server on this machine, and what it receives."""
    received = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    yield received, controller
    controller.stop()


def _through(server: tuple[Inbox, Controller], *contents: bytes) -> list[tuple[list[str], EmailMessage]]:
    """Send messages as a mail program does: read each from its file, and send it to those whom its headers name."""
    received, controller = server
    with smtplib.SMTP("127.0.0.1", controller.port) as client:
        for content in contents:
            heads = email.message_from_bytes(content, policy=default)
            to = [each.addr_spec for head in (heads["To"], heads["Cc"]) if head for each in head.addresses]
            client.sendmail(heads["From"].addresses[0].addr_spec, to, content)
    return received.received


@pytest.fixture(scope="module")
def final_once(accepted_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up year in which some letters are signed."""
    folder = Path(shutil.copytree(accepted_once, tmp_path_factory.mktemp("final") / "specimen"))
    _sign(folder)
    return folder


def _sign(workspace: Path) -> None:
    year = load_year(workspace)
    assert not build(year, SIGNED, BuildOptions(tuple(SIGNED), final=True), lambda *_: None).problems


@pytest.fixture
def final(final_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(final_once, tmp_path / "final"))


def test_what_is_planned_as_signed_is_made_without_draft_also_when_it_is_composed_again(accepted_once: Path) -> None:
    year = load_year(accepted_once)
    planned, letters = planning.planning(year, SIGNED, Output(accepted_once, year.year), final=True)

    begun = [letter for letter in letters if letter]

    assert [each.slug for each in begun] == [*SIGNED]
    assert not any("DRAFT" in each.mark for each in begun)
    assert [*planning.composed(planned, SIGNED, year)] == begun


def test_no_page_of_what_was_signed_says_draft(final_once: Path) -> None:
    for slug in SIGNED:
        pdf = (final_once / f"output/2020/letters/{slug}.pdf").read_bytes()
        for drawing in read_finished(pdf).drawings:
            assert not any("DRAFT" in each.text for each in drawing.artifacts)


def _people(content: bytes, head: str) -> list[tuple[str, str]]:
    """Read names and addresses with Python's older parser. The newer one keeps spaces between two encoded words."""
    said = email.message_from_bytes(content)[head].replace("\r\n", "")
    return [(str(make_header(decode_header(name))), address) for name, address in getaddresses([said])]


def _outbox(workspace: Path, *again: str) -> Outbox:
    year = load_year(workspace)
    return write_outbox(year, [*year.councils], again)


def _messages(workspace: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((workspace / "output/2020/outbox").glob("*.eml"))}


def _file(workspace: Path, slug: str) -> Path:
    return workspace / f"data/2020/councils/{slug}.yaml"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_each_message_has_the_one_right_letter_and_the_right_addresses(
    final: Path, inbox: tuple[Inbox, Controller]
) -> None:
    _outbox(final)
    with (final / "output/2020/manifest.csv").open(encoding="utf-8") as table:
        digests = {row["slug"]: row["pdf_sha256"] for row in csv.DictReader(table)}
    files = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in _file(final, "x").parent.glob("*.yaml")}
    contents = _messages(final)
    received = _through(inbox, *contents.values())

    assert set(contents) == {slug for slug in SIGNED if files[slug]["sent_by"] == "email"}
    assert len(received) == len(contents) >= 2
    for slug, (recipients, message) in zip(contents, received, strict=True):
        said = files[slug]
        (to,) = message["To"].addresses
        assert to.addr_spec == said["addressee"]["email"]
        assert [each.addr_spec for each in message["Cc"].addresses] == [each["email"] for each in said["contacts"]]
        assert recipients == [said["addressee"]["email"], *(each["email"] for each in said["contacts"])]
        (letter,) = message.iter_attachments()
        assert sha256(letter.get_content()).hexdigest() == digests[slug]
        assert letter.get_filename() == f"annual-review-letter-2020-{slug}.pdf"
        assert said["name"] in message["Subject"]
        assert said["name"] in message.get_body().get_content()  # type: ignore[union-attr]
        assert message["X-Unsent"] == "1"


def test_the_same_letter_is_the_same_message_byte_for_byte(final: Path) -> None:
    _outbox(final)
    before = _messages(final)
    shutil.rmtree(final / "output/2020/outbox")
    _outbox(final)

    assert _messages(final) == before


@pytest.mark.parametrize(
    ("name", "title", "surname"),
    [
        (LONG, "Señora", "Ñandú-Œuvré"),
        ("King's Nowhere & Queen's Nowhere Council", "Mr", 'O\'Nemo, "Jo"'),
        ("Cyngor Sir Ffug-yr-Ŵy Council", "Ms", "Featherstonehaugh-Cholmondeley of the Upper and Nether Wibbling"),
    ],
)
def test_names_with_accents_and_long_subjects_arrive_whole(
    name: str, title: str, surname: str, year: Year, inbox: tuple[Inbox, Controller]
) -> None:
    address = f"{'a' * 60}.o'nemo@{'b' * 60}.{'c' * 60}.example"
    addressee = {"title": title, "surname": surname, "role": "Chief Executive", "email": address}
    contact = {"role": "Link Officer", "name": "Zoë, of Dithering", "email": "zoe@council.example"}
    made = council(name=name, addressee=addressee, contacts=(contact,))
    edition = year.edition.as_message
    assert edition is not None
    message = compose(made, year.averages_of(year.councils["sefton"]), edition).letter
    content = write_message(made, message, year.edition.file, b"%PDF-1.7 letter", b"PK enclosure")
    ((recipients, received),) = _through(inbox, content)

    assert received["Subject"] == f"Annual Review letter 2020 – {name.replace(chr(39), '’')}"
    assert _people(inbox[0].contents[0], "To") == [(f"{title} {surname}", address)]
    assert _people(inbox[0].contents[0], "Cc") == [("Zoë, of Dithering", "zoe@council.example")]
    assert recipients == [address, "zoe@council.example"]
    letter, enclosure = received.iter_attachments()
    assert (letter.get_content(), enclosure.get_content()) == (b"%PDF-1.7 letter", b"PK enclosure")
    assert (letter.get_content_type(), enclosure.get_content_subtype()[:3]) == ("application/pdf", "vnd")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), min_size=1, max_size=160))
def test_any_words_come_back_from_a_subject_and_a_name_as_they_were(words: str) -> None:
    line = " ".join(words.split()) or "x"
    head = f"Subject: {_encoded(line, 'Subject')}\r\nTo: {_address(line, 'jo@council.example')}\r\n\r\n"
    read = email.message_from_bytes(head.encode("ascii"), policy=default)

    assert read["Subject"] == line
    assert _people(head.encode("ascii"), "To") == [(line, "jo@council.example")]


def test_date_and_message_id_come_from_the_letter(final: Path) -> None:
    _outbox(final)
    message = email.message_from_bytes(_messages(final)[INKHAM], policy=default)
    digest = sha256((final / f"output/2020/letters/{INKHAM}.pdf").read_bytes()).hexdigest()

    assert message["Date"].datetime.date().isoformat() == "2020-07-22"
    assert message["Message-ID"] == f"<2020.{INKHAM}.{digest[:16]}@ombudsman.example>"


def test_status_counts_every_message_in_the_outbox_also_those_sent_already(final: Path) -> None:
    _outbox(final)
    there = _messages(final)[INKHAM]
    run = CliRunner()
    run.invoke(main, ["sent", INKHAM, "--workspace", str(final)])
    (final / f"output/2020/outbox/{INKHAM}.eml").write_bytes(there)

    printed = run.invoke(main, ["status", "--workspace", str(final)]).stdout

    assert "in the outbox: 3 messages\n  1 for earlier letters, or sent already" in printed


def test_a_message_that_a_colleague_has_sent_leaves_the_outbox(final: Path) -> None:
    _outbox(final)
    there = _messages(final)[INKHAM]
    assert CliRunner().invoke(main, ["sent", INKHAM, "--workspace", str(final)]).exit_code == 0
    (final / f"output/2020/outbox/{INKHAM}.eml").write_bytes(there)
    before = status_of(final, 2020)

    notes = _outbox(final).notes

    assert (INKHAM in before.outbox, before.stale) == (False, (INKHAM,))
    assert f"{INKHAM}: its message is recorded as sent, so it was taken out of the outbox" in notes
    assert INKHAM not in _messages(final)


def test_a_draft_does_not_go_into_the_outbox(final: Path) -> None:
    _change(_file(final, INKHAM), "surname: ", "surname: X")
    stale = _outbox(final)
    year = load_year(final)
    build(year, [INKHAM], BuildOptions((INKHAM,)), lambda *_: None)
    draft = _outbox(final)

    assert INKHAM in stale.unready
    assert INKHAM in draft.unready
    assert INKHAM not in _messages(final)


def test_a_signed_letter_that_is_not_accepted_any_more_is_a_draft_again_and_gets_no_message(final: Path) -> None:
    accepted = final / "templates/2020/accepted.yaml"
    blocks = accepted.read_text(encoding="utf-8").split("\n\n")
    kept = [each for each in blocks if not each.startswith(f"- letter: {INKHAM}\n")]
    accepted.write_text("\n\n".join(kept), encoding="utf-8")
    year = load_year(final)

    found = _outbox(final)
    _, (problem,) = separate(year, [INKHAM])
    built = build(year, [INKHAM], BuildOptions((INKHAM,)), lambda *_: None)

    assert len(kept) == len(blocks) - 1
    assert INKHAM in found.unready
    assert problem.message == "nobody has accepted what is this council's alone: its paragraphs and figures"
    assert (built.made, built.drafts) == ([INKHAM], 1)


def test_a_signed_letter_whose_file_was_changed_by_hand_does_not_go_into_the_outbox(final: Path) -> None:
    (final / f"output/2020/letters/{INKHAM}.pdf").write_bytes(b"%PDF-1.7 of another council")

    assert INKHAM in _outbox(final).unready
    assert INKHAM not in _messages(final)


def test_a_signed_letter_that_can_not_be_made_any_more_does_not_go_into_the_outbox(final: Path) -> None:
    _change(_file(final, INKHAM), "  role: ", "  role: Chief Executive of Folioham District Council # ")

    assert INKHAM in _outbox(final).unready
    assert INKHAM not in _messages(final)


def test_whoever_the_letter_is_sent_to_gets_no_copy_of_it(year: Year) -> None:
    addressee = {"title": "Ms", "surname": "Nemo", "role": "Chief Executive", "email": "Jo@council.example"}
    contacts = ({"role": "link officer", "email": "jo@council.example"},)

    assert year.edition.file.email
    assert copied_to(council(addressee=addressee, contacts=contacts), year.edition.file.email) == ()


def test_a_message_of_a_letter_that_has_changed_since_is_told(final: Path) -> None:
    _outbox(final)
    _change(_file(final, INKHAM), "surname: ", "surname: X")

    (problem,) = _outbox(final).problems
    assert str(problem) == (f"output/2020/outbox/{INKHAM}.eml: belongs to no letter that is signed and up to date")


def test_words_of_the_message_that_nobody_accepted_keep_it_back(final: Path) -> None:
    wording = final / "templates/2020/wording/email.yaml"
    _change(wording, "Please find attached", "Herewith please find")
    items = {item.name for item in review(load_year(final)).items}
    found = _outbox(final)

    assert items == {"email-letter"}
    assert found.written == []
    assert {(each.key, each.message) for each in found.problems} == {
        ("email-letter", "nobody has accepted these words")
    }


def test_a_date_typed_in_the_words_of_the_message_is_found_there_by_check_and_keeps_it_back(final: Path) -> None:
    _change(final / "templates/2020/wording/email.yaml", "{{ publication_date | date }}", "29 July 2020")
    told = CliRunner().invoke(main, ["check", "--workspace", str(final)])
    found = _outbox(final)

    where = "templates/2020/wording/email.yaml:23:5: email-letter.2: prints 29, which isn't one of its facts"
    assert where in told.stderr
    assert found.written == []
    assert {str(each) for each in found.problems if each.kind is Kind.NUMBER} == {
        where,
        where.replace("prints 29", "prints 2020"),
    }


def test_one_address_for_two_councils_is_a_problem_unless_declared(final: Path) -> None:
    first, second = SIGNED[:2]
    for slug in (first, second):
        text = _file(final, slug).read_text(encoding="utf-8")
        shared = re.sub(r'"complaints@[^"]*"', '"Shared@team.example"', text)
        _file(final, slug).write_text(shared, encoding="utf-8")
    accept_unlooked(load_year(final))
    found = _outbox(final)
    _change(
        final / "templates/2020/edition.yaml",
        "  section: email\n",
        "  section: email\n  shared:\n    - shared@team.example\n",
    )
    declared = _outbox(final)

    assert {each.message for each in found.problems} == {
        f"Shared@team.example is also an address of {first}",
        f"Shared@team.example is also an address of {second}",
    }
    assert not {first, second} & {*found.written}
    assert declared.problems == ()
    assert {first, second} <= {*declared.written}


def test_a_letter_whose_addresses_have_changed_is_accepted_anew_before_it_is_sent(final: Path) -> None:
    first, second = sorted(SIGNED[:2])
    one, other = (_file(final, slug).read_text(encoding="utf-8") for slug in (first, second))
    (mine,), (theirs,) = (re.findall(r"(?m)^  email: (.*)$", text) for text in (one, other))
    _change(_file(final, first), mine, theirs)
    _change(_file(final, second), theirs, mine)

    (item,) = review(load_year(final)).items

    assert item.heading == "letters that have changed: sent to"
    assert [(each.before, each.after) for each in item.changes] == [
        (f"{first}: sent to: {_bare(mine)}", f"{first}: sent to: {_bare(theirs)}"),
        (f"{second}: sent to: {_bare(theirs)}", f"{second}: sent to: {_bare(mine)}"),
    ]
    assert not {first, second} & {*_outbox(final).written}


def test_another_sender_is_accepted_before_anything_is_sent(final: Path) -> None:
    _change(final / "templates/2020/edition.yaml", "  from: ", "  from: not-")

    (item,) = review(load_year(final)).items

    assert item.heading == "sender and subject of the message that a letter is sent with"
    assert "from: not-" in item.after
    assert _outbox(final).written == []


def _bare(address: str) -> str:
    return address.strip('"')


def test_a_domain_of_two_councils_is_a_problem_unless_declared(final: Path) -> None:
    first, second = sorted(SIGNED[:2])
    _change(_file(final, first), f"complaints@{first}", f"complaints@{second}x")
    _change(_file(final, second), f"complaints@{second}", f"elsewhere@{second}x")
    found = {(each.council, each.key, each.message) for each in wrong_addresses(load_year(final))}
    _change(
        final / "templates/2020/edition.yaml",
        "  section: email\n",
        f'  section: email\n  shared:\n    - "@{second}x.example"\n',
    )

    assert found == {
        (first, "contacts[1].email", f"@{second}x.example is also the domain of {second}"),
        (second, "contacts[1].email", f"@{second}x.example is also the domain of {first}"),
    }
    assert [*wrong_addresses(load_year(final))] == []


def test_an_addressee_without_an_address_is_told(final: Path) -> None:
    text = _file(final, INKHAM).read_text(encoding="utf-8")
    _file(final, INKHAM).write_text(re.sub(r"  email: .*\n", "", text, count=1), encoding="utf-8")
    accept_unlooked(load_year(final))

    (problem,) = _outbox(final).problems
    assert (problem.key, problem.message, problem.council) == ("addressee.email", "is missing", INKHAM)


def test_a_misspelt_role_that_gets_a_copy_is_told_once_where_it_is_written(final: Path) -> None:
    _change(final / "templates/2020/edition.yaml", "    - link officer\n", "    - link oficer\n")
    accept_unlooked(load_year(final))

    found = _outbox(final)

    (problem,) = found.problems
    assert re.fullmatch(r"templates/2020/edition.yaml:\d+:7: email.copies: no council has a link oficer", str(problem))
    assert (problem.hint, problem.council) == ("did you mean link officer?", NO_COUNCIL)
    assert found.notes == []
    assert found.written


def test_a_year_without_contacts_has_no_misspelt_role(year: Year) -> None:
    assert year.edition.file.email
    assert year.edition.file.email.copies == ("link officer",)
    assert unknown_copies(year) == {}


def test_a_domain_that_has_changed_since_last_year_is_shown(final: Path) -> None:
    shutil.copytree(final / "data/2020/councils", final / "data/2019/councils")
    before = final / f"data/2019/councils/{INKHAM}.yaml"
    _change(before, "chief.executive@inkham-council.example", "chief.executive@inkham.example")

    assert (
        f"{INKHAM}: the domain has changed since last year: chief.executive@inkham.example" in _outbox(final).notes[0]
    )


def test_what_was_sent_does_not_go_into_the_outbox_again_unless_somebody_says_so(final: Path) -> None:
    _outbox(final)
    run = CliRunner()
    done = run.invoke(main, ["sent", INKHAM, "--workspace", str(final)])
    after = _outbox(final)
    in_between = set(_messages(final))
    again = _outbox(final, INKHAM)

    assert done.exit_code == 0, done.output
    assert after.sent == [INKHAM]
    assert INKHAM not in in_between
    assert again.written == [INKHAM]


def test_a_message_that_has_changed_does_not_take_the_place_of_another_unless_somebody_says_so(final: Path) -> None:
    _outbox(final)
    before = _messages(final)[INKHAM]
    _change(_file(final, INKHAM), "complaints@", "complaint@")
    accept_unlooked(load_year(final))
    (problem,) = _outbox(final).problems

    assert (
        problem.message
        == "is not as it would be written now: its addresses or words have changed, or somebody edited it"
    )
    assert _messages(final)[INKHAM] == before
    assert _outbox(final, INKHAM).written == [INKHAM]
    assert b"complaint@inkham" in _messages(final)[INKHAM]


def test_messages_that_a_mail_program_saved_are_recognised_by_their_letters(
    final: Path, tmp_path: Path, inbox: tuple[Inbox, Controller]
) -> None:
    _outbox(final)
    saved = tmp_path / "saved"
    saved.mkdir()
    for number, (_, message) in enumerate(_through(inbox, *_messages(final).values())):
        message.set_boundary(f"other{number}")
        message.replace_header("Message-ID", f"<{number}@server.example>")
        message.add_header("Received", "by server.example")
        (saved / f"Sent item {number}.eml").write_bytes(message.as_bytes())
    sent = _messages(final)
    done = CliRunner().invoke(main, ["sent", "--from", str(saved), "--workspace", str(final)])

    recorded = yaml.safe_load((final / "data/2020/sent.yaml").read_text(encoding="utf-8"))
    assert done.exit_code == 0, done.output
    assert {each["council"] for each in recorded} == set(sent)
    for each in recorded:
        archived = (final / each["archived"]).read_bytes()
        assert sha256(archived).hexdigest() == each["digest"]
        letter = (final / f"output/2020/letters/{each['council']}.pdf").read_bytes()
        assert sha256(letter).hexdigest() == each["letter"]
    assert _messages(final) == {}
    assert (final / "archive/.gitignore").read_text(encoding="utf-8") == "*\n"
    again = CliRunner().invoke(main, ["sent", "--from", str(saved), "--workspace", str(final)])
    assert "0 letters recorded as sent, 3 before" in again.stdout


def test_a_message_without_a_letter_of_the_year_is_refused_and_nothing_recorded(final: Path, tmp_path: Path) -> None:
    _outbox(final)
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "good.eml").write_bytes(_messages(final)[INKHAM])
    (saved / "other.eml").write_bytes(b"To: a@b.example\r\nSubject: Lunch?\r\n\r\nToday?\r\n")
    done = CliRunner().invoke(main, ["sent", "--from", str(saved), "--workspace", str(final)])

    assert done.exit_code == 1
    assert "has no letter of the year" in done.stderr
    assert not (final / "data/2020/sent.yaml").exists()
    assert INKHAM in _messages(final)


def _attach(message: EmailMessage, name: str) -> None:
    message.add_attachment(b"of another council", maintype="application", subtype="octet-stream", filename=name)


def _without_recipients(message: EmailMessage) -> None:
    del message["To"], message["Cc"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (partial(_attach, name="x.xlsx"), f"has the letter to {INKHAM}, but not the enclosure that belongs to it"),
        (partial(_attach, name="x.pdf"), "has no letter of the year attached as it was made last, or has several"),
        (_without_recipients, "has no addressee"),
    ],
    ids=["another enclosure", "two letters", "no addressee"],
)
def test_a_message_that_is_not_as_it_was_written_is_refused_and_nothing_recorded(
    final: Path, tmp_path: Path, change: Callable[[EmailMessage], None], said: str
) -> None:
    _outbox(final)
    message = email.message_from_bytes(_messages(final)[INKHAM], policy=default)
    assert isinstance(message, EmailMessage)
    change(message)
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved/sent.eml").write_bytes(message.as_bytes())

    done = CliRunner().invoke(main, ["sent", "--from", str(tmp_path / "saved"), "--workspace", str(final)])

    assert said in " ".join(done.stderr.split())
    assert not (final / "data/2020/sent.yaml").exists()


def test_a_message_in_the_outbox_with_an_enclosure_that_is_not_the_letter_s_is_stale(final: Path) -> None:
    _outbox(final)
    message = email.message_from_bytes(_messages(final)[INKHAM], policy=default)
    assert isinstance(message, EmailMessage)
    _attach(message, "cases.xlsx")
    (final / f"output/2020/outbox/{INKHAM}.eml").write_bytes(message.as_bytes())

    assert status_of(final, 2020).stale == (INKHAM,)


def test_a_letter_that_was_sent_with_another_enclosure_differs_from_what_was_sent(final: Path) -> None:
    _outbox(final)
    CliRunner().invoke(main, ["sent", INKHAM, "--workspace", str(final)])
    before = status_of(final, 2020).differing
    _change(final / "data/2020/sent.yaml", "  digest: ", f'  enclosure: "{"0" * 64}"\n  digest: ')

    assert (before, status_of(final, 2020).differing) == ((), (INKHAM,))


def test_a_council_without_a_contact_who_gets_a_copy_is_named(final: Path) -> None:
    text = _file(final, INKHAM).read_text(encoding="utf-8")
    _file(final, INKHAM).write_text(re.sub(r"contacts:\n(?:  .*\n)+", "", text), encoding="utf-8")
    accept_unlooked(load_year(final))

    assert _outbox(final).notes == [
        f"{INKHAM}: no copy to a link officer: data/2020/councils/{INKHAM}.yaml has no address"
    ]


def test_status_says_where_the_year_stands(final: Path) -> None:
    lists = ("complete", "accepted", "outdated", "ready", "sent", "outbox")

    def now() -> list[int]:
        found = status_of(final, 2020)
        return [len(getattr(found, name)) for name in lists]

    _change(_file(final, "quillham-borough-council"), "surname: ", "surname: X")
    signed = now()
    _outbox(final)
    CliRunner().invoke(main, ["sent", INKHAM, "--workspace", str(final)])
    sent = now()
    _change(_file(final, INKHAM), "surname: ", "surname: X")
    _change(final / "data/2020/statistics.csv", "\nblotham-district-council,", "\nblotham-district-council,,,,,\nx,")
    broken = status_of(final, 2020)

    assert signed == [12, 11, 0, 3, 0, 0]
    assert sent == [12, 11, 0, 2, 1, 2]
    assert "blotham-district-council" in broken.open
    assert set(broken.complete).isdisjoint({*broken.open, *broken.problems})
    assert broken.next[0] == "check"


@pytest.mark.parametrize(
    ("lists", "command"),
    [
        ({"open": ("a",), "problems": ("b",)}, "check"),
        ({"problems": ("b",), "accepted": ("a",)}, "check"),
        ({"accepted": ("a",)}, "review"),
        ({"accepted": ("a",), "assumed": ("b",)}, "check --final"),
        ({"accepted": ("a", "b")}, "build --final"),
        ({"accepted": ("a", "b"), "ready": ("a", "b")}, "outbox"),
        ({"accepted": ("a", "b"), "ready": ("a", "b"), "outbox": ("a",), "post": ("b",)}, "sent --all"),
        ({"accepted": ("a", "b"), "ready": ("b",), "sent": ("a",), "post": ("b",)}, "sent b"),
        ({"accepted": ("a", "b"), "ready": ("a", "b"), "outbox": ("a", "b"), "stale": ("a",)}, "outbox"),
        ({"accepted": ("a", "b"), "ready": ("a", "b"), "lost": ("a",), "post": ("a", "b")}, "outbox"),
        ({"accepted": ("a", "b"), "sent": ("a", "b")}, "new-year 2021"),
        ({"accepted": ("b",), "sent": ("a",), "outdated": ("a", "b"), "ready": ("b",)}, "build"),
        ({"accepted": ("a", "b"), "sent": ("a",), "outdated": ("a",)}, "build --final"),
        ({"sent": ("a", "b"), "differing": ("a",)}, "verify"),
        ({"accepted": ("a",), "sent": ("a", "b")}, "review"),
    ],
)
def test_status_names_the_command_that_comes_next(lists: dict[str, tuple[str, ...]], command: str) -> None:
    assert next_step(replace(Status(2020, ("a", "b")), **lists))[0] == command  # type: ignore[arg-type]


def test_status_names_a_missing_e_mail_address_before_anything_is_signed(specimen: Path) -> None:
    path = _file(specimen, INKHAM)
    path.write_text(re.sub(r"(?m)^  email: .*\n", "", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")

    said = CliRunner().invoke(main, ["status", "--workspace", str(specimen)]).stdout

    assert status_of(specimen, 2020).unaddressed == (INKHAM,)
    assert (
        f"no e-mail address: {INKHAM}\n  write addressee.email; or, if the letter goes by post: sent_by: post\n" in said
    )


def test_outbox_names_letters_that_go_by_post(final: Path) -> None:
    _change(_file(final, INKHAM), "sent_by: email", "sent_by: post")
    year = load_year(final)
    accept_all(year, review(year), {"by": "A. N. Other", "date": "2020-07-20"})
    _sign(final)

    said = CliRunner().invoke(main, ["outbox", "--workspace", str(final)]).stdout

    assert f"1 letter goes by post: {INKHAM}\n" in said
    assert INKHAM not in _messages(final)


def _corrected(workspace: Path) -> None:
    """Correct one council's addressee, accept that, and sign its letter again."""
    _change(_file(workspace, INKHAM), "surname: ", "surname: X")
    year = load_year(workspace)
    accept_all(year, review(year), {"by": "A. N. Other", "date": "2020-07-20"})
    _sign(workspace)


def test_a_letter_that_was_corrected_after_it_was_sent_is_named(final: Path) -> None:
    _outbox(final)
    run = CliRunner()
    run.invoke(main, ["sent", "--all", "--workspace", str(final)])
    before = status_of(final, 2020).differing
    _corrected(final)
    year = load_year(final)

    found, status = write_outbox(year, [*year.councils]), status_of(final, 2020)
    (problem,) = differing(year, Output(final, 2020))
    listed = MadeLetters(final).statuses(1, year, {INKHAM: reason(year.councils[INKHAM], year).letter})
    verified = run.invoke(main, ["verify", "--remake", "0", "--workspace", str(final)])
    said = run.invoke(main, ["status", "--workspace", str(final)]).stdout
    _outbox(final, INKHAM)
    run.invoke(main, ["sent", "--all", "--workspace", str(final)])

    assert before == ()
    assert (found.differing, status.differing) == ([INKHAM], (INKHAM,))
    assert problem.message == f"differs from what was sent: archive/2020/{INKHAM}-1.eml"
    assert statuses_of("accepted", listed[INKHAM]) == ("sent", "differs from what was sent")
    assert (verified.exit_code, problem.message in verified.stderr) == (1, True)
    assert f"1 letter differs from what was sent, or is gone: {INKHAM}" in said
    assert status_of(final, 2020).differing == ()


def test_an_unaccepted_correction_of_a_letter_that_was_sent_is_named_by_status(final: Path) -> None:
    _outbox(final)
    CliRunner().invoke(main, ["sent", "--all", "--workspace", str(final)])
    _change(_file(final, INKHAM), "surname: ", "surname: X")
    Output(final, 2020).set_aside([INKHAM])

    assert status_of(final, 2020).differing == (INKHAM,)


def test_messages_of_earlier_letters_are_recorded_only_if_somebody_names_their_council(final: Path) -> None:
    _outbox(final)
    _corrected(final)
    run = CliRunner()

    stale = status_of(final, 2020).stale
    (problem,) = _outbox(final).problems
    everything = run.invoke(main, ["sent", "--all", "--workspace", str(final)])
    left = [*_messages(final)]
    by_name = run.invoke(main, ["sent", INKHAM, "--workspace", str(final)])

    assert stale == (INKHAM,)
    assert problem.message == "was written for an earlier letter"
    assert everything.exit_code == 1
    assert "2 letters recorded as sent" in everything.stdout
    assert f"if you sent it: lgo-letters sent {INKHAM}" in everything.stderr
    assert left == [INKHAM]
    assert "1 letter recorded as sent" in by_name.stdout
    assert status_of(final, 2020).differing == (INKHAM,)


def test_build_counts_what_was_sent_apart_from_what_is_ready_to_send(final: Path) -> None:
    _outbox(final)
    run = CliRunner()
    run.invoke(main, ["sent", INKHAM, "--workspace", str(final)])

    built = run.invoke(main, ["build", "--final", *SIGNED, "--workspace", str(final)])

    assert "0 drafts, 2 ready to send, 1 sent already" in built.stdout


def test_no_letter_is_signed_if_a_rule_does_not_hold_for_some_council(final: Path) -> None:
    wording = final / "templates/2020/wording/your-council.yaml"
    text = wording.read_text(encoding="utf-8")
    wording.write_text(text.replace("late_share > 1/3 and", "late_share > 334/1000 and"), encoding="utf-8")
    (final / f"output/2020/letters/{INKHAM}.pdf").unlink()

    signed = CliRunner().invoke(main, ["build", "--final", INKHAM, "--workspace", str(final)])
    drafts = CliRunner().invoke(main, ["build", INKHAM, "--workspace", str(final)])

    assert signed.exit_code == 1
    assert "there can be a council to which none of these applies" in signed.stderr
    assert "no letter was signed" in signed.stderr
    assert "1 letter made" not in signed.stdout
    assert "1 letter made" in drafts.stdout


def test_a_signed_letter_stays_signed_with_another_version_of_the_program(final: Path) -> None:
    manifest = final / "output/2020/manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    for each in said["letters"].values():
        each["inputs"] = each["digest"] = "of another version"
        each["made_from"]["versions"]["program"] = "0.0.9"
    manifest.write_text(json.dumps(said), encoding="utf-8")
    run = CliRunner()

    checked = run.invoke(main, ["verify", "--remake", "0", "--workspace", str(final)])
    built = run.invoke(main, ["build", *SIGNED, "--workspace", str(final)])
    again = run.invoke(main, ["build", "--final", "--dry-run", INKHAM, "--workspace", str(final)])

    assert INKHAM not in checked.stderr
    assert f"0 drafts, {len(SIGNED)} ready to send" in built.stdout
    assert "the program 0.0.9 →" in again.stdout


def test_a_sent_letter_whose_file_is_gone_is_not_counted(final: Path) -> None:
    _outbox(final)
    run = CliRunner()
    run.invoke(main, ["sent", "--all", "--workspace", str(final)])
    before = sent_already(Options(final, None, json=False, verbosity=0), 2020)

    (final / f"output/2020/letters/{INKHAM}.pdf").unlink()

    assert (before, sent_already(Options(final, None, json=False, verbosity=0), 2020)) == (3, 2)


def test_an_outbox_that_is_stopped_says_how_many_messages_are_there(
    final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.replace

    def stop(path: Path, target: Path) -> Path:
        if target.suffix == ".eml" and _messages(final):
            raise KeyboardInterrupt
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(click.Abort) as stopped:
        outbox.main(["--workspace", str(final)], standalone_mode=False)

    assert isinstance(stopped.value.__cause__, KeyboardInterrupt)
    assert stopped.value.__cause__.args == ("1 message in output/2020/outbox", "Run it again to go on.")


def test_build_counts_letters_that_were_sent_before_the_program_was_used(workspace: Path) -> None:
    run = CliRunner()

    built = [run.invoke(main, ["build", "--jobs", "1", "--workspace", str(workspace)]).stdout for _ in range(2)]

    assert ["0 drafts, 0 ready to send, 2 sent already" in each for each in built] == [True, True]


def test_sent_says_why_a_letter_can_not_be_recorded(final: Path) -> None:
    _outbox(final)
    run = CliRunner()
    draft = next(slug for slug in load_year(final).slugs if slug not in SIGNED)

    def told(name: str) -> str:
        return run.invoke(main, ["sent", name, "--workspace", str(final)]).output.splitlines()[-1]

    run.invoke(main, ["sent", INKHAM, "--workspace", str(final)])

    assert told(INKHAM) == f"Error: the letter to {INKHAM} is already recorded as sent"
    assert told(draft) == f"Error: the letter to {draft} is not signed yet, or is out of date: see lgo-letters status"
    assert told("inkam-council") == (
        f"Error: there is no council inkam-council in 2020; did you mean {INKHAM}? "
        f"But the letter to {INKHAM} is already recorded as sent"
    )


def test_status_lists_councils_and_speaks_json(final: Path) -> None:
    _change(_file(final, "quillham-borough-council"), "surname: ", "surname: X")
    run = CliRunner()
    listed = run.invoke(main, ["status", "ready", "--workspace", str(final)])
    said = run.invoke(main, ["status", "--json", "--workspace", str(final)])

    assert INKHAM in listed.stdout.splitlines()
    assert json.loads(said.stdout)["next"][0] == "review"


def test_the_letters_of_2020_have_a_message_and_count_as_sent(year: Year) -> None:
    message = message_of(year.councils["sefton"], year)

    assert message is not None
    assert "Sefton" in message.title
    assert "email-letter" not in year.edition.acceptance.texts["order"].words
    assert already_sent(year) == {"sefton", "southampton"}
