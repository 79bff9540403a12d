"""What an import would change, in words."""

from lgo_letters.figures import Value, counted, some
from lgo_letters.imports.plan import Change, Plan
from lgo_letters.terminal.waiting import say

FEW = 4  # councils named of each field
SOME_FILES = 3


def print_plan(plan: Plan, *, written: bool, all_of_them: bool) -> None:
    for note in plan.notes:
        say(note, indent=2)
    fields: dict[str, list[Change]] = {}
    for each in plan.changes:
        fields.setdefault(each.key, []).append(each)
    for key, changes in fields.items():
        say(f"{key}: {counted(len(changes), 'council')}")
        for change in changes if all_of_them else changes[:FEW]:
            say(f"  {change.council}: {_shown(change.old)} → {_shown(change.new)}", indent=4)
        if len(changes) > FEW and not all_of_them:
            say(f"  and {len(changes) - FEW:,} more; --verbose shows all")
    if not plan.files:
        say("nothing would change")
        return
    councils = len({each.council for each in plan.changes})
    what = f"{counted(len(plan.changes), 'value')} of {counted(councils, 'council')}"
    files = f"{counted(len(plan.files), 'file')} ({some(list(plan.files), SOME_FILES)})"
    say(f"written: {what}, in {files}" if written else f"{what} would change, in {files}; --write writes that")


def _shown(value: Value) -> str:
    return "nothing" if value is None else str(value)
