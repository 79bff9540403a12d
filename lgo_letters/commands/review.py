"""`review`: goes through what is not accepted yet, to accept or reject it."""

import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

import click

from lgo_letters.approval.decisions import decide, one_line, wrong_who
from lgo_letters.approval.review import HEADINGS, Item, Review
from lgo_letters.approval.review import review as what_is_open
from lgo_letters.commands.loading import load, refusing, require
from lgo_letters.commands.options import Day, Options, common
from lgo_letters.edition.accepted_file import ACCEPTED
from lgo_letters.edition.texts import LOOKS
from lgo_letters.figures import counted
from lgo_letters.pipeline import Year
from lgo_letters.terminal.base import track
from lgo_letters.terminal.changes import print_item, print_summary, review_as_json
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import GO_ON, ending_alike, forget_typing, say, waiting

ALL = ("all", "texts", "letters")
KEYS = "  a: accept it; r: reject it, and say why; l or Enter: decide later; q: quit; what you decided is kept"
Decisions = list[tuple[Item, str]]


def _one_line(_: click.Context, option: click.Parameter, text: str) -> str:
    try:
        return one_line(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error


@click.command
@click.option(
    "--accept", "names", multiple=True, metavar="ITEM", help="Accept an item by name, or: texts, letters, all."
)
@click.option(
    "--reject", "refused", multiple=True, metavar="ITEM", help="Reject an item by name; say why with --reason."
)
@click.option("--reason", default="", callback=_one_line, help="Why you reject it.")
@click.option("--by", default="", callback=_one_line, help="Your name, as edition.yaml lists it under reviewers.")
@click.option("--date", type=Day(), metavar="YYYY-MM-DD", help="The day on which you decide.")
@click.option("--note", default="", callback=_one_line, help="Where it was agreed.")
@click.option("--list", "only_list", is_flag=True, help="Only list what is not accepted yet.")
@common
def review(
    options: Options, names: tuple[str, ...], refused: tuple[str, ...], *, reason: str, only_list: bool, **who: Any
) -> None:
    """Go through everything that is not accepted yet, and accept or reject it.

    You see each item beside the words that were accepted last. Your decisions are kept in
    templates/YEAR/accepted.yaml, with your name, the day and your note. They cover exactly these words in this year.
    A rejection stays, with its reason, until the words change.
    """
    year = load(options)
    with waiting("looking for what is open", quiet=options.quiet):
        found = what_is_open(year)
    about = {"by": who["by"], "date": f"{who['date']:%Y-%m-%d}" if who["date"] else "", "note": who["note"]}
    if names or refused:
        if refused and not reason:
            raise click.UsageError("say why you reject it: --reason TEXT")
        _require_reviewer(year, about)
        names, refused = _named(year, found, names, "accept"), _named(year, found, refused, "reject")
        accepted, rejected = _chosen(found, names), _chosen(found, refused)
        decided = dict.fromkeys(accepted, "") | dict.fromkeys(rejected, reason)
        left = [item for item in decided if item.rejected and item.name not in {*names, *refused}]
        answers = [each for each in decided.items() if each[0] not in left]
        if not options.quiet:
            _show(answers, {*names, *refused}, verbose=options.verbosity > 0)
        kept, left_out = _write(options, year, found, answers, about)
        left_out += [
            f"{each.name}: rejected by {each.rejected}; to accept it, name it: --accept {each.name}" for each in left
        ]
        _report(options, year, kept, left_out)
        for line in () if options.json else left_out:
            say(f"  {line}", indent=4)
    elif options.json:
        print_json(review_as_json(found))
    else:
        _go_through(options, year, found, about, ask=bool(found.items) and not only_list)


def _go_through(options: Options, year: Year, found: Review, about: dict[str, str], *, ask: bool) -> None:
    known = bool(about["by"] and about["date"])
    if ask and known:
        _require_reviewer(year, about)
    elif ask:
        say("To accept, give your name and the day: --by NAME --date YYYY-MM-DD\n", err=True)
    _look(options, year, found)
    answers: Decisions = []
    left_out: list[str] = []

    def keep(item: Item, why: str) -> None:
        """Write an answer at once, so that nothing can lose it."""
        last = f"{_so_far(answers, found)}. {GO_ON}" if answers else ""
        kept, others = _write(options, year, found, [(item, why)], about, last)
        answers.extend(kept)
        left_out.extend(others)
        for line in others:
            say(f"  left out: {line}", indent=4)

    with ending_alike():
        try:
            for number, item in enumerate(found.items, start=1):
                print_item(item, number, len(found.items), verbose=options.verbosity > 0, whole=ask and known)
                if ask and known and not _goes_on(item, keep):
                    break
        except (KeyboardInterrupt, click.Abort) as stop:  # at its prompt, click raises Abort for Ctrl-C
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not hide what is decided
            if answers or left_out:
                _report(options, year, answers, left_out)
            raise KeyboardInterrupt(_so_far(answers, found), GO_ON) from stop
    print_summary(found, len(year.slugs))
    if answers or left_out:
        _report(options, year, answers, left_out)


def _so_far(answers: Decisions, found: Review) -> str:
    return f"{len(answers)} of {len(found.items)} are decided" if answers else "nothing is decided"


def _show(answers: Decisions, names: set[str], *, verbose: bool) -> None:
    """Print what is decided: the words of items that are `names`, a line for each of the others."""
    for number, (item, _) in enumerate(answers, start=1):
        if item.name in names:
            print_item(item, number, len(answers), verbose=verbose, whole=True)
        else:
            only = f": {item.councils[0]}" if len(item.councils) == 1 else ""
            say(f"{item.heading}, in {counted(len(item.councils), 'letter')}{only}", indent=2)


def _goes_on(item: Item, keep: Callable[[Item, str], None]) -> bool:
    """Ask about an item, and keep the answer. Say whether to show the next one."""
    choice = click.Choice(["a", "r", "l", "q", "?"])
    forget_typing()
    match click.prompt("  accept, reject, later, quit", type=choice, default="l", err=True):
        case "?":
            say(KEYS, indent=2, err=True)
            return _goes_on(item, keep)
        case "q":
            return False
        case "a":
            keep(item, "")
        case "r":
            keep(item, click.prompt("  why", value_proc=one_line, err=True))
    return True


def _named(year: Year, found: Review, typed: tuple[str, ...], what: str) -> tuple[str, ...]:
    """Give the names of items that were typed. A heading will do if only one item has it."""
    headings = Counter(item.heading for item in found.items)
    names = {item.heading: item.name for item in found.items if headings[item.heading] == 1}
    there = [*ALL, *names, *(item.name for item in found.items)]
    for each in typed:
        if each not in there:
            _refuse_accepted(year, each)
        require(each, there, f"there is no item {each} to {what}")
    return tuple(names.get(each, each) for each in typed)


def _refuse_accepted(year: Year, typed: str) -> None:
    """If a text with this name or heading is accepted already, say by whom, and how to take that back."""
    name = next((name for name, heading in HEADINGS.items() if heading == typed), typed)
    acceptance = year.edition.acceptance
    if name in acceptance.texts and name not in acceptance.open:
        entry = acceptance.last["text", name]
        by = f"{name} is accepted already, by {entry.by} on {entry.date}"
        where = f"{year.edition.label}/{ACCEPTED}"
        raise click.UsageError(f"{by}; to take that back, delete its entry, text: {name}, in {where}")


def _chosen(found: Review, names: tuple[str, ...]) -> list[Item]:
    wanted = set(names)
    return [item for item in found.items if wanted & {item.name, "all", "texts" if item.texts else "letters"}]


def _require_reviewer(year: Year, who: dict[str, str]) -> None:
    if not (who["by"] and who["date"]):
        raise click.UsageError("give your name and the day: --by NAME --date YYYY-MM-DD")
    if wrong := list(wrong_who(year, who)):
        raise click.UsageError("; ".join(wrong))


def _look(options: Options, year: Year, found: Review) -> None:
    if not any(LOOKS in item.texts for item in found.items):
        return
    from lgo_letters.approval.looks import looks_page  # noqa: PLC0415 - it imports what draws pages: half a second

    with refusing(options, "these letters can't be made"):
        page = track(lambda tell: looks_page(year, tell), "drawn", quiet=options.quiet)
    if page:
        say(f"The looks have changed: see pages before and after in {page}", err=True)


def _write(  # noqa: PLR0917 - all that a decision is made of
    options: Options, year: Year, found: Review, answers: Decisions, who: dict[str, str], last: str = ""
) -> tuple[Decisions, list[str]]:
    """Write what is decided. Give that, and what was left out because somebody decided about it meanwhile."""
    with refusing(options, last):
        if any(LOOKS in item.texts for item, _ in answers):  # the only ones that take long
            done = track(lambda tell: decide(year, found, answers, who, tell), "looked at", quiet=options.quiet)
        else:
            done = decide(year, found, answers, who)
    kept = [each for each in answers if not done.meanwhile.keys() >= {*each[0].about}]
    return kept, [f"{name}: {what}" for (_, name), what in done.meanwhile.items()]


def _report(options: Options, year: Year, answers: Decisions, left_out: list[str]) -> None:
    """Print in one line what was decided and left out, or all of it as JSON."""
    label = f"{year.edition.label}/{ACCEPTED}"
    accepted = [item.name for item, why in answers if not why]
    rejected = [item.name for item, why in answers if why]
    if options.json:
        print_json({"accepted": accepted, "rejected": rejected, "left_out": left_out, "file": label})
        return
    counts = {"accepted": len(accepted), "rejected": len(rejected), "left out": len(left_out)}
    what = ", ".join(f"{many} {what}" for what, many in counts.items() if many)
    say(f"{what}, in {label}" if answers else f"nothing changed: {what or 'no item is open'}")
