"""`build`, when something has changed: chooses the letters, makes them, and says how many it made."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from lgo_letters.batch.building import build
from lgo_letters.batch.final import separate
from lgo_letters.batch.output import Output
from lgo_letters.batch.planning import Plan, choose, plan
from lgo_letters.batch.processes import processes
from lgo_letters.batch.up_to_date import INTERRUPTED, BuildOptions, Built
from lgo_letters.commands.loading import finish, known, load, refuse, refusing, require
from lgo_letters.commands.options import Options
from lgo_letters.edition_model import EDITION_FILE
from lgo_letters.figures import counted
from lgo_letters.pipeline import Year
from lgo_letters.problems import Problem, councils_in, in_order
from lgo_letters.reading.yaml_file import read
from lgo_letters.sending.sent_file import sent_messages
from lgo_letters.sources import digest_of
from lgo_letters.terminal.base import track
from lgo_letters.terminal.built import say_built
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import GO_ON, STOPPED, say, waiting


def make(options: Options, sources: str, asked: BuildOptions) -> None:
    """Make letters. `sources` is the digest of the year's files before they are read, empty if it isn't known."""
    with processes(1 if asked.dry_run or asked.scheduler else asked.jobs) as pool:
        _make(options, sources, asked, pool)


def _make(options: Options, sources: str, asked: BuildOptions, pool: ProcessPoolExecutor | None) -> None:
    year = load(options)
    if sources and digest_of(options.workspace, year.year) != sources:
        sources = ""  # a file was saved meanwhile, maybe after it was read
    known(year, tuple(name for name in asked.councils if not set(name) & set("*?[")))
    if asked.kind:
        require(asked.kind, year.edition.catalogue.authority_types, f"there is no authority type {asked.kind}")
    if asked.paragraph:
        require(asked.paragraph, year.edition.rules, f"there is no id {asked.paragraph}")
    slugs = choose(year, asked)
    mine = [each for each in year.problems if asked.all_councils or each.council in {"", *asked.councils}]
    if asked.fail_fast and mine:
        finish(options, mine, "stopped at the first problem; no letter was made")
    if asked.final:
        _prove(options, year)
        slugs, kept_back = separate(year, slugs, each=False)
        mine += kept_back
    if asked.dry_run:
        with waiting("finding out what has to be made", quiet=options.quiet):
            planned = plan(year, slugs, Output(year.workspace, year.year), final=asked.final)
        _say_plan(planned, len(slugs), as_json=options.json)
        finish(options, [*mine, *planned.problems])
        return
    with refusing(options):
        built = track(lambda tell: build(year, slugs, asked, tell, sources, pool), "made", GO_ON, quiet=options.quiet)
    if built.stopped == INTERRUPTED and not options.json:
        raise KeyboardInterrupt(*_stopped(len(built.made) + built.unchanged, len(slugs)))
    sent = sent_already(options, year.year, None if asked.all_councils else slugs)
    say_built(year.year, built, mine, options.verbosity, sent=sent, as_json=options.json)
    if built.stopped == INTERRUPTED:
        raise SystemExit(STOPPED)
    finish(options, [*mine, *built.problems], _kept(slugs, built, mine))
    if built.stopped:
        raise SystemExit(1)


def _prove(options: Options, year: Year) -> None:
    """If a rule does not hold for some council, end the command."""
    from lgo_letters.proof import prove_once  # noqa: PLC0415 - it imports z3, which only a signed letter needs

    with waiting("proving the rules", quiet=options.quiet):
        proof = prove_once(year.edition, year.workspace / "output" / str(year.year))
    if proof.findings:
        last = "no letter was signed; lgo-letters check gives an example of such a council"
        refuse(options, in_order(each.problem for each in proof.findings), last)


def _stopped(done: int, of: int) -> tuple[str, str]:
    """Say what Ctrl-C left: what is finished, and what running the command again does."""
    if done == of:
        return f"all {done:,} letters are made", "Run it again to see whether anything is wrong."
    return f"{done:,} of {of:,} letters are made", GO_ON


def sent_already(options: Options, year: int, slugs: Sequence[str] | None = None) -> int:
    """Count the letters in the output, or those of some councils, that were sent exactly as they are.

    Letters sent before this program was used count, and damaged ones don't.
    """
    output = Output(options.workspace, year)
    with refusing(options):
        sent = {each.letter for each in sent_messages(options.workspace, year)}
    label = f"templates/{year}/edition.yaml"
    edition, _ = read(options.workspace / label, label, EDITION_FILE)
    before = {each.council for each in edition.value.sent} if edition else set()
    return sum(
        output.is_as_written(slug, each)
        for slug, each in output.known().items()
        if (slugs is None or slug in slugs)
        and (each.get("files", {}).get("pdf") in sent or (slug in before and not each.get("draft", True)))
    )


def _say_plan(planned: Plan, asked: int, *, as_json: bool) -> None:
    if as_json:
        print_json(planned.make)
        return
    longest = max(map(len, planned.make), default=0)
    for slug, reasons in planned.make.items():
        say(f"{slug:{longest}}  {', '.join(reasons)}", indent=longest + 2)
    say(f"{counted(len(planned.make), 'letter')} would be made, of {asked}")


def _kept(asked: Sequence[str], built: Built, mine: Sequence[Problem]) -> str:
    kept = councils_in((*mine, *built.problems))
    waiting_ = len({*asked, *kept}) - len(kept) - len(built.made) - built.unchanged
    counts = {"kept back": len(kept), "not made": waiting_}
    return ", ".join(f"{counted(many, 'letter')} {what}" for what, many in counts.items() if many)
