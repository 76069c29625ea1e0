"""Where pins and their names stand: pins are moved apart, and each name takes the best free place around its pin.

Point-feature labelling as in Christensen, Marks and Shieber (1995): candidate places in order of preference, first greedily,
then again and again against all others until nothing moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.exports.picture.view import Box, Point

_ROUNDS = 12
_PUSHES = 300
_GAP = 3.0  # pixels between pins that were pushed apart
_RINGS = (0.0, 12.0, 24.0)  # how far from its pin a name may stand, at a scale of one; further off nobody sees whose it is
_BETWEEN = 3.0  # pixels between two names
_NEAR = 8.0  # pixels: nearer than this to a pin a name seems to be its
_SIDES = (0, 180, 315, 225, 45, 135, 270, 90, 340, 20, 200, 160, 290, 250, 70, 110)  # degrees, the best first; y is downwards


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be named: the pin in the middle with its half width and half height, and the size of the name.

    A name without a pin (`reach` of zero) may stand on the point itself.
    """

    middle: Point
    reach: tuple[float, float]
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name stands; `anchor` is how its lines are set ("start", "middle", "end"), `away` is its distance to the pin."""

    box: Box
    anchor: str
    away: float


def apart(points: Sequence[Point], reaches: Sequence[tuple[float, float]], box: Box) -> list[Point]:
    """The points, pushed from each other until no two pins touch, each as near to where it was as that allows."""
    moved = [list(point) for point in points]
    for _ in range(_PUSHES):
        still = True
        for one in range(len(moved)):
            for other in range(one):
                still &= not _push(moved[one], moved[other], reaches[one], reaches[other], one - other)
        for point, reach in zip(moved, reaches, strict=True):
            point[0] = min(max(point[0], box.left + reach[0] + 2), box.right - reach[0] - 2)
            point[1] = min(max(point[1], box.top + reach[1] + 2), box.bottom - reach[1] - 2)
        if still:
            break
    return [(x, y) for x, y in moved]


def _push(one: list[float], other: list[float], wide: tuple[float, float], broad: tuple[float, float], turn: int) -> bool:
    """Moves two pins half of what is missing between them each; pills are as long as they are wide. Whether it had to."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    across, down = wide[0] + broad[0] + _GAP, wide[1] + broad[1] + _GAP
    if dx == dy == 0:
        dx, dy = math.cos(2.4 * turn), math.sin(2.4 * turn)  # two in one place part by an angle that no third one shares
    far = math.hypot(dx / across, dy / down)
    if far >= 0.999:
        return False
    share = (1 / far - 1) / 2
    one[0] += dx * share
    one[1] += dy * share
    other[0] -= dx * share
    other[1] -= dy * share
    return True


def placed(
    labels: Sequence[Label], box: Box, pins: Sequence[Box], lines: Sequence[Point], scale: float = 1.0
) -> list[Spot | None]:
    """For each name the place where it stands, `None` where there is none that is free.

    No name lies over another, over a pin or over the edge of the box; `lines` are points along the route, which a name covers
    only where nothing better is free.
    """
    choices = [_choices(label, box, pins, lines, scale) for label in labels]
    found: list[Spot | None] = [None] * len(labels)
    for _ in range(_ROUNDS):
        before = list(found)
        for index in sorted(range(len(labels)), key=lambda index: len(choices[index])):
            taken = [spot.box.grown(_BETWEEN) for other, spot in enumerate(found) if spot and other != index]
            free = (spot for _, spot in choices[index] if not any(spot.box.meets(one) for one in taken))
            found[index] = next(free, None)
            if found[index] is None:
                _make_room(index, choices, found)
        if found == before:
            break
    return found


def _make_room(index: int, choices: Sequence[Sequence[tuple[float, Spot]]], found: list[Spot | None]) -> None:
    """Puts a name where one other stands that has another free place, and that one there."""
    for _, spot in choices[index]:
        crowd = [other for other, one in enumerate(found) if one and other != index and one.box.grown(_BETWEEN).meets(spot.box)]
        if len(crowd) != 1:
            continue
        taken = [one.box for other, one in enumerate(found) if one and other not in (index, crowd[0])] + [spot.box]
        taken = [box.grown(_BETWEEN) for box in taken]
        for _, other in choices[crowd[0]]:
            if not any(other.box.meets(one) for one in taken):
                found[index], found[crowd[0]] = spot, other
                return


def _choices(label: Label, box: Box, pins: Sequence[Box], lines: Sequence[Point], scale: float) -> list[tuple[float, Spot]]:
    """The places for a name that are free of pins, the best first."""
    (x, y), (wide, high) = label.middle, label.size
    far = max(label.reach) + max(_RINGS) * scale + _NEAR * scale
    around = Box(x - wide - far, y - high - far, x + wide + far, y + high + far)
    pins = [pin for pin in pins if pin.meets(around)]
    lines = [(px, py) for px, py in lines if around.left < px < around.right and around.top < py < around.bottom]
    strange = [pin for pin in pins if not pin.left < x < pin.right or not pin.top < y < pin.bottom]
    found = []
    for ring, away in enumerate(_RINGS):
        for rank, side in enumerate(_SIDES):
            if ring == 0 and rank >= 8:
                continue
            spot = _spot(label, math.radians(side), away * scale)
            if not box.holds(spot.box) or any(spot.box.meets(pin) for pin in pins):
                continue
            near = sum(spot.box.grown(_NEAR * scale).meets(pin) for pin in strange)
            if near and ring:
                continue
            covered = sum(1 for px, py in lines if spot.box.left < px < spot.box.right and spot.box.top < py < spot.box.bottom)
            found.append((40.0 * ring + 3 * rank + 25 * covered + 60 * near, spot))
    if not any(label.reach):
        middle = Spot(Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), "middle", 0.0)
        if box.holds(middle.box) and not any(middle.box.meets(pin) for pin in pins):
            found.append((-1.0, middle))
    return sorted(found, key=lambda choice: choice[0])


def _spot(label: Label, angle: float, away: float) -> Spot:
    """The name beside its pin in this direction: its near edge at the pin's, or `away` from it."""
    (x, y), (wide, high) = label.middle, label.size
    across, down = math.cos(angle), math.sin(angle)
    reach = (label.reach[0] + 4 + away, label.reach[1] + 2 + away)
    at_x, at_y = x + across * reach[0], y + down * reach[1]
    if across > 0.3:
        left, anchor = at_x, "start"
    elif across < -0.3:
        left, anchor = at_x - wide, "end"
    else:
        left, anchor = at_x - wide / 2, "middle"
    top = at_y - high / 2 if abs(down) < 0.3 else at_y if down > 0 else at_y - high
    return Spot(Box(left, top, left + wide, top + high), anchor, away)
