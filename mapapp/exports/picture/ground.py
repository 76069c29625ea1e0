"""What lies under the tour: sea, land, borders, lakes, and the names that have room beside it."""

from __future__ import annotations

from collections.abc import Sequence

from mapapp.exports.picture import land
from mapapp.exports.picture.letters import ITALIC, REGULAR, width
from mapapp.exports.picture.sheet import Attributes, Sheet
from mapapp.exports.picture.view import Box, View

_LAND, _SEA, _TOWN = 13.5, 13.0, 12.5  # sizes of names


def draw_ground(sheet: Sheet, view: View) -> None:
    """Sea, land, borders (disputed ones dashed) and lakes."""
    colours, unit = sheet.colours, sheet.unit
    sheet.box(view.box, fill=colours.sea)
    sheet.shape("path", d=land.land(view), fill=colours.land, fill_rule="evenodd")
    for kind, colour, dashes in (("b", colours.border, None), ("d", colours.border, "3 3"), ("c", colours.coast, None)):
        line: Attributes = {"stroke": colour, "stroke_width": 0.8 * unit, "stroke_dasharray": dashes}
        sheet.shape("path", d=land.lines(view, kind), fill="none", **line)
    sheet.shape("path", d=land.lakes(view), fill=colours.sea, stroke=colours.coast, stroke_width=0.6 * unit)


def draw_names(sheet: Sheet, view: View, inside: Box, taken: Sequence[Box]) -> None:
    """Names of countries, seas and towns where nothing is taken, none over another."""
    unit, colours, taken = sheet.unit, sheet.colours, list(taken)

    def free(box: Box) -> bool:
        if not inside.holds(box) or any(box.meets(one) for one in taken):
            return False
        taken.append(box.grown(4 * unit))
        return True

    for name, x, y, sea in land.names(view):
        size, face = (_SEA * unit, ITALIC) if sea else (_LAND * unit, REGULAR)
        ink, halo = (colours.sea_name, colours.sea) if sea else (colours.land_name, colours.land)
        half = width(name, size, face) / 2
        if free(Box(x - half, y - size * 0.6, x + half, y + size * 0.6)):
            sheet.text((x, y + size * 0.35), name, size, fill=ink, face=face, anchor="middle", halo=halo)
    for name, x, y in land.towns(view):
        size = _TOWN * unit
        long = width(name, size)
        for left in (x + 6 * unit, x - 6 * unit - long):
            if free(Box(min(left, x - 3 * unit), y - size * 0.6, max(left + long, x + 3 * unit), y + size * 0.6)):
                sheet.shape("circle", cx=x, cy=y, r=1.9 * unit, fill=colours.land_name)
                sheet.text((left, y + size * 0.35), name, size, fill=colours.land_name, halo=colours.land)
                break
