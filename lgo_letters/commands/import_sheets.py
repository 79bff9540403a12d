"""`import`: says what spreadsheets would change in a year's files, and changes them with --write."""

from functools import partial
from pathlib import Path

import click

from lgo_letters.commands.loading import refuse, refusing, show
from lgo_letters.commands.options import FILE, Options, common
from lgo_letters.figures import Value, counted, some
from lgo_letters.imports.plan import CONFIRMED, ChangedValue, Plan, plan_import
from lgo_letters.sources import year_meant
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.whole_files import write_all

FEW = 4  # councils named for each field
SOME_FILES = 3


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@click.option("--write", is_flag=True, help="Make the changes.")
@common
def import_sheets(options: Options, files: tuple[Path, ...], *, write: bool) -> None:
    """Read spreadsheets (.xlsx, .ods or .csv) of contacts, counts or cases, and show what they would change.

    templates/YEAR/imports.yaml says what their columns mean. You see each old and new value. Use --write to make the
    changes. If any row has a problem, nothing is written.
    """
    with refusing(options):
        year = year_meant(options.workspace, options.year)
        with waiting("reading the spreadsheets", quiet=options.quiet):
            plan = plan_import(options.workspace, year, files)
    if plan.problems:
        if not options.json:
            for note in plan.notes:
                say(note, err=True)
        refuse(options, plan.problems, "nothing is written until you correct that")
    if write and plan.files:
        with refusing(options):
            write_all(options.workspace, {label: text.encode() for label, text in plan.files.items()})
    say_it = partial(_say_plan, plan, written=write, all_of_them=options.verbosity > 0)
    show(options, plan, say_it, written=write, files=sorted(plan.files), cases=_many(plan))


def _say_plan(plan: Plan, *, written: bool, all_of_them: bool) -> None:
    for note in plan.notes:
        say(note, indent=2)
    fields: dict[str, list[ChangedValue]] = {}
    for each in plan.changes:
        fields.setdefault(each.key, []).append(each)
    if confirmed := fields.pop(CONFIRMED, []):
        named = some([each.council for each in confirmed], len(confirmed) if all_of_them else FEW)
        say(f"addressee: confirmed, no longer assumed, for {counted(len(confirmed), 'council')}: {named}", indent=2)
    for key, changes in fields.items():
        say(f"{key}: {counted(len(changes), 'council')}")
        for change in changes if all_of_them else changes[:FEW]:
            say(f"  {change.council}: {_shown(change.old)} → {_shown(change.new)}", indent=4)
        if len(changes) > FEW and not all_of_them:
            say(f"  and {len(changes) - FEW:,} more; --verbose shows all")
    if not plan.files:
        say("nothing would change")
        return
    councils = {each.council for each in plan.changes}
    many_cases = _many(plan)
    counts = {"value": (len(plan.changes), councils), "case": (sum(many_cases.values()), many_cases)}
    changed = [f"{counted(many, of)} of {counted(len(who), 'council')}" for of, (many, who) in counts.items() if many]
    what = " and ".join(changed) or "only the order of cases"
    if many_cases:
        _say_cases(plan, many_cases, all_of_them=all_of_them)
    files = f"{counted(len(plan.files), 'file')} ({some(list(plan.files), SOME_FILES)})"
    would = f"{what} would change, in {files}; add --write to make the changes"
    say(f"written: {what}, in {files}" if written else would)


def _say_cases(plan: Plan, many: dict[str, int], *, all_of_them: bool) -> None:
    each_council = [f"{slug} ({its:,})" for slug, its in many.items()]
    shows = "" if all_of_them else "; --verbose shows the cases, old and new"
    say(f"cases: {some(each_council, len(each_council) if all_of_them else FEW)}{shows}", indent=2)
    for slug, cases in plan.cases.items() if all_of_them else ():
        for case in cases:
            say(f"  {slug}: {case}", indent=4)


def _many(plan: Plan) -> dict[str, int]:
    """Count the cases that would change, by council. A changed case counts once."""
    signs = {slug: [case[0] for case in cases] for slug, cases in plan.cases.items()}
    return {slug: max(each.count("-"), each.count("+")) for slug, each in signs.items()}


def _shown(value: Value) -> str:
    return "nothing" if value is None else str(value)
