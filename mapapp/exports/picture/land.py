"""Our own basemap as paths of a picture: countries, coasts, borders, lakes, and the names that stand on them.

`assets/build_basemap.py` describes the files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapapp.exports.picture.view import Box, View
from mapapp.settings import assets

Points = NDArray[np.float64]
"""Rows of longitude and northing, in degrees."""

COARSE_FROM = 6.0
"""Pixels to a degree below which the coarser shapes are fine enough."""
_BEYOND = 12.0  # pixels that shapes go on past the edge of the map, so that no stroke along the cut is seen
_STEP = 0.7  # pixels: points nearer to each other than this are one, and land smaller than this is none


@dataclass(frozen=True, slots=True)
class Shapes:
    """One scale of the basemap: rings of each country by its code, lines by their kind (coast, border, disputed), lakes."""

    rings: tuple[tuple[str, Points], ...]
    lines: tuple[tuple[str, Points], ...]
    lakes: tuple[Points, ...]


def shapes(view: View) -> Shapes:
    """The shapes that are fine enough for the view."""
    return _shapes("50m" if view.scale > COARSE_FROM else "110m")


def land(view: View, country: str | None = None) -> str:
    """The path of all land in the view, or of a country."""
    rings = (ring for iso, ring in shapes(view).rings if country in (None, iso))
    return "".join(_path(part, True) for ring in rings for part in _areas(ring, view))


def extent(view: View, country: str) -> Box | None:
    """The box of a country's largest part in view, `None` where it has no shape there."""
    parts = [part for iso, ring in shapes(view).rings if iso == country for part in _areas(ring, view)]
    if not parts:
        return None
    largest = max(parts, key=lambda part: float(np.prod(np.ptp(part, axis=0))))
    (left, top), (right, bottom) = largest.min(axis=0).tolist(), largest.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def lakes(view: View) -> str:
    """The path of the lakes."""
    return "".join(_path(part, True) for ring in shapes(view).lakes for part in _areas(ring, view))


def lines(view: View, kind: str) -> str:
    """The path of the lines of a kind: "c" coasts, "b" borders, "d" disputed borders."""
    of_kind = (line for one, line in shapes(view).lines if one == kind)
    return "".join(_path(part, False) for line in of_kind for part in _cut_line(line, view))


def names(view: View) -> Iterator[tuple[str, float, float, bool]]:
    """The names of lands and seas that this scale has room for: name, x, y, whether it is a sea; the weightiest first."""
    for lon, lat, name, first, last, kind in sorted(_labels(), key=lambda row: (row[5] == "s", row[3])):
        if first - 0.5 <= view.zoom <= last + 0.5:
            for turn in _turns(lon, lon, view):
                yield (name, *view.point(lat, lon + turn), kind == "s")


def towns(view: View) -> Iterator[tuple[str, float, float]]:
    """The large towns that this scale has room for: name, x, y; the largest first."""
    for lon, lat, name, first in _towns():
        if first <= view.zoom:
            for turn in _turns(lon, lon, view):
                yield (name, *view.point(lat, lon + turn))


def _turns(west: float, east: float, view: View) -> Iterator[float]:
    """The whole turns that bring something between these longitudes into view."""
    margin = _BEYOND / view.scale
    for turn in range(math.ceil((view.west - margin - east) / 360), math.floor((view.east + margin - west) / 360) + 1):
        yield 360.0 * turn


def _areas(ring: Points, view: View) -> Iterator[Points]:
    """The ring in pixels, cut at the edge of the map, in each copy that is in view."""
    for points in _copies(ring, view):
        cut = _clipped(points, view.box.grown(_BEYOND))
        if len(cut) > 2 and np.ptp(cut, axis=0).max() > _STEP:
            yield _thinned(cut)


def _copies(points: Points, view: View) -> Iterator[Points]:
    low, high = points.min(axis=0), points.max(axis=0)
    for turn in _turns(low[0], high[0], view):
        placed = np.column_stack((view.x + (points[:, 0] + turn) * view.scale, view.y - points[:, 1] * view.scale))
        if placed[:, 1].max() >= view.box.top and placed[:, 1].min() <= view.box.bottom:
            yield placed


def _clipped(points: Points, box: Box) -> Points:
    """The polygon inside the box (Sutherland and Hodgman 1974)."""
    for axis, edge, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1)):
        inside = sign * (points[:, axis] - edge) >= 0
        if inside.all():
            continue
        if not inside.any():
            return points[:0]
        before, was = np.roll(points, 1, axis=0), np.roll(inside, 1)
        crossing = inside != was
        span = points[:, axis] - before[:, axis]
        part = np.divide(edge - before[:, axis], span, out=np.zeros(len(points)), where=crossing)[:, None]
        both = np.stack((before + (points - before) * part, points), axis=1)
        points = both[np.column_stack((crossing, inside))]
    return points


def _cut_line(line: Points, view: View) -> Iterator[Points]:
    """The parts of a line that are in view, in pixels."""
    box = view.box.grown(_BEYOND)
    for points in _copies(line, view):
        inside = (points >= (box.left, box.top)).all(axis=1) & (points <= (box.right, box.bottom)).all(axis=1)
        padded = np.concatenate(([False], inside, [False]))
        near = padded[:-2] | padded[1:-1] | padded[2:]  # with the points just outside
        edges = np.flatnonzero(np.diff(near.astype(np.int8), prepend=0, append=0))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start > 1:
                yield _thinned(points[start:end])


def _thinned(points: Points) -> Points:
    """The points without those that round to the one before."""
    grid = np.round(points / _STEP)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    keep[-1] = True
    return points[keep]


def _path(points: Points, closed: bool) -> str:
    steps = np.round(points * 10).astype(int)
    moves = np.diff(steps, axis=0)
    start = f"M{steps[0][0] / 10:g} {steps[0][1] / 10:g}l"
    return start + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in moves.tolist()) + ("z" if closed else "")


@cache
def _shapes(scale: str) -> Shapes:
    content = _read(scale)
    step = content["step"]
    arcs = [_decoded(arc, step) for arc in content["arcs"]]
    rings = tuple((iso, _projected(_ring(arcs, ring))) for iso, rings in content["countries"] for ring in rings)
    kinds = tuple(zip(content["kind"], map(_projected, arcs), strict=True))
    return Shapes(rings, kinds, tuple(_projected(_decoded(lake, step)) for lake in content["lakes"]))


def _decoded(flat: Sequence[int], step: float) -> Points:
    points = np.asarray(flat, dtype=np.float64).reshape(-1, 2).cumsum(axis=0) * step
    return _unwrapped(points)


def _unwrapped(points: Points) -> Points:
    """A step of more than half a turn goes on over the antimeridian."""
    jumps = np.diff(points[:, 0])
    turns = np.concatenate(([0.0], np.cumsum(np.where(jumps > 180, -360.0, np.where(jumps < -180, 360.0, 0.0)))))
    return np.column_stack((points[:, 0] + turns, points[:, 1]))


def _ring(arcs: Sequence[Points], indices: Sequence[int]) -> Points:
    """A ring of arcs; one that goes round the pole (Antarctica) is closed along the lower edge of the map."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
    points = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    whole = _unwrapped(np.column_stack(((points[:, 0] + 180) % 360 - 180, points[:, 1])))
    if abs(whole[-1, 0] - whole[0, 0]) > 180:
        whole = np.concatenate((whole, [[whole[-1, 0], -89.0], [whole[0, 0], -89.0]]))
    return whole


def _projected(points: Points) -> Points:
    lat = np.radians(np.clip(points[:, 1], -85.05, 85.05))
    return np.column_stack((points[:, 0], np.degrees(np.arcsinh(np.tan(lat)))))


@cache
def _labels() -> list[tuple[float, float, str, float, float, str]]:
    return [tuple(row) for row in _read("labels")]


@cache
def _towns() -> list[tuple[float, float, str, float]]:
    return [tuple(row) for row in _read("towns")]


def _read(name: str) -> Any:
    return json.loads((assets() / "basemap" / f"{name}.json").read_text(encoding="utf-8"))
