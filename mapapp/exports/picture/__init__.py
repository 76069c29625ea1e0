"""Itinerary → a picture for print and social media, drawn from our own shapes without a browser.

The SVG carries its fonts in itself; the PNG is the same drawing, rendered by resvg.
"""

from __future__ import annotations

import resvg_py

from mapapp.errors import ExportError
from mapapp.exports.picture import letters
from mapapp.exports.picture.palette import Theme
from mapapp.exports.picture.poster import draw
from mapapp.model import Itinerary

__all__ = ["HEIGHT", "WIDTH", "Theme", "png", "svg"]

WIDTH, HEIGHT = 1200, 675
"""What social networks show whole: 16 to 9."""
LEAST, MOST = 240, 6000


def svg(itinerary: Itinerary, *, width: int = WIDTH, height: int = HEIGHT, theme: Theme = "light") -> bytes:
    """The picture as SVG 1.1 of so many pixels.

    Raises:
        ExportError: a side is shorter than `LEAST` or longer than `MOST`.
    """
    _check(width, height)
    return draw(itinerary, width, height, theme).written()


def png(itinerary: Itinerary, *, width: int = WIDTH, height: int = HEIGHT, theme: Theme = "light") -> bytes:
    """The picture as PNG of so many pixels.

    Raises:
        ExportError: as for `svg`.
    """
    _check(width, height)
    sheet = draw(itinerary, width, height, theme)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=sheet.written(fonts=False).decode(),
            font_files=[str(face.path) for face in letters.FACES],
            # reading the machine's own fonts takes longer than all the rest
            skip_system_fonts=all(letters.is_ours(text) for _, text in sheet.used),
            font_family="Mapapp Sans",
            sans_serif_family="Mapapp Sans",
        )
    )


def _check(width: int, height: int) -> None:
    if not (LEAST <= width <= MOST and LEAST <= height <= MOST):
        raise ExportError(f"A picture of {width} by {height} pixels cannot be drawn; each side is {LEAST} to {MOST} long.")
