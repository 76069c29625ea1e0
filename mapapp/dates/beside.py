"""The clues by which the days of a stop are told from those of the stops around it: tours go on, and rarely back in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mapapp.dates.scene import Scene
from mapapp.model import Days, Precision, Status

_SOON = 5  # days to the next stop that are told apart


def neighbours(scene: Scene, number: int) -> list[tuple[str, int]]:
    """The stops named before and after this one, each with its side."""
    order = sorted(range(len(scene.visits)), key=lambda other: scene.places[other][0])
    at = order.index(number)
    return [("next", other) for other in order[at + 1 : at + 2]] + [("prev", other) for other in order[max(0, at - 1) : at]]


def beside(scene: Scene, number: int, found: Sequence[tuple[str, Days]], first: Sequence[Days]) -> list[tuple[str, ...]]:
    """For each way to read the days of a stop (its kind and the days) what speaks for it and against it, where `first` are
    the days that the stops seem to have, each taken alone.
    """
    visits = scene.visits
    sure = [days.start if days.precision in (Precision.DAY, Precision.RANGE) else None for days in first]
    others = [day for other, day in enumerate(sure) if day and other != number]
    gone = [day for other, day in enumerate(sure) if day and other != number and visits[other].status is Status.DONE]
    ahead = [day for other, day in enumerate(sure) if day and other != number and visits[other].status is Status.PLANNED]
    sides = neighbours(scene, number)
    lonely = {"prev", "next"} - {side for side, _ in sides}
    told = []
    for kind, days in found:
        start = days.start
        clues = [f"{side} none {'undated' if start is None else 'dated'}" for side in lonely]
        for side in sides:
            clues += _side(scene, number, side, (kind, days), first[side[1]])
        clues.append(f"dated others {min(3, len(others))} {'undated' if start is None else 'dated'}")
        if start:
            clues += _among(kind, start, days.end, others)
            if gone and visits[number].status is Status.PLANNED:
                clues.append(f"planned before done {start < max(gone)}")
            if ahead and visits[number].status is Status.DONE:
                clues.append(f"done after planned {start > min(ahead)}")
        told.append((*clues, "none") if kind == "none" else tuple(clues))
    return told


def _side(scene: Scene, number: int, neighbour: tuple[str, int], read: tuple[str, Days], its: Days) -> list[str]:
    """How the days that were read lie to `its`, those of a neighbour, and how near in the text and alike in status it is."""
    (side, other), (kind, days) = neighbour, read
    away = abs(scene.sentence(scene.places[other][0]) - scene.sentence(scene.places[number][0]))
    apart = f"apart={min(away, 2)}"
    mine, status = scene.visits[number].status, scene.visits[other].status
    lies = f"{side} {_lies(days.start, its.start)}"
    clues = [lies, f"{lies} {apart}", f"{lies} {'alike' if mine is status else f'{status} {mine}'}", f"{lies} {kind} {apart}"]
    if days.phrase and its.phrase:
        clues.append(f"{side} {'same' if days.phrase == its.phrase else 'other'} phrase {apart}")
    return clues


def _lies(mine: dt.date | None, its: dt.date | None) -> str:
    if mine is None or its is None:
        return "neither dated" if mine is its else "undated" if mine is None else "beside undated"
    return "same" if mine == its else "after" if mine > its else "before"


def _among(kind: str, start: dt.date, end: dt.date | None, others: Sequence[dt.date]) -> list[str]:
    """How the stay lies to the first days of all other stops."""
    soonest = min(((day - start).days for day in others if day > start), default=None)
    soon = "no" if soonest is None else str(soonest) if soonest < _SOON else "far"
    clues = [f"{kind} next in {soon}", f"{kind} same day {min(2, others.count(start))}"]
    if end:
        clues.append(f"{kind} ends at next {soonest is not None and (end - start).days == soonest}")
        clues.append(f"{kind} overlaps {min(2, sum(start < day < end for day in others))}")
    return clues
