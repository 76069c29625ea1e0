"""The window on the world: a Mercator map whose part in the picture holds the whole tour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
"""Pixels from the left and from the top of the picture."""

MOST_SCALE = 40.0
"""Pixels to a degree of longitude at most: nearer than that our shapes show their corners, and a town says nothing of where."""
_EDGE = 85.05


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return self.left <= other.left and other.right <= self.right and self.top <= other.top and other.bottom <= self.bottom

    def overlap(self, other: Box) -> float:
        """The area that the two have in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def grown(self, by: float) -> Box:
        """The box with a margin all around."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class View:
    """Degrees → pixels: `scale` pixels to a degree of longitude, `x` and `y` of longitude 0 and the equator."""

    box: Box
    scale: float
    x: float
    y: float

    def point(self, lat: float, lon: float) -> Point:
        """Where the point lies in the picture."""
        return self.x + lon * self.scale, self.y - northing(lat) * self.scale

    def line(self, flat: Sequence[float]) -> list[Point]:
        """Where the points of a flat list of latitudes and longitudes lie."""
        return [self.point(lat, lon) for lat, lon in zip(flat[::2], flat[1::2], strict=True)]

    @property
    def west(self) -> float:
        """The longitude of the left edge."""
        return (self.box.left - self.x) / self.scale

    @property
    def east(self) -> float:
        """The longitude of the right edge."""
        return (self.box.right - self.x) / self.scale

    @property
    def zoom(self) -> float:
        """The zoom of a web map of this scale."""
        return math.log2(self.scale * 360 / 256)


def northing(lat: float) -> float:
    """The distance from the equator on a Mercator map whose unit is a degree of longitude."""
    return math.degrees(math.asinh(math.tan(math.radians(max(-_EDGE, min(_EDGE, lat))))))


def fitted(frame: Sequence[Sequence[float]], box: Box, margin: tuple[float, float]) -> View:
    """The view of a frame ((south, west), (north, east)) in the middle of the box, with margins to the sides and above."""
    (south, west), (north, east) = frame
    low, high = northing(south), northing(north)
    across, down = max(box.width - 2 * margin[0], 50.0), max(box.height - 2 * margin[1], 50.0)
    scale = min(across / max(east - west, 1e-6), down / max(high - low, 1e-6), MOST_SCALE)
    scale = max(scale, box.width / 420)
    x = (box.left + box.right) / 2 - (west + east) / 2 * scale
    y = (box.top + box.bottom) / 2 + (low + high) / 2 * scale
    edge = northing(90) * scale  # no empty strip above the Arctic or below the Antarctic where the world is high enough
    if 2 * edge >= box.height:
        y = min(max(y, box.bottom - edge), box.top + edge)
    return View(box, scale, x, y)
