"""The map of the picture: legs, pins and what they are called, on the ground that `ground` draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from mapapp.exports.picture import land, marks
from mapapp.exports.picture.ground import draw_ground, draw_names
from mapapp.exports.picture.labels import Label, Spot, apart, placed
from mapapp.exports.picture.letters import BOLD, ITALIC, REGULAR, Face, shortened, width
from mapapp.exports.picture.marks import Look
from mapapp.exports.picture.sheet import Sheet
from mapapp.exports.picture.view import Box, Point, View, fitted
from mapapp.model import Status

_NAME, _DAY = 17.0, 14.0  # sizes of a stop's name and of its days
_LONGEST = 260.0  # pixels of a name
_CROWD = 60  # more pins than this carry no numbers and stay where they are
_LINE = 1.12  # from one line of a name to the next, in sizes


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of a name, how it is set."""

    text: str
    size: float
    face: Face
    ink: str
    struck: bool = False

    @property
    def width(self) -> float:
        """How wide it runs."""
        return width(self.text, self.size, self.face)


@dataclass(frozen=True, slots=True)
class _Pin:
    """A pin and its name: where its place is, where the pin stands, how far it reaches; `country` where that is all."""

    at: Point
    middle: Point
    reach: Point
    look: Look
    country: str
    words: tuple[_Words, ...]

    @property
    def box(self) -> Box:
        """What the pin covers."""
        (x, y), (wide, high) = self.middle, self.reach
        return Box(x - wide, y - high, x + wide, y + high)

    @property
    def is_area(self) -> bool:
        """Whether its name stands for it, without a disc."""
        return bool(self.country)

    @property
    def label(self) -> Label:
        """What is to be placed."""
        high = sum(line.size * _LINE for line in self.words)
        return Label(self.middle, self.reach, (max(line.width for line in self.words), high))


@dataclass(frozen=True, slots=True)
class Plan:
    """The map before it is drawn: where everything stands in its box, in pixels."""

    view: View
    pins: tuple[_Pin, ...]
    spots: tuple[Spot | None, ...]
    legs: tuple[tuple[list[Point], dict[str, Any]], ...]
    ties: tuple[list[Point], ...]
    route: tuple[Point, ...]

    @property
    def unnamed(self) -> tuple[tuple[Look, str, str], ...]:
        """The stops that have no room for their names: how the pin looks, the name, the days."""
        alone = (pin for pin, spot in zip(self.pins, self.spots, strict=True) if not spot)
        return tuple((pin.look, pin.words[0].text, pin.words[1].text if len(pin.words) > 1 else "") for pin in alone)


def plan(sheet: Sheet, box: Box, tour: dict[str, Any]) -> Plan:
    """The map of a tour (see `mapapp.maps.tour`) in the box."""
    unit = sheet.unit
    view = fitted(tour["frame"], box, (min(120 * unit, box.width / 5), min(62 * unit, box.height / 5)))
    pins = _pins(sheet, tour, view)
    legs = tuple((view.line(leg["line"]), leg) for leg in tour["legs"])
    ties = tuple(view.line(tie) for tie in tour["ties"])
    route = tuple(point for points in (*ties, *(points for points, _ in legs)) for point in _along(points, 9 * unit))
    spots = placed([pin.label for pin in pins], box.grown(-6 * unit), _covers(pins), route, unit)
    return Plan(view, tuple(pins), tuple(spots), legs, ties, route)


def draw_map(sheet: Sheet, plan: Plan) -> None:
    """Draws the map as it is planned."""
    unit, view, pins, spots, legs = sheet.unit, plan.view, plan.pins, plan.spots, plan.legs
    box, covers = view.box, _covers(pins)
    sheet.window(box)
    draw_ground(sheet, view)
    for pin in pins:
        if pin.is_area:
            marks.area(sheet, land.land(view, pin.country), pin.look.status, pin.look.who[0])
    taken = [one.grown(3 * unit) for one in (*covers, *(spot.box for spot in spots if spot))]
    draw_names(sheet, view, box.grown(-6 * unit), [*taken, *(Box(x, y, x, y).grown(4 * unit) for x, y in plan.route)])
    for points in plan.ties:
        marks.tie(sheet, _path(points))
    for points, leg in legs:
        marks.leg(sheet, _path(points), leg["status"], _who(sheet, leg["who"])[0])
    for points, leg in legs:
        _arrow(sheet, view, points, leg, covers)
    for pin, spot in zip(pins, spots, strict=True):
        _leaders(sheet, pin, spot)
    for pin in pins:
        if not pin.is_area:
            marks.pin(sheet, pin.middle, pin.look, unit)
    for pin, spot in zip(pins, spots, strict=True):
        if spot:
            _write(sheet, pin, spot)
    sheet.whole()
    for y in (box.top, box.bottom):
        sheet.shape("line", x1=box.left, y1=y, x2=box.right, y2=y, stroke=sheet.colours.line, stroke_width=1)


def _covers(pins: Sequence[_Pin]) -> list[Box]:
    return [pin.box for pin in pins if any(pin.reach)]


def _who(sheet: Sheet, index: int) -> tuple[str, str]:
    return sheet.colours.travellers[index % len(sheet.colours.travellers)]


def _pins(sheet: Sheet, tour: dict[str, Any], view: View) -> list[_Pin]:
    """The pins of the tour, moved apart; a country has a shade and its name."""
    found = []
    for pin in tour["pins"]:
        stops = [tour["stops"][index] for index in pin["stops"]]
        country = pin["iso"] or ""
        look = Look(
            pin["text"] if len(tour["pins"]) <= _CROWD else "",
            pin["status"],
            _who(sheet, stops[0]["who"]),
            any(stop["doubt"] for stop in stops),
        )
        at = view.point(pin["lat"], pin["lon"])
        words = tuple(_words(sheet, stops, look, bool(country)))
        made = _Pin(at, at, look.reach(sheet.unit), look, country, words)
        found.append(_shaded(made, view) if country else made)
    if len(found) > _CROWD:
        return found
    standing = [index for index, pin in enumerate(found) if not pin.is_area]
    moved = apart([found[index].at for index in standing], [found[index].reach for index in standing], view.box)
    for index, middle in zip(standing, moved, strict=True):
        found[index] = replace(found[index], middle=middle)
    return found


def _shaded(pin: _Pin, view: View) -> _Pin:
    """A country's name stands on its land where it has room there, and beside it where it has not."""
    extent, (wide, high) = land.extent(view, pin.country), pin.label.size
    if extent is None or (extent.width > wide * 0.9 and extent.height > high * 1.2):
        return replace(pin, reach=(0.0, 0.0))
    middle = ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
    return replace(pin, middle=middle, reach=(extent.width / 2, extent.height / 2))


def _words(sheet: Sheet, stops: Sequence[dict[str, Any]], look: Look, area: bool) -> Iterator[_Words]:
    """What is written at a pin: the name, and below it how far the place is known and the days of its stops."""
    unit, colours = sheet.unit, sheet.colours
    name = stops[0]["name"]
    if area:
        name = " ".join(filter(None, [look.text, name, "?" if look.doubtful else ""]))
    called_off = look.status == Status.CANCELLED
    ink = colours.soft if called_off else look.who[0] if area else colours.ink
    yield _Words(shortened(name, _LONGEST * unit, _NAME * unit, BOLD), _NAME * unit, BOLD, ink, called_off)
    dated = [stop for stop in stops if stop["dated"]]
    words = ", ".join(dict.fromkeys(filter(None, [stops[0]["area"], *(stop["day"] for stop in dated)])))
    if words:
        face = ITALIC if any(stop["computed"] for stop in dated) else REGULAR
        yield _Words(shortened(words, _LONGEST * unit, _DAY * unit, face), _DAY * unit, face, colours.soft)


def _arrow(sheet: Sheet, view: View, points: Sequence[Point], leg: dict[str, Any], covers: Sequence[Box]) -> None:
    """The arrow of a leg that is long enough to carry it, where no pin lies over it."""
    lat, lon, bearing = leg["arrow"]
    x, y = view.point(lat, lon)
    long = sum(math.dist(one, other) for one, other in pairwise(points))
    if long > 62 * sheet.unit and not any(cover.meets(Box(x, y, x, y).grown(9 * sheet.unit)) for cover in covers):
        marks.arrow(sheet, (x, y), bearing, _who(sheet, leg["who"])[0])


def _leaders(sheet: Sheet, pin: _Pin, spot: Spot | None) -> None:
    """Thin lines from a pin that was moved to its place, and to a name that stands far off."""
    unit, colours = sheet.unit, sheet.colours
    colour = colours.soft if pin.look.status == Status.CANCELLED else pin.look.who[0]
    (x, y), (at_x, at_y) = pin.middle, pin.at
    if not pin.is_area and math.dist(pin.at, pin.middle) > 4 * unit:
        sheet.shape("line", x1=at_x, y1=at_y, x2=x, y2=y, stroke=colour, stroke_width=1.5 * unit)
        sheet.shape("circle", cx=at_x, cy=at_y, r=3 * unit, fill=colour, stroke=colours.paper, stroke_width=unit)
    if spot and spot.away > 8 * unit:
        near = (min(max(x, spot.box.left), spot.box.right), min(max(y, spot.box.top), spot.box.bottom))
        sheet.shape("line", x1=x, y1=y, x2=near[0], y2=near[1], stroke=colours.soft, stroke_width=unit)


def _write(sheet: Sheet, pin: _Pin, spot: Spot) -> None:
    """The name at its place."""
    box = spot.box
    x, y = {"start": box.left, "end": box.right}.get(spot.anchor, (box.left + box.right) / 2), box.top
    share = {"start": 0.0, "end": 1.0}.get(spot.anchor, 0.5)
    for line in pin.words:
        sheet.text(
            (x, y + line.size * 0.88),
            line.text,
            line.size,
            fill=line.ink,
            face=line.face,
            anchor=spot.anchor,
            halo=sheet.colours.land,
        )
        if line.struck:
            left, middle = x - line.width * share, y + line.size * 0.6
            sheet.shape(
                "line", x1=left, y1=middle, x2=left + line.width, y2=middle, stroke=line.ink, stroke_width=1.3 * sheet.unit
            )
        y += line.size * _LINE


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _along(points: Sequence[Point], step: float) -> Iterator[Point]:
    """Points on a line, a step apart at most."""
    for (x0, y0), (x1, y1) in pairwise(points):
        pieces = max(1, math.ceil(math.dist((x0, y0), (x1, y1)) / step))
        for piece in range(pieces + 1):
            yield x0 + (x1 - x0) * piece / pieces, y0 + (y1 - y0) * piece / pieces
