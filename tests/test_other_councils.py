"""Find another council's name in a letter, if it comes from data or if the edition has the full name."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import averaged, council

from lgo_letters.compose import compose
from lgo_letters.model import Council, OwnWords
from lgo_letters.other_councils import OtherCouncils
from lgo_letters.pipeline import Year, letter_of, load_year, reason_all
from lgo_letters.problems import ProblemsError

Edit = Callable[..., None]
AUTHORITIES = Path(__file__).parent / "english_authorities_2020.csv"
OWN = "Little Dithering Borough Council"
EVERYDAY = [
    "I wrote to {} in May.",
    "{} was late.",
    "I thank {}’s staff.",
    "You and {}, too.",
    "Chief Executive of {}",
    "Chief Executive, {}",
]


def _authorities() -> list[tuple[str, str]]:
    """Give the full and the everyday name of each English authority of 2020."""
    with AUTHORITIES.open(encoding="utf-8", newline="") as file:
        return [(row["official_name"], row["nice_name"]) for row in csv.DictReader(file)]


ENGLAND = OtherCouncils({name: name for name, _ in _authorities()})


def _in_own_words(words: str, own: str = OWN) -> list[str]:
    return [" or ".join(named.councils) for named in ENGLAND.named_in(words, (own,))]


SOME = slice(0, None, 6)  # of the authorities in each run; all in the long tests
SOME_OR_ALL = pytest.mark.parametrize(
    "some", [SOME, pytest.param(slice(None), marks=pytest.mark.long)], ids=["some", "all"]
)


@SOME_OR_ALL
def test_each_english_authority_is_found_in_full_and_by_its_everyday_name(some: slice) -> None:
    missed = [
        (form, words)
        for name, everyday in _authorities()[some]
        for form in (name, everyday)
        for words in EVERYDAY
        if not any(name in each for each in _in_own_words(words.format(form)))
    ]

    assert len(_authorities()) == 344
    assert missed == []


@SOME_OR_ALL
def test_no_english_authority_is_another_in_its_own_letter(some: slice) -> None:
    refused = [
        (name, words)
        for name, everyday in _authorities()[some]
        for form in (name, everyday)
        for words in EVERYDAY
        if _in_own_words(words.format(form), name)
    ]

    assert refused == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("I wrote to Dover District Council.", "Dover District Council"),
        ("I wrote to DOVER DISTRICT COUNCIL.", "Dover District Council"),
        ("I wrote to Dover Council.", "Dover District Council"),
        ("They work in Dover Council’s offices.", "Dover District Council"),
        ("I wrote to Dover.", "Dover District Council"),
        ("When Dover replied, I told Dover I was sorry.", "Dover District Council"),
        ("It was so in Dover’s case.", "Dover District Council"),
        ("Sorry. Dover replied.", "Dover District Council"),
        ("So did Epsom & Ewell.", "Epsom and Ewell Borough Council"),
        ("So did Hammersmith and Fulham.", "London Borough of Hammersmith & Fulham"),
        ("So did Bath & North East Somerset.", "Bath and North East Somerset Council"),
        ("So did King’s Lynn and West Norfolk.", "Borough Council of Kings Lynn and West Norfolk"),
        ("So did St. Albans.", "St Albans City and District Council"),
        ("So did Stoke on Trent.", "Stoke-on-Trent City Council"),
        ("So did the City of London.", "City of London Corporation"),
        ("So did Buckinghamshire.", "Buckinghamshire Council or Buckinghamshire County Council"),
        ("So did Buckinghamshire County Council.", "Buckinghamshire County Council"),
        ("So did South Somerset.", "South Somerset District Council"),
    ],
)
def test_another_council_is_found_by_each_of_its_names(words: str, named: str) -> None:
    assert set(_in_own_words(words)) == {named}


@pytest.mark.parametrize(
    "words",
    [
        "I met your team in Dover, and in the City of London.",
        "They live in Dover Road, off Kent Lane.",
        "I thank Mr Hart, Ms Kent’s deputy Cllr. Dudley, and J. Bolton.",
        "We spoke with Kevin Hart at Kent County Hall.",
        "Reading your letter, I was sorry. Reading this, too.",
        "After reading it I had a bath, and played rugby.",
        "Kent Police and Essex Fire Service came.",
        "Doverites met the Hartlepudlians.",
    ],
)
def test_a_place_a_person_and_a_longer_name_are_no_council(words: str) -> None:
    assert _in_own_words(words) == []


def test_two_councils_named_together_are_both_found() -> None:
    assert _in_own_words("Kent and Medway Councils, Dover and City of London, Dover Council and County Durham") == [
        "Kent County Council",
        "Medway Council",
        "Dover District Council",
        "City of London Corporation",
        "Dover District Council",
        "Durham County Council",
    ]


def test_a_shorter_name_within_the_own_one_is_not_another_council_s_but_in_full() -> None:
    own = "Bath and North East Somerset Council"

    assert _in_own_words("Bath and North East Somerset is in Somerset; I know Somerset.", own) == []
    assert _in_own_words("I wrote to Somerset County Council.", own) == ["Somerset County Council"]
    assert _in_own_words("I wrote to Somerset Council.", own) == ["Somerset County Council"]
    assert _in_own_words("I wrote to North Somerset.", own) == ["North Somerset  Council"]


def _told(made: Council, year: Year, names: dict[str, str]) -> list[str]:
    letter = compose(made, averaged(), year.edition).letter
    return [f"{each} ({each.hint})" for each in OtherCouncils(names).check(made, letter)]


NAMES = {"little-dithering": OWN, "nowhere": "London Borough of Nowhere", "someplace": "Someplace City Council"}
PLACE = "data/little-dithering.yaml:1:1"


def _saying(say: str, *names: dict[str, str]) -> Council:
    return council(own_words=({"after": "purpose", "say": say, "reason": "a test", "names": names},))


def test_own_words_that_name_another_council_are_told_with_what_to_type(year: Year) -> None:
    (told,) = _told(_saying("So did **Someplace**."), year, NAMES)

    assert told == (
        "data/little-dithering.yaml:1:10: own_words[1].say: names Someplace City Council (Someplace) in the letter to "
        "Little Dithering Borough Council (check which council the words are about; if they are right, say why: "
        'names: [{council: "Someplace City Council", why: …}])'
    )


def test_own_words_may_name_a_council_where_they_say_why(year: Year) -> None:
    listed = {"council": "London Borough of Nowhere", "why": "a joint investigation"}

    assert _told(_saying("So did Nowhere.", listed), year, NAMES) == []
    (told,) = _told(_saying("So did Nowhere, and Someplace.", listed), year, NAMES)
    assert "names Someplace City Council (Someplace)" in told


def test_a_council_is_listed_by_its_full_name_and_only_where_it_is_named(year: Year) -> None:
    misspelt = {"council": "London Borough of Nowere", "why": "a joint investigation"}
    elsewhere = {"council": "Someplace City Council", "why": "a joint investigation"}

    _, told = _told(_saying("So did Nowhere.", misspelt), year, NAMES)
    assert told == (
        f"{PLACE}: own_words[1].names[1]: London Borough of Nowere isn't named in these words "
        "(did you mean London Borough of Nowhere?)"
    )
    (told,) = _told(_saying("We met in Someplace.", elsewhere), year, NAMES)
    assert told.startswith(f"{PLACE}: own_words[1].names[1]: Someplace City Council isn't named in these words")


def test_the_e_mail_with_a_letter_whose_own_words_name_a_council_can_be_written(year: Year) -> None:
    made = _saying("We met Someplace City Council.", {"council": "Someplace City Council", "why": "it was there"})
    assert year.edition.as_message is not None

    message = compose(made, averaged(), year.edition.as_message).letter

    assert list(OtherCouncils(NAMES).check(made, message)) == []


def _addressed(**addressee: str) -> Council:
    return council(addressee={"title": "Ms", "surname": "Nemo", "role": "Chief Executive"} | addressee)


@pytest.mark.parametrize(
    "addressee",
    [
        {"role": "Chief Executive of Nowhere"},
        {"role": "Chief Executive, London Borough of Nowhere"},
        {"surname": "Nemo, London Borough of Nowhere", "salutation": "Ms Nemo"},
    ],
)
def test_another_council_in_the_address_is_told_where_it_is_recorded(addressee: dict[str, str], year: Year) -> None:
    (told,) = _told(_addressed(**addressee), year, NAMES)

    assert told.startswith(f"{PLACE}: addressee")
    assert "names London Borough of Nowhere" in told


@pytest.mark.parametrize(
    "addressee",
    [
        {"surname": "Nowhere"},
        {"salutation": "Nowhere"},
        {"forename": "Nowhere", "surname": "Someplace"},
        {"role": "Chief Executive of Little Dithering"},
    ],
)
def test_a_person_may_be_called_like_a_council(addressee: dict[str, str], year: Year) -> None:
    assert _told(_addressed(**addressee), year, NAMES) == []


def test_a_fact_that_the_letter_doesn_t_print_may_name_any_council(year: Year) -> None:
    made = _addressed(role="Chief Executive of Nowhere")
    letter = compose(made, averaged(), year.edition).letter
    sections = {name: each for name, each in letter.sections.items() if name != "letterhead"}

    assert not list(OtherCouncils(NAMES).check(made, replace(letter, sections=sections)))


def test_a_letter_that_names_another_council_is_not_made(year: Year) -> None:
    own = OwnWords(after="purpose", say="I told Southampton City Council so.", reason="agreed")
    sefton = year.councils["sefton"]
    made = replace(sefton, file=sefton.file.model_copy(update={"own_words": (own,)}))

    with pytest.raises(ProblemsError, match="names Southampton City Council in the letter to Sefton"):
        letter_of(made, year.averages_of(made), year.edition, year.other_councils)


def test_a_council_that_is_kept_back_is_another_one_still(workspace: Path, edit: Edit) -> None:
    edit("data/2020/councils/southampton.yaml", "statistics_pages: omit\n", "")
    with (workspace / "data/2020/councils/sefton.yaml").open("a", encoding="utf-8") as file:
        file.write("own_words:\n  - after: purpose\n    say: |\n      So did Southampton.\n    reason: agreed\n")

    read = load_year(workspace)
    _, problems = reason_all(read)

    assert [*read.councils] == ["sefton"]
    assert [each.message.partition(" in ")[0] for each in problems] == ["names Southampton City Council (Southampton)"]


WORDING = "templates/2020/wording/introduction.yaml"


def _say_in_all_letters(workspace: Path, words: str, when: str = "") -> None:
    with (workspace / WORDING).open("a", encoding="utf-8") as file:
        file.write(f"\n- id: places{when}\n  source: new\n  say: |\n    {words}\n")


@pytest.mark.parametrize("when", ["", "\n  when: meeting_offered"])
def test_wording_may_name_places_with_a_condition_or_without(when: str, workspace: Path) -> None:
    _say_in_all_letters(workspace, "We met in Sefton, and told Southampton so. Sefton was glad.", when)

    read = load_year(workspace)

    assert [read.problems, reason_all(read)[1]] == [(), []]


def test_a_council_s_full_name_in_the_wording_is_one_problem_of_the_edition(workspace: Path) -> None:
    _say_in_all_letters(workspace, "We met **Southampton City Council**, and Southampton City Council met us.")
    line = (workspace / WORDING).read_text(encoding="utf-8").count("\n")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    (problem,) = raised.value.problems
    assert str(problem) == f"{WORDING}:{line}:5: places.1: names Southampton City Council in letters to other councils"
    assert problem.hint.endswith('or list it in edition.yaml: may_name: ["Southampton City Council"]')
    assert problem.council == ""


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title: Annual", "title: Southampton City Council, Annual", "title"),
        (
            "heading: Complaint statistics",
            "heading: Sefton Metropolitan Borough Council",
            "heading of complaint-statistics",
        ),
    ],
)
def test_a_full_name_in_a_title_or_heading_is_told(old: str, new: str, key: str, workspace: Path, edit: Edit) -> None:
    edit("templates/2020/edition.yaml", old, new)

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    assert [problem.key for problem in raised.value.problems] == [key]


def test_the_edition_may_name_the_councils_that_it_lists(workspace: Path, edit: Edit) -> None:
    _say_in_all_letters(workspace, "We met Southampton City Council.")
    edit("templates/2020/edition.yaml", "year: 2020\n", "year: 2020\nmay_name: [Southampton City Council]\n")

    assert load_year(workspace).problems == ()


def test_a_name_that_is_right_and_not_in_the_wording_is_to_be_deleted(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/edition.yaml", "year: 2020\n", "year: 2020\nmay_name: [Southampton City Council]\n")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    assert [each.hint for each in raised.value.problems] == ["delete it: it is only for names in the wording"]


def test_what_the_edition_lists_is_in_its_wording(workspace: Path, edit: Edit) -> None:
    _say_in_all_letters(workspace, "We met Southampton City Council.")
    edit("templates/2020/edition.yaml", "year: 2020\n", "year: 2020\nmay_name: [Southhampton City Council]\n")
    line = (workspace / "templates/2020/edition.yaml").read_text(encoding="utf-8").split("may_name: [")[0].count(
        "\n"
    ) + 1

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    listed, _ = raised.value.problems
    assert f"{listed} ({listed.hint})" == (
        f"templates/2020/edition.yaml:{line}:12: may_name: Southhampton City Council isn't named in the wording "
        "(did you mean Southampton City Council?)"
    )


def test_a_value_that_only_the_title_prints_is_read_too(year: Year) -> None:
    made = council(addressee={"title": "Mr", "surname": "Nemo", "role": "Chief Executive of Southampton City Council"})
    letter = compose(made, averaged(), year.edition).letter
    title = replace(letter, sections={}, title=f"To the {made.file.addressee.role}")

    (problem,) = year.other_councils.check(made, title)

    assert problem.message == f"names Southampton City Council in the letter to {made.file.name}"
