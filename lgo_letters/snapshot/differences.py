"""Turn two snapshots into a few lines that say what has changed, however many letters have a change."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain

from lgo_letters.difference import ALIKE, likeness, moved_among, signed
from lgo_letters.figures import counted, some
from lgo_letters.snapshot.year_texts import Said, Snapshot

_FEW = 6  # councils that are named
_SHOWN = 5  # changes that are listed
_LONGEST = 300  # characters of a text that are shown


def differences(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Say what has changed between two snapshots, in the order of the letter. Figures and looks come last.

    Each change has one to three lines. There are none if the snapshots are the same.
    """
    renamed = _renamed(before, after)
    old = {renamed.get(place, place): said for place, said in before.texts.items()}
    having = {renamed.get(place, place): slugs for place, slugs in before.having.items()}
    everyone = before.values.keys() & after.values.keys()
    found = [
        *_councils(before, after),
        *_paragraphs(before, after, renamed),
        *_texts(old, having, after, everyone),
        *_moved(old, after),
        *_values(before, after),
        *_edition(before.edition, after.edition),
    ]
    if not found and before.letters != after.letters:
        found.append("whole letters changed: " + _named({*before.letters, *after.letters}))
    return tuple(found)


def summary(changes: Collection[str]) -> str:
    more = len(changes) - _SHOWN
    return "\n".join([*list(changes)[:_SHOWN], *([f"… and {more} more: git diff shows them"] if more > 0 else [])])


def _renamed(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Give the new places of texts that have the same words under another id."""
    new = {said.words: place for place, said in after.texts.items() if place not in before.texts}
    gone = {place: said for place, said in before.texts.items() if place not in after.texts}
    found = {place: new.pop(said.words) for place, said in gone.items() if said.words in new}
    for place, said in gone.items():
        beside = [words for words, other in new.items() if _paragraph(other) == _paragraph(place)]
        near = max(beside, key=partial(likeness, said.words), default="")
        if place not in found and near and likeness(said.words, near) >= ALIKE:
            found[place] = new.pop(near)
    return found


def _paragraph(place: str) -> str:
    return place.rpartition(" > ")[0]


def _councils(before: Snapshot, after: Snapshot) -> Iterator[str]:
    came, went = after.values.keys() - before.values.keys(), before.values.keys() - after.values.keys()
    if came:
        yield f"new letters: {_named(came)}"
    if went:
        yield f"letters that are no longer made: {_named(went)}"


def _paragraphs(before: Snapshot, after: Snapshot, renamed: Mapping[str, str]) -> Iterator[str]:
    """Say which paragraphs were split or merged: those of a letter whose texts are no longer in the same one."""
    now = _by_words(after)
    once = _by_words(before)
    was_in: dict[tuple[str, str], set[str]] = defaultdict(set)  # councils, by old paragraph and new one
    for place, said in before.texts.items():
        same = after.texts.get(place, said).words == said.words or said.words not in once
        new = renamed.get(place, place) if same else now.get(said.words, place)
        if new in after.texts:
            was_in[_in(place), _in(new)] |= before.having[place] & after.having[new]
    for side, said_of in enumerate(("split", "merged")):
        parts: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for pair, slugs in was_in.items():
            parts[pair[side]][pair[1 - side]] = slugs
        for whole, found in parts.items():
            slugs = {slug for slug, many in Counter(chain(*found.values())).items() if many > 1}
            some_of = " and ".join(part for part, have in found.items() if have & slugs)
            one, other = (whole, some_of) if said_of == "split" else (some_of, whole)
            if slugs:
                yield f"{said_of} in {_letters(slugs)}: {one}\n  into {other}"


def _by_words(snapshot: Snapshot) -> dict[str, str]:
    """Give the places of texts by their words, if no other text has the same words."""
    many = Counter(said.words for said in snapshot.texts.values())
    return {said.words: place for place, said in snapshot.texts.items() if many[said.words] == 1}


def _in(place: str) -> str:
    """Name the section and the paragraph that a text is in."""
    return " > ".join(place.split(" > ")[:2])


def _texts(
    old: Mapping[str, Said], having: Mapping[str, frozenset[str]], after: Snapshot, everyone: AbstractSet[str]
) -> Iterator[str]:
    for place, said in after.texts.items():
        have = after.having[place]
        if place not in old:
            when = f"\n  when {said.when}" if said.when else ""
            yield f"new text in {_letters(have)}: {place}\n  {{+{_cut(said.words)}+}}{when}"
            continue
        was = old[place]
        if was.words != said.words:
            yield f"reworded in {_letters(have)}: {place}\n  {_cut(signed(was.words, said.words))}"
        if was.when != said.when:
            yield f"another condition: {place}\n  {_cut(signed(was.when or 'always', said.when or 'always'))}"
        if was.style != said.style:
            yield f"another style: {place}: {was.style or 'none'} → {said.style or 'none'}"
        came, went = (have - having[place]) & everyone, (having[place] - have) & everyone
        moves = [f"now also in {_letters(came)}"] if came else []
        moves += [f"no longer in {_letters(went)}"] if went else []
        if moves:
            yield f"{place}: {'; '.join(moves)}"
    for place, was in old.items():
        if place not in after.texts:
            yield f"in no letter any more, was in {_letters(having[place])}: {place}\n  [-{_cut(was.words)}-]"


def _moved(old: Mapping[str, Said], after: Snapshot) -> Iterator[str]:
    one = [place for place in old if place in after.texts]
    other = [place for place in after.texts if place in old]
    if one == other:
        return
    moved = moved_among(one, other)
    now, place = next((number, place) for number, place in enumerate(other) if place in moved)
    yield f"moved: {place}, now after {other[now - 1] if now else 'nothing'}"


def _values(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Gather equal changes of values, so that a figure that changed in many letters is listed once."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for slug in before.values.keys() & after.values.keys():
        one, other = before.values[slug], after.values[slug]
        for name in one.keys() & other.keys():  # values that only one has: their text is listed
            if one[name] != other[name]:
                found[name, one[name], other[name]].append(slug)
    by_name: dict[str, list[str]] = defaultdict(list)
    for (name, was, now), slugs in sorted(found.items()):
        by_name[name].append(f"{was} → {now} ({_named(slugs)})")
    for name, changes in by_name.items():
        more = f"; and {len(changes) - 2} other changes of it" if len(changes) > 2 else ""  # noqa: PLR2004 - two are examples
        yield f"figure {name}: {'; '.join(changes[:2])}{more}"


def _edition(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*before, *after}):
        was, now = before.get(name, "nothing"), after.get(name, "nothing")
        if was != now and name.startswith("file "):
            yield f"how letters look: {name.removeprefix('file ')} changed"
        elif was != now:
            yield f"figure of all letters {name}: {was} → {now}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _letters(slugs: Collection[str]) -> str:
    return counted(len(slugs), "letter") + (f" ({_named(slugs)})" if len(slugs) <= _FEW else "")


def _named(slugs: Collection[str]) -> str:
    return some(sorted(slugs), _FEW)
