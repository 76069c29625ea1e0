"""Places while a name is typed: by its beginning, by where it lies ("Paris, Tex"), and past a slip of the keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapapp.earth import between
from mapapp.gazetteer.names import normalise
from mapapp.model import Place

if TYPE_CHECKING:
    from mapapp.gazetteer.store import Gazetteer

Found = dict[int, float]
"""Places' numbers with how well they fit, in powers of ten of people."""

WHOLE = 1.0
"""What a place whose whole name is typed gains for each of the first four letters: "Roma" is Rome before Romania, but "Par"
is Paris before Par in Cornwall."""
NEAR, NEAR_KM = 2.0, 300.0
"""What a place beside the given point gains, and the distance at which half of it is left."""
SHORT = 4
"""Fewer letters than these begin tens of thousands of names; then prominent places are offered alone."""
LONG = 40
"""Slips in longer names are not looked for: each letter adds some fifty names to look up."""
AREAS = 3
"""How many surroundings are heard behind a name ("Paris, Lamar County, Texas, United States")."""
MOST = 3000
"""Names that are compared besides those of prominent places; few beginnings of four letters have more."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def search(gazetteer: Gazetteer, text: str, limit: int, near: tuple[float, float] | None) -> tuple[Place, ...]:
    """What `Gazetteer.search` gives."""
    name, *areas = [part.strip() for part in text[:200].split(",") if part.strip()] or [""]
    key = normalise(name)
    if not key:
        return ()
    found = _typed(gazetteer, key) or _slipped(gazetteer, key)
    for id, rank in gazetteer.ranked([key]):
        found[id] = max(found.get(id, rank), rank + WHOLE * min(len(key), SHORT))
    if near:
        points = gazetteer.points(found)
        found = {id: rank + NEAR / (1 + between(*near, *points[id]) / NEAR_KM) for id, rank in found.items()}
    held = [search(gazetteer, area, 5, None) for area in areas[:AREAS]]
    places = []
    for id in sorted(found, key=lambda id: (-found[id], id)):
        place = gazetteer.numbered(id)
        if all(any(gazetteer.inside(place, area) for area in some) for some in held):
            places.append(place)
            if len(places) == limit:
                break
    return tuple(places)


def _typed(gazetteer: Gazetteer, key: str) -> Found:
    """Places with a name that begins so."""
    prominent = {id: rank for known, id, rank in gazetteer.prominent if known.startswith(key)}
    if prominent and len(key) < SHORT:
        return prominent
    return prominent | _best(gazetteer.ranked_from([key], MOST))


def _slipped(gazetteer: Gazetteer, key: str) -> Found:
    """Places with a name one slip of the keys away, or else with one that begins so."""
    if not SHORT <= len(key) <= LONG:
        return {}
    slips = sorted(_slips(key) - {key})
    return _best(gazetteer.ranked(slips)) or _best(gazetteer.ranked_from(slips, 30))


def _best(rows: Iterable[tuple[int, float]]) -> Found:
    found: Found = {}
    for id, rank in rows:
        found[id] = max(found.get(id, rank), rank)
    return found


def _slips(key: str) -> set[str]:
    """A letter left out, put in, changed, or two swapped."""
    splits = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    return {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + letter + right[1:] for left, right in splits if right for letter in _LETTERS),
        *(left + letter + right for left, right in splits for letter in _LETTERS),
    }
