"""The picture as a whole: title above, the map, and below it the legend, the credit and whose words they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from mapapp.exports.picture import marks
from mapapp.exports.picture.atlas import draw_map, plan
from mapapp.exports.picture.letters import BOLD, shortened, width, wrapped
from mapapp.exports.picture.marks import Look
from mapapp.exports.picture.palette import Theme, palette
from mapapp.exports.picture.sheet import Sheet
from mapapp.exports.picture.view import Box
from mapapp.maps.tour import tour
from mapapp.model import Itinerary
from mapapp.wording import day_chip

_LEFT_OUT = {"mention", "undated"}
"""What the page's legend explains and the picture does not show."""
_TITLE, _ABOUT, _KEYS, _SMALL = 32.0, 17.0, 15.0, 13.0  # sizes of type
_ROW = 27.0  # from one row of the legend to the next
_ENTRY, _COLUMN, _MOST_LISTED = 23.0, 230.0, 48  # of the list of stops that have no room for their names on the map
_BASE = (1200, 675)


def draw(itinerary: Itinerary, across: int, down: int, theme: Theme) -> Sheet:
    """The picture of so many pixels; type and marks grow and shrink with it."""
    found = tour(itinerary)
    unit = max(min(across / _BASE[0], down / _BASE[1]), max(across, down) / 1500, 0.5)
    sheet = Sheet((across, down), unit, palette(theme))
    title, about = _title(itinerary), _about(itinerary, found)
    sheet.describe(title, " ".join(f"{part}." for part in [*about, *(stop["label"] for stop in found["stops"])]))
    sheet.box(Box(0, 0, across, down), fill=sheet.colours.paper)
    page = Box(28 * unit, 14 * unit, across - 28 * unit, down - 14 * unit)
    top = _head(sheet, page, title, about)
    rows, listed = _rows(sheet, found, page.width), 0
    while True:
        bottom = page.bottom - (22 + len(rows) * _ROW + listed * _ENTRY + (10 if listed else 0)) * unit
        map_plan = plan(sheet, Box(0, top, across, bottom - 8 * unit), found)
        entries = map_plan.unnamed if len(map_plan.unnamed) <= _MOST_LISTED else ()
        columns = max(1, int(page.width // (_COLUMN * unit)))
        needed = math.ceil(len(entries) / columns)
        if needed <= listed or bottom - top < down / 2:
            break
        listed = needed
    draw_map(sheet, map_plan)
    _index(sheet, entries[: listed * columns], Box(page.left, bottom + 6 * unit, page.right, page.bottom), columns)
    for row, keys in enumerate(rows):
        _row(sheet, keys, page.left, page.bottom - (22 + (len(rows) - row - 0.5) * _ROW) * unit)
    _credit(sheet, page, itinerary, found, len(map_plan.unnamed) - min(len(entries), listed * columns))
    return sheet


def _title(itinerary: Itinerary) -> str:
    who = [traveller.name for traveller in itinerary.travellers[:3]]
    if itinerary.article.title or not who:
        return itinerary.article.title or "Places in the article"
    return f"Journey of {who[0]}" if len(who) == 1 else f"Journeys of {', '.join(who[:-1])} and {who[-1]}"


def _about(itinerary: Itinerary, found: dict[str, Any]) -> list[str]:
    """What stands below the title: who travels, when, and as of which day."""
    date, trip = itinerary.article.date, itinerary.trip
    parts: list[str] = []
    if len(itinerary.travellers) == 1:  # several stand in the legend
        [one] = itinerary.travellers
        parts += filter(None, [one.name if itinerary.article.title else None, one.role])
    about = [", ".join(parts)] if parts else []
    if trip.start or trip.end:
        about.append(f"trip {day_chip(trip, date.year if date else None)}")
    about.append(found["asOf"] or "day of publication not given")
    return [part[0].upper() + part[1:] for part in (" ".join(part.split()) for part in about) if part]


def _head(sheet: Sheet, page: Box, title: str, about: list[str]) -> float:
    """Draws the title in two lines at most and what is about it in one; gives where the map begins."""
    unit, y = sheet.unit, page.top
    for line in wrapped(title, page.width, _TITLE * unit, BOLD):
        y += _TITLE * 1.12 * unit
        sheet.text((page.left, y), line, _TITLE * unit, fill=sheet.colours.ink, face=BOLD)
    y += _ABOUT * 1.5 * unit
    words = shortened("  ·  ".join(about), page.width, _ABOUT * unit)
    sheet.text((page.left, y), words, _ABOUT * unit, fill=sheet.colours.soft)
    return y + 16 * unit


def _rows(sheet: Sheet, found: dict[str, Any], most: float) -> list[list[dict[str, Any]]]:
    """The entries of the legend in rows that fit, each with its distance `x` from the left."""
    unit, size = sheet.unit, _KEYS * sheet.unit
    entries: list[dict[str, Any]] = [{"kind": "who", "words": name, "who": who} for who, name in enumerate(found["travellers"])]
    entries += [entry for entry in found["legend"] if entry["kind"] not in _LEFT_OUT]
    rows: list[list[dict[str, Any]]] = []
    x = most
    for entry in entries:
        words = shortened("Uncertain" if entry["kind"] == "doubt" else entry["words"], most - marks.KEY * unit, size)
        room = marks.KEY * unit + width(words, size)
        if x + room > most:
            rows.append([])
            x = 0.0
        rows[-1].append({**entry, "words": words, "x": x})
        x += room + 26 * unit
    return rows


def _row(sheet: Sheet, entries: list[dict[str, Any]], left: float, y: float) -> None:
    unit = sheet.unit
    for entry in entries:
        x = left + entry["x"]
        marks.key(sheet, entry, (x + 18 * unit, y))
        sheet.text((x + marks.KEY * unit, y + 5 * unit), entry["words"], _KEYS * unit, fill=sheet.colours.ink)


def _index(sheet: Sheet, entries: Sequence[tuple[Look, str, str]], box: Box, columns: int) -> None:
    """The stops that have no room for their names on the map, by their numbers, column by column."""
    unit, colours = sheet.unit, sheet.colours
    rows = math.ceil(len(entries) / columns)
    size, wide = _KEYS * unit, box.width / columns
    for place, (look, name, days) in enumerate(entries):
        x, y = box.left + place // rows * wide, box.top + (place % rows + 0.5) * _ENTRY * unit
        marks.pin(sheet, (x + 13 * unit, y), look, unit * 0.72)
        room = wide - 40 * unit
        words = shortened(name, room, size, BOLD)
        sheet.text((x + 30 * unit, y + 5 * unit), words, size, fill=colours.ink, face=BOLD)
        left = width(words, size, BOLD) + 8 * unit
        if days and left < room:
            words = shortened(days, room - left, size * 0.9)
            sheet.text((x + 30 * unit + left, y + 5 * unit), words, size * 0.9, fill=colours.soft)


def _credit(sheet: Sheet, page: Box, itinerary: Itinerary, found: dict[str, Any], unnamed: int) -> None:
    """Where the words, the places and the shapes come from, and how many stops had no room for their names."""
    size, soft = _SMALL * sheet.unit, sheet.colours.soft
    made = shortened(", ".join(["Map: mapapp", "Natural Earth", *found["sources"]]), page.width, size)
    sheet.text((page.right, page.bottom), made, size, fill=soft, anchor="end")
    article = itinerary.article
    said = [f"Source: {source}"] if (source := article.outlet or urlsplit(article.url or "").hostname) else []
    said += [f"{unnamed} more stops are not named"] if unnamed else []
    room = page.width - width(made, size) - 24 * sheet.unit
    if said and room > 0:
        sheet.text((page.left, page.bottom), shortened("  ·  ".join(said), room, size), size, fill=soft)
