"""Pins, legs and the keys of the legend, as on the page: done filled, there now ringed, planned dashed, called off struck."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapapp.exports.picture.letters import BOLD, width
from mapapp.exports.picture.sheet import Attributes, Sheet
from mapapp.exports.picture.view import Box, Point
from mapapp.model import Status

KEY = 46.0
"""How wide a key of the legend is, at a unit of one."""
_HIGH = 13.0
_SIZE = 14.5
_KEY_PIN = 0.6  # how large a pin is in the legend


@dataclass(frozen=True, slots=True)
class Look:
    """How a pin looks: its number (none where the text gives no order), status, colour with that of letters on it, doubt."""

    text: str
    status: str
    who: tuple[str, str]
    doubtful: bool = False

    def reach(self, unit: float) -> Point:
        """The half width and half height of the pin, its white edge included."""
        if not self.text:
            return 9 * unit, 9 * unit
        return (max(_HIGH, width(self.text, _SIZE, BOLD) / 2 + 7) + 2) * unit, (_HIGH + 2) * unit


def pin(sheet: Sheet, middle: Point, look: Look, unit: float) -> None:
    """A pin of this size; the legend has smaller ones."""
    (x, y), (colour, on), colours = middle, look.who, sheet.colours
    wide, high = (part - 2 * unit for part in look.reach(unit))

    def disc(more: float, **attributes: float | str | None) -> None:
        more *= unit
        sheet.box(Box(x - wide - more, y - high - more, x + wide + more, y + high + more), rx=high + more, **attributes)

    disc(2, fill=colours.paper)
    ink = on
    if look.status == Status.ONGOING:
        disc(4.4, fill=colour)
        disc(2.4, fill=colours.paper)
    if look.status == Status.PLANNED:
        ink = colour
        dashes = f"{4 * unit:.1f} {2.6 * unit:.1f}"
        disc(-1.1, fill=colours.paper, stroke=colour, stroke_width=2.2 * unit, stroke_dasharray=dashes)
    elif look.status == Status.CANCELLED:
        ink = colours.soft
        disc(-1, fill=colours.paper, stroke=colours.grey, stroke_width=2 * unit)
        across, down = 0.6 * wide, 0.6 * high
        slash = f"M{x - across:.1f} {y + down:.1f}L{x + across:.1f} {y - down:.1f}"
        sheet.shape("path", d=slash, stroke=colours.grey, stroke_width=1.6 * unit)
    else:
        disc(0, fill=colour)
    if look.text:
        sheet.text((x, y + _SIZE * 0.35 * unit), look.text, _SIZE * unit, fill=ink, face=BOLD, anchor="middle")
    if look.doubtful:
        doubt(sheet, (x + wide, y - high))


def doubt(sheet: Sheet, middle: Point) -> None:
    """The mark of what is uncertain."""
    (x, y), unit, colours = middle, sheet.unit, sheet.colours
    sheet.shape("circle", cx=x, cy=y, r=7.5 * unit, fill=colours.doubt, stroke=colours.paper, stroke_width=1.5 * unit)
    sheet.text((x, y + 4 * unit), "?", 11.5 * unit, fill=colours.paper, face=BOLD, anchor="middle")


def arrow(sheet: Sheet, point: Point, bearing: float, colour: str) -> None:
    """Which way a leg goes; the bearing is in degrees clockwise from north, which a Mercator map keeps."""
    angle, unit = math.radians(bearing), sheet.unit
    ahead, aside = (math.sin(angle), -math.cos(angle)), (math.cos(angle), math.sin(angle))
    corners = [
        (point[0] + (ahead[0] * far + aside[0] * side) * unit, point[1] + (ahead[1] * far + aside[1] * side) * unit)
        for far, side in ((9, 0), (-6, 6.5), (-3, 0), (-6, -6.5))
    ]
    edge: Attributes = {"stroke": sheet.colours.land, "stroke_width": 1.2 * unit, "stroke_linejoin": "round"}
    sheet.shape("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=colour, **edge)


def leg(sheet: Sheet, path: str, status: str, colour: str) -> None:
    """The way to a stop: dashed where it is planned."""
    unit = sheet.unit
    sheet.shape("path", d=path, fill="none", stroke=sheet.colours.land, stroke_opacity="0.85", stroke_width=6 * unit)
    dashes = f"{8 * unit:.1f} {5 * unit:.1f}" if status == Status.PLANNED else None
    sheet.shape("path", d=path, fill="none", stroke=colour, stroke_width=2.8 * unit, stroke_dasharray=dashes)


def tie(sheet: Sheet, path: str) -> None:
    """The line to a stop whose place in the order is not told: dots."""
    line: Attributes = {"stroke": sheet.colours.grey, "stroke_width": 2.4 * sheet.unit, "stroke_linecap": "round"}
    sheet.shape("path", d=path, fill="none", stroke_dasharray=f"0.1 {6 * sheet.unit:.1f}", **line)


def area(sheet: Sheet, path: str, status: str, colour: str) -> None:
    """A country that is all that is known of a stop."""
    unit = sheet.unit
    shade = sheet.colours.grey if status == Status.CANCELLED else colour
    dashes = f"{5 * unit:.1f} {4 * unit:.1f}" if status == Status.PLANNED else None
    line: Attributes = {"stroke": shade, "stroke_opacity": "0.8", "stroke_width": 1.5 * unit, "stroke_dasharray": dashes}
    sheet.shape("path", d=path, fill=shade, fill_opacity="0.18", fill_rule="evenodd", **line)


def key(sheet: Sheet, entry: Mapping[str, Any], middle: Point) -> None:
    """The sample of a legend's entry: a line that leads into a pin, as on the map."""
    (x, y), unit = middle, sheet.unit
    kind, who = entry["kind"], sheet.colours.travellers[entry.get("who", 0) % len(sheet.colours.travellers)]
    into, end = f"M{x - 18 * unit:.1f} {y:.1f}h{26 * unit:.1f}", (x + 10 * unit, y)
    if kind == "who":
        sheet.box(Box(x - 13 * unit, y - 2.5 * unit, x + 13 * unit, y + 2.5 * unit), rx=2.5 * unit, fill=who[0])
    elif kind == "unordered":
        tie(sheet, into)
        pin(sheet, end, Look("", Status.DONE, who), unit * _KEY_PIN * 1.3)
    elif kind == "area":
        path = f"M{x - 12 * unit:.1f} {y - 7 * unit:.1f}h{24 * unit:.1f}v{14 * unit:.1f}h{-24 * unit:.1f}z"
        area(sheet, path, Status.DONE, who[0])
    elif kind == "doubt":
        doubt(sheet, middle)
    elif kind == Status.CANCELLED:
        pin(sheet, middle, Look("", kind, who), unit * _KEY_PIN * 1.6)
    else:
        leg(sheet, into, kind, who[0])
        pin(sheet, end, Look("", kind, who), unit * _KEY_PIN * 1.6)
