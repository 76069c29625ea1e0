"""The letters of the picture: how wide words are, where they break, and the fonts that an SVG carries in itself.

The fonts are ours (`assets/fonts`); a letter that none of them has is set in what the machine offers that shows the picture.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, takewhile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from mapapp.settings import assets

FAMILY = "Mapapp Sans, Noto Sans JP, Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and the family, weight and style that it is asked for by."""

    file: str
    family: str
    weight: int = 400
    italic: bool = False

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return assets() / "fonts" / self.file


REGULAR = Face("MapappSans-Regular.ttf", "Mapapp Sans")
BOLD = Face("MapappSans-SemiBold.ttf", "Mapapp Sans", 700)
ITALIC = Face("MapappSans-Italic.ttf", "Mapapp Sans", 400, True)
JAPANESE = Face("NotoSansJP-Regular.otf", "Noto Sans JP")
FACES = (REGULAR, BOLD, ITALIC, JAPANESE)


def width(text: str, size: float, face: Face = REGULAR) -> float:
    """How wide the text runs in pixels, kerning left out: a little more than it will be."""
    return size * sum(_advance(letter, face) for letter in text)


def shortened(text: str, most: float, size: float, face: Face = REGULAR) -> str:
    """The text, or as much of it as fits with three dots behind."""
    if _fitting(text, most, size, face) == len(text):
        return text
    return f"{text[: _fitting(text, most - width('…', size, face), size, face)].rstrip()}…"


def _fitting(text: str, most: float, size: float, face: Face) -> int:
    """How many of the text's letters run in so many pixels; the rest is not looked at, however long it is."""
    ends = accumulate(_advance(letter, face) for letter in text)
    return sum(1 for _ in takewhile(lambda end: size * end <= most, ends))


def wrapped(text: str, most: float, size: float, face: Face = REGULAR, lines: int = 2) -> list[str]:
    """The text in so many lines at most, as even as can be, broken between words; between letters where there are no words."""
    rest = " ".join(text.split())
    found = _lines(rest, most, size, face, lines)
    for share in range(95, 50, -5) if found and rest.endswith(found[-1]) else ():
        tighter = _lines(rest, most * share / 100, size, face, lines)
        if len(tighter) > len(found) or not rest.endswith(tighter[-1]):
            break
        found = tighter
    return found


def _lines(rest: str, most: float, size: float, face: Face, lines: int) -> list[str]:
    found: list[str] = []
    while rest and len(found) < lines - 1 and (end := _fitting(rest, most, size, face)) < len(rest):
        end = max(1, end)
        space = rest.rfind(" ", 0, end + 1)
        wide = unicodedata.east_asian_width(rest[end - 1]) in "WF"
        end = space if space > 0 and not wide else end
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, shortened(rest, most, size, face)] if rest else found


def is_ours(text: str) -> bool:
    """Whether our fonts have every letter."""
    return all(ord(letter) in _letters(REGULAR) or ord(letter) in _letters(JAPANESE) for letter in text if letter.isprintable())


def embedded(used: Iterable[tuple[Face, str]]) -> str:
    """The style sheet that holds each face cut down to the letters it is used for, as data addresses."""
    needed: dict[Face, set[int]] = {}
    for face, text in used:
        for letter in map(ord, text):
            for one in (face, JAPANESE):
                if letter in _letters(one):
                    needed.setdefault(one, set()).add(letter)
                    break
    return "".join(_rule(face, frozenset(letters)) for face, letters in needed.items())


@lru_cache(maxsize=32)  # the page offers the same picture again and again
def _rule(face: Face, letters: frozenset[int]) -> str:
    font = TTFont(face.path, recalcTimestamp=False)
    # without the tables of kerning, which take most of the time: words run as wide then as `width` says
    options = subset.Options(drop_tables=["GPOS", "GSUB", "GDEF", "BASE"], hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    address = f"data:font/woff;base64,{base64.b64encode(out.getvalue()).decode()}"
    style = "italic" if face.italic else "normal"
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{style};src:url({address})}}'


def _advance(letter: str, face: Face) -> float:
    """The width of a letter in ems."""
    for one in (face, JAPANESE):
        if (found := _letters(one).get(ord(letter))) is not None:
            return found
    if unicodedata.combining(letter) or not letter.isprintable():
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.6


@cache
def _letters(face: Face) -> dict[int, float]:
    """The letters of a face with their widths in ems."""
    with TTFont(face.path, lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {letter: widths[glyph][0] / em for letter, glyph in font.getBestCmap().items()}
