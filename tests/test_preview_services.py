"""The parts of the preview, without a browser: snapshots, forms, words on pages, the list."""

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import cycle, islice
from pathlib import Path

import made_up
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgo_letters.councils.reader import read_council
from lgo_letters.model import OwnWords, Withheld
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.preview import live_files
from lgo_letters.preview.app import create_app
from lgo_letters.preview.letters.council_form import changes_in, form_of
from lgo_letters.preview.letters.council_list import CouncilList, wanted
from lgo_letters.preview.letters.letter_state import KEPT, LetterStates
from lgo_letters.preview.letters.notes import origins
from lgo_letters.preview.letters.renderer import Renderer
from lgo_letters.preview.letters.words import read_pages
from lgo_letters.preview.live_files import LiveFiles, OutOfDate, follow
from lgo_letters.preview.pages import typeset_pages
from lgo_letters.preview.pages.try_pages import attempt, file_as_tried
from lgo_letters.preview.services import Services
from lgo_letters.reasons.council_text import write_file, written_fields
from lgo_letters.reasons.trial import try_out
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.typeset import Typeset

Edit = Callable[[str, str, str], None]

SEFTON = "data/2020/councils/sefton.yaml"
PATIENCE = 60  # seconds; a slow machine must not fail a test
LOOK = 0.7  # seconds in which nothing may come


# Snapshots


def test_files_that_say_the_same_are_the_same_snapshot(workspace: Path) -> None:
    files = LiveFiles(workspace, None)
    before = files.snapshot
    (workspace / SEFTON).touch()

    files.read_again()

    assert files.snapshot is before


def test_a_year_that_can_t_be_read_any_more_is_kept(workspace: Path, edit: Edit) -> None:
    files = LiveFiles(workspace, None)
    before = files.snapshot.year
    edit("templates/2020/wording/closing.yaml", "- id: valediction", "- id: [valediction")

    files.read_again()

    assert files.snapshot.broken
    assert files.snapshot.year is before
    assert files.snapshot.problems


def test_who_waits_for_a_snapshot_is_let_go_at_the_end(workspace: Path) -> None:
    files = LiveFiles(workspace, None)
    waiting = threading.Thread(target=files.wait, args=(files.state, 10 * PATIENCE))
    waiting.start()

    files.close()
    waiting.join(timeout=PATIENCE)

    assert not waiting.is_alive()


def test_files_saved_together_are_one_call(workspace: Path) -> None:
    stop, may_go, seen = threading.Event(), threading.Event(), threading.Semaphore(0)

    def changed() -> None:
        seen.release()
        may_go.wait()

    watching = threading.Thread(target=follow, args=(workspace, stop, changed))
    watching.start()
    begun = seen.acquire(timeout=PATIENCE)
    for file in sorted((workspace / "templates/2020/wording").glob("*.yaml")):
        file.write_text("sentences: []", encoding="utf-8")
    may_go.set()
    saved = seen.acquire(timeout=PATIENCE)
    again = seen.acquire(timeout=LOOK)
    stop.set()
    watching.join(timeout=PATIENCE)

    assert (begun, saved, again, watching.is_alive()) == (True, True, False, False)


def test_a_save_is_seen_and_a_file_beside_it_is_not(workspace: Path) -> None:
    stop, seen = threading.Event(), threading.Semaphore(0)
    watching = threading.Thread(target=follow, args=(workspace, stop, seen.release))
    watching.start()
    begun = seen.acquire(timeout=PATIENCE)
    (workspace / "data/2020/councils/.sefton.yaml.swp").write_text("x", encoding="utf-8")
    (workspace / "data/2020/councils/sefton.yaml~").write_text("x", encoding="utf-8")
    beside = seen.acquire(timeout=LOOK)
    (workspace / SEFTON).touch()
    (workspace / SEFTON).write_text("name: x", encoding="utf-8")
    saved = seen.acquire(timeout=PATIENCE)
    stop.set()
    watching.join(timeout=PATIENCE)

    assert (begun, beside, saved, watching.is_alive()) == (True, False, True, False)


# Letters


def test_marks_are_against_the_letter_before_the_last_save(workspace: Path, edit: Edit) -> None:
    files = LiveFiles(workspace, None)
    states = LetterStates(files)
    first = states.state("sefton")
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    files.read_again()
    second = states.state("sefton")
    edit("data/2020/councils/southampton.yaml", "surname: Hopkins", "surname: Quire")
    files.read_again()
    third = states.state("sefton")

    assert first
    assert first.before is None
    assert second
    assert first.made
    assert second.before == first.made.letter
    assert third
    assert third.before is None


def test_a_letter_of_another_council_is_not_composed_again(workspace: Path, edit: Edit) -> None:
    files = LiveFiles(workspace, None)
    states = LetterStates(files)
    before = states.state("southampton")
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    files.read_again()
    after = states.state("southampton")

    assert before
    assert after
    assert before.number != after.number
    assert before.made
    assert after.made
    assert before.made.reasoned is after.made.reasoned


def test_years_that_were_looked_at_long_ago_are_let_go(root: Path, tmp_path: Path) -> None:
    specimen = tmp_path / "specimen"
    write_specimen(specimen, root / "templates" / "2020", 2 * KEPT, 1)
    files = LiveFiles(specimen, None)
    states = LetterStates(files)
    closing = specimen / "templates/2020/wording/closing.yaml"
    years = []
    for number, slug in enumerate(islice(cycle(files.snapshot.slugs), 2 * KEPT)):
        closing.write_text(f"{closing.read_text(encoding='utf-8')}# {number}\n", encoding="utf-8")
        files.read_again()
        assert states.state(slug)
        years.append(weakref.ref(files.snapshot.year))
    gc.collect()

    assert len(years) == 2 * KEPT
    assert sum(each() is not None for each in years) <= KEPT + 1


def test_a_council_that_never_was_has_no_letter(workspace: Path) -> None:
    assert LetterStates(LiveFiles(workspace, None)).state("nowhere") is None


# Pages


def test_every_sentence_is_found_on_the_pages(year: Year, typeset_letters: dict[str, Typeset]) -> None:
    for slug, council in year.councils.items():
        letter = compose(council, year)
        pages = read_pages(typeset_letters[slug].pdf, letter)
        words: dict[str, str] = {}
        for run in (run for page in pages for line in page.lines for run in line if run.sentence):
            words[run.sentence] = f"{words.get(run.sentence, '')} {run.text}".strip()

        assert words == {sentence.id: sentence.text for sentence in letter.sentences()}


def test_a_sentence_that_runs_on_to_the_next_page_is_found_on_both_in_a_draft_too(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/wording/closing.yaml", "Yours sincerely,", "Yours faithfully,")
    year = load_year(workspace)
    letter = compose(year.councils["sefton"], year)

    pages = read_pages(typeset(letter, year).pdf, letter)

    assert letter.draft
    for before, after in ((0, 1), (1, 2)):
        runs = [[run for line in pages[number].lines for run in line if run.sentence] for number in (before, after)]
        assert runs[0][-1].sentence == runs[1][0].sentence


def test_words_lie_on_their_page(year: Year, typeset_letters: dict[str, Typeset]) -> None:
    letter = compose(year.councils["sefton"], year)

    for page in read_pages(typeset_letters["sefton"].pdf, letter):
        for run in (run for line in page.lines for run in line):
            assert 0 <= run.left < run.left + run.width <= page.width
            assert 0 <= run.top < run.top + run.height <= page.height


def test_the_same_letter_is_typeset_once(year: Year) -> None:
    renderer = Renderer()
    letter = compose(year.councils["southampton"], year)

    first = renderer.render(letter, year)
    second = renderer.render(compose(year.councils["southampton"], year), year)

    assert first is second
    assert renderer.last("southampton") is first


def test_a_picture_of_no_page_is_nothing(year: Year) -> None:
    renderer = Renderer()
    letter = compose(year.councils["southampton"], year)
    done = renderer.render(letter, year)

    assert renderer.picture(done.digest, 0, 1) is None
    assert renderer.picture(done.digest, len(done.pages) + 1, 1) is None
    assert renderer.picture("nowhere", 1, 1) is None
    assert (renderer.picture(done.digest, 1, float("nan")) or b"").startswith(b"BM")


# The list


def test_the_list_tells_who_has_what(workspace: Path) -> None:
    files = LiveFiles(workspace, None)

    council_list = CouncilList(files, LetterStates(files))
    before = council_list.ready()
    council_list.make()
    listing = council_list.ready()

    assert before is None
    assert listing
    assert files.state == (listing.number, listing.number)
    assert len(listing.letters) == 2
    assert listing.counts["purpose"] == 2
    assert listing.counts["engagement"] == 1
    assert {slug for slug, entry in listing.entries.items() if "engagement" in entry.ids} == {"sefton"}


def test_a_list_that_is_out_of_date_is_given_up(workspace: Path, edit: Edit) -> None:
    files = LiveFiles(workspace, None)
    states = LetterStates(files)
    council_list = CouncilList(files, states)
    snapshot = files.snapshot
    councils = files.while_current(snapshot)
    first = next(councils)
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    files.read_again()

    with pytest.raises(OutOfDate):
        next(councils)
    council_list.make()
    files.close()
    with pytest.raises(OutOfDate):
        council_list.make()

    assert first == "sefton"
    assert files.state == (2, 2)


@pytest.mark.parametrize("part", ["/left-out", pytest.param("/pages.json", marks=pytest.mark.long)])
def test_what_takes_long_waits_while_saves_follow_each_other_closely(
    workspace: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(live_files, "CLOSELY", 1000)
    monkeypatch.setattr(live_files, "PAUSE", 30)
    monkeypatch.setattr(typeset_pages, "LONGEST", 1000)
    services = Services(workspace, 2020, "run", "")
    app = create_app(services, 5000)

    def ask(path: str) -> int:
        return app.test_client().get(f"/letters/sefton{path}", headers={"Host": "127.0.0.1:5000"}).status_code

    edit(SEFTON, "surname: Johnson", "surname: Doe")
    services.read_again()
    assert ask(part) == 200  # after one save it doesn't wait
    edit(SEFTON, "surname: Doe", "surname: Roe")
    services.read_again()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, part)
        assert ask("") == 200
        assert not wait([waiting], timeout=0.2).done
        edit(SEFTON, "surname: Roe", "surname: Poe")
        services.read_again()
        assert waiting.result(PATIENCE) == 204

    monkeypatch.setattr(typeset_pages, "LONGEST", -1)
    assert ask("/pages.json") == 200  # it has waited long enough
    monkeypatch.setattr(live_files, "PAUSE", 0)
    assert ask(part) == 200  # there was a pause


def test_what_is_looked_for_is_read_from_an_address() -> None:
    search = wanted({"q": " north ", "type": "", "new": "1", "stay": "1"})

    assert search == {"q": "north", "new": "1"}


# Where facts come from


def test_every_fact_comes_from_somewhere(year: Year) -> None:
    council = year.councils["sefton"]

    for fact in year.edition.facts.values():
        places = dict(origins(fact, council, year))

        assert places, fact.name
        assert all((year.workspace / place.path).is_file() for place in places.values())


def test_every_field_that_a_fact_comes_from_is_a_field_of_the_form(year: Year) -> None:
    catalogue = year.edition.catalogue
    keys = {field.key for _, group in form_of(made_up.council(), catalogue) for field in group}

    named = {key for fact in year.edition.facts.values() for key in catalogue.keys_of(fact)}

    assert named - {"addressee"} <= keys


def test_the_form_says_what_the_edition_declares(year: Year) -> None:
    form = dict(form_of(made_up.council(), year.edition.catalogue))

    _, late, trend = form["enquiries"][1:]
    assert late.meaning == "enquiries not answered by the date asked for, answered since or not"
    assert late.limits == "0 to 1,000,000; no more than enquiries.sent"
    assert trend.options == ("improved", "not improved", "not raised last year", "not recorded")
    assert form["compliance"][0].options == ("recorded", "not recorded", "")
    assert [field.key for field in form["council"]][-2:] == ["public_interest_reports", "meeting_offered"]
    assert "last_year.enquiries.trend" in {field.key for field in form["last_year"]}


# Trying


def test_a_council_tried_with_nothing_changed_is_the_council(year: Year) -> None:
    for council in year.councils.values():
        tried = attempt(council, year, {})

        assert tried.trial.council
        assert tried.trial.council.file == council.file
        assert tried.trial.council.counts == council.counts
        assert tried.trial.reasoned
        assert tried.trial.reasoned.letter.sections == compose(council, year).sections


def test_what_is_tried_keeps_the_comments_of_the_file(workspace: Path) -> None:
    year = load_year(workspace)
    text = (workspace / SEFTON).read_text(encoding="utf-8")

    tried = attempt(year.councils["sefton"], year, {"enquiries.late": "9", "addressee.surname": "O'Neill: #1"})

    wanted_text = text.replace("late: 6 ", "late: 9 ").replace("surname: Johnson", 'surname: "O\'Neill: #1"')
    assert file_as_tried(year.councils["sefton"], year, tried.trial) == wanted_text


def test_a_file_is_written_anew_where_a_field_comes_or_goes(year: Year) -> None:
    tried = attempt(year.councils["sefton"], year, {"training": "not recorded"})

    text = file_as_tried(year.councils["sefton"], year, tried.trial)
    assert "training: not recorded\n" in text
    assert "courses" not in text


def test_own_words_and_what_is_withheld_come_along(year: Year) -> None:
    own = OwnWords(after="engagement", say="It was a pleasure.\n\nTwice: *indeed*.\n", reason="agreed: yes")
    held = Withheld(id="valediction", reason="no")
    council = made_up.council(own_words=(own,), withhold=(held,))

    tried = attempt(council, year, {"sent_by": "post"})

    assert tried.trial.council
    assert tried.trial.council.file.own_words == (own,)
    assert tried.trial.council.file.withhold == (held,)
    assert tried.trial.council.file.sent_by == "post"


def test_what_is_assumed_of_a_group_that_is_left_out_is_left_out_too(year: Year) -> None:
    tried = attempt(year.councils["sefton"], year, {"enquiries": "not recorded", "enquiries.late": "6"})

    assert tried.trial.problems == ()
    assert tried.trial.council
    assert tried.trial.council.file.assumed == ()


@pytest.mark.parametrize("count", ["-1", "1.5", "x", "1,000", "٣", "9999999", "1 ", "0x1"])
def test_a_count_that_is_none_is_one_problem(year: Year, count: str) -> None:
    tried = attempt(year.councils["sefton"], year, {"statistics.upheld": count})

    if count == "1 ":
        assert "statistics.upheld" not in {problem.key for problem in tried.trial.problems}
    else:
        assert [problem.key for problem in tried.trial.problems] == ["statistics.upheld"]


TYPED = given(words=st.text(max_size=40), key=st.sampled_from(["addressee.surname", "name", "enquiries", "sent_by"]))


@pytest.mark.no_cover  # other tests cover this code
@TYPED
@settings(max_examples=15)
def test_whatever_is_typed_reads_back_or_is_a_problem(year: Year, words: str, key: str) -> None:
    _reads_back_or_is_a_problem(year, words, key)


@pytest.mark.long
@TYPED
@settings(max_examples=1000, derandomize=False)
def test_whatever_else_is_typed_reads_back_or_is_a_problem(year: Year, words: str, key: str) -> None:
    _reads_back_or_is_a_problem(year, words, key)


def _reads_back_or_is_a_problem(year: Year, words: str, key: str) -> None:
    council = made_up.council()
    changes = changes_in({key: words}, council, year.edition.catalogue)

    trial = try_out(council, year, changes.items())
    declared = year.edition.catalogue.declared
    read, problems = read_council(write_file(trial.fields), council.slug, council.counts, "<tried>", declared)

    assert (read.file if read else None) == (trial.council.file if trial.council else None)
    assert problems or (read and (not changes or _said(read.file, key) == (changes[key] or None)))


def test_what_the_file_says_is_written_as_it_was_read(year: Year) -> None:
    for council in year.councils.values():
        text = write_file(written_fields(council.file))
        declared = year.edition.catalogue.declared

        read, problems = read_council(text, council.slug, council.counts, "<anew>", declared)

        assert problems == ()
        assert read
        assert read.file == council.file


def _said(file: object, key: str) -> object:
    for part in key.split("."):
        file = getattr(file, part)
    return file
