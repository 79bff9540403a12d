"""Two officers share a workspace by git: what was sent is recorded, isn't sent twice, and went to its own council."""

import json
import re
import shutil
from pathlib import Path

import pytest
from accepting import accept_unlooked
from click.testing import CliRunner, Result

from lgo_letters.batch.building import build
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.cli import main
from lgo_letters.pipeline import load_year
from lgo_letters.sending.outbox import Outbox, write_outbox
from lgo_letters.status import status_of

INKHAM, FOLIOHAM = "inkham-council", "folioham-district-council"
RECORD, ARCHIVED = "data/2020/sent.yaml", f"archive/2020/{INKHAM}-1.eml"
MESSAGE = f"output/2020/outbox/{INKHAM}.eml"


@pytest.fixture(scope="module")
def final_once(accepted_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up year in which two letters are signed, with their messages in the outbox."""
    folder = Path(shutil.copytree(accepted_once, tmp_path_factory.mktemp("officers") / "specimen"))
    _sign(folder, INKHAM, FOLIOHAM)
    _outbox(folder)
    return folder


@pytest.fixture
def final(final_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(final_once, tmp_path / "final"))


def _sign(workspace: Path, *slugs: str) -> None:
    assert not build(load_year(workspace), slugs, BuildOptions(slugs, final=True), lambda *_: None).problems


def _outbox(workspace: Path, *again: str) -> Outbox:
    year = load_year(workspace, 2020)
    return write_outbox(year, [*year.councils], again)


def _run(workspace: Path, *typed: str) -> Result:
    return CliRunner().invoke(main, [*typed, "--workspace", str(workspace)])


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def _correct(workspace: Path) -> None:
    """Correct Inkham's addressee, accept that, and sign its letter again."""
    _change(workspace / f"data/2020/councils/{INKHAM}.yaml", "surname: ", "surname: X")
    accept_unlooked(load_year(workspace))
    _sign(workspace, INKHAM)


def test_a_message_that_was_archived_and_has_no_entry_is_named_and_not_written_again(final: Path) -> None:
    _run(final, "sent", INKHAM)
    (final / RECORD).unlink()

    found, status = _outbox(final), status_of(final, 2020)

    (problem,) = found.problems
    assert str(problem) == f"{ARCHIVED}: was archived as sent, but {RECORD} has no entry: a merge may have lost it"
    assert problem.hint == f"if it was sent: lgo-letters sent {INKHAM}; if not, delete it"
    assert not (final / MESSAGE).exists()
    assert status.lost == (INKHAM,)
    assert f"archived as sent, but not in {RECORD}: {INKHAM}\n" in _run(final, "status").stdout


def test_an_entry_that_was_lost_is_written_again_from_the_archive(final: Path) -> None:
    _run(final, "sent", INKHAM)
    before = (final / RECORD).read_text("utf-8")
    (final / RECORD).unlink()
    _correct(final)

    done = _run(final, "sent", INKHAM)

    assert done.exit_code == 0, done.output
    assert (final / RECORD).read_text("utf-8") == before
    assert [path.name for path in (final / "archive/2020").iterdir()] == [f"{INKHAM}-1.eml"]
    assert _outbox(final).problems == ()


def test_the_lost_entry_of_a_letter_that_went_by_post_is_written_again(final: Path) -> None:
    _change(final / f"data/2020/councils/{INKHAM}.yaml", "sent_by: email", "sent_by: post")
    accept_unlooked(load_year(final))
    _sign(final, INKHAM)
    (final / MESSAGE).unlink()
    _run(final, "sent", INKHAM)
    before = (final / RECORD).read_text("utf-8")
    (final / RECORD).unlink()

    lost = status_of(final, 2020).lost
    done = _run(final, "sent", INKHAM)

    assert lost == (INKHAM,)
    assert done.exit_code == 0, done.output
    assert (final / RECORD).read_text("utf-8") == before


def test_a_conflict_in_what_was_sent_is_solved_by_keeping_both_sides(final: Path) -> None:
    _run(final, "sent", "--all")
    _change(final / RECORD, f"- council: {INKHAM}", f"=======\n- council: {INKHAM}")

    told = _run(final, "outbox").stderr

    assert "unresolved merge conflict" in told
    assert "keep both versions: delete only the lines with <<<<<<<, ======= and >>>>>>>" in " ".join(told.split())


def test_a_message_of_an_earlier_letter_leaves_the_outbox_if_the_letter_of_now_was_sent(final: Path) -> None:
    earlier = (final / MESSAGE).read_bytes()
    _correct(final)
    _outbox(final, INKHAM)
    _run(final, "sent", INKHAM)
    (final / MESSAGE).write_bytes(earlier)

    before = status_of(final, 2020)
    found = _outbox(final)

    assert (INKHAM in before.outbox, before.stale) == (False, (INKHAM,))
    assert f"{INKHAM}: another message was sent ({ARCHIVED}), so it was taken out of the outbox" in found.notes
    assert found.problems == ()
    assert not (final / MESSAGE).exists()


def test_a_message_of_a_correction_stays_in_the_outbox_until_it_is_sent(final: Path) -> None:
    _run(final, "sent", INKHAM)
    _correct(final)
    _outbox(final, INKHAM)

    found = _outbox(final)

    assert found.notes == []
    assert (final / MESSAGE).exists()


def test_a_message_of_neither_the_letter_of_now_nor_the_one_that_was_sent_is_named(final: Path) -> None:
    _run(final, "sent", INKHAM)
    _correct(final)
    _outbox(final, INKHAM)
    _correct(final)

    (problem,) = _outbox(final).problems

    assert (problem.council, problem.message) == (INKHAM, "was written for an earlier letter")


def test_a_message_to_a_letter_that_is_out_of_date_tells_that_another_was_sent(final: Path) -> None:
    message = (final / MESSAGE).read_bytes()
    _run(final, "sent", INKHAM)
    (final / MESSAGE).write_bytes(message + b"\r\n")
    _change(final / f"data/2020/councils/{INKHAM}.yaml", "surname: ", "surname: X")

    (problem,) = _outbox(final).problems

    assert problem.message.endswith(f"up to date; another message is recorded as sent: {ARCHIVED}")


def test_to_send_again_what_is_recorded_as_sent_says_so(final: Path) -> None:
    first = _outbox(final, INKHAM).notes
    _run(final, "sent", INKHAM)

    found = _outbox(final, INKHAM)

    said = f"{INKHAM}: this letter is recorded as sent to chief.executive@{INKHAM}.example"
    assert first == []
    assert found.written == [INKHAM]
    (note,) = found.notes
    assert note.startswith(said)
    assert note.endswith(f": {ARCHIVED}, {RECORD}")


def test_a_message_that_went_to_another_council_is_recorded_with_a_warning(final: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    sent = (final / MESSAGE).read_bytes().decode()
    (saved / "1.eml").write_bytes(sent.replace(f"chief.executive@{INKHAM}", f"Chief.Executive@{FOLIOHAM}").encode())

    done = _run(final, "sent", "--from", str(saved))

    told = " ".join(done.stderr.split())
    assert done.exit_code == 1
    assert f"Chief.Executive@{FOLIOHAM}.example" in (final / RECORD).read_text("utf-8")
    assert "1 letter recorded as sent" in done.stdout
    assert (
        f"the letter to {INKHAM} went to Chief.Executive@{FOLIOHAM}.example (an address of {FOLIOHAM}), "
        f"and not to chief.executive@{INKHAM}.example"
    ) in told
    assert f"lgo-letters outbox --again {INKHAM}" in told
    assert "keeps back" not in told


def test_a_copy_to_another_council_is_warned_of_and_a_copy_to_a_colleague_is_not(final: Path) -> None:
    def cc(council: str, address: str) -> None:
        path = final / f"output/2020/outbox/{council}.eml"
        head, body = re.sub(rb"(?m)^Cc: ", f"Cc: {address},\r\n ".encode(), path.read_bytes(), count=1).split(
            b"\r\n\r\n", 1
        )
        head = head if b"\r\nCc:" in head else head + f"\r\nCc: {address}".encode()
        path.write_bytes(head + b"\r\n\r\n" + body)

    cc(INKHAM, "jo@ombudsman.example")
    cc(FOLIOHAM, f"chief.executive@{INKHAM}.example")

    done = _run(final, "sent", "--all", "--json")

    assert done.exit_code == 1
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["message"] == (
        f"the letter to {FOLIOHAM} went to chief.executive@{INKHAM}.example (an address of {INKHAM})"
    )


def test_a_message_that_somebody_edited_is_not_said_to_be_older(final: Path) -> None:
    _change(final / MESSAGE, "Please find", "Herewith please find")

    (problem,) = _outbox(final).problems

    assert problem.message == (
        "is not as it would be written now: its addresses or words have changed, or somebody edited it"
    )


def test_a_year_that_is_begun_before_the_last_letters_are_sent_says_how_many_are_left(final: Path) -> None:
    _run(final, "sent", INKHAM)

    begun = _run(final, "new-year", "2021").stdout

    assert "11 letters of 2020 aren't recorded as sent: lgo-letters status --year 2020\n" in begun


@pytest.mark.parametrize("typed", ["--all", INKHAM])
def test_what_was_sent_before_the_next_year_was_begun_is_recorded_with_its_year(final: Path, typed: str) -> None:
    _run(final, "new-year", "2021")

    done = _run(final, "sent", typed)

    many = "2 messages" if typed == "--all" else "1 message"
    assert done.exit_code == 1
    assert f"output/2020/outbox has {many}: lgo-letters sent {typed} --year 2020" in " ".join(done.stderr.split())


@pytest.mark.parametrize("typed", ["--all", INKHAM])
def test_what_was_sent_last_year_is_recorded_with_its_year_also_if_the_latest_can_be_read(
    final: Path, typed: str
) -> None:
    for folder in ("templates/2019", "output/2019"):
        (final / folder).mkdir()
    (final / "templates/2019/README.md").touch()
    (final / "output/2020/outbox").rename(final / "output/2019/outbox")

    done = _run(final, "sent", typed)

    many = "2 messages" if typed == "--all" else "1 message"
    assert done.exit_code == 2
    assert f"; output/2019/outbox has {many}: lgo-letters sent {typed} --year 2019" in " ".join(done.stderr.split())
