"""What formats ask of text from outside: letters that they can hold, addresses safe to follow, cells without formulas."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mapapp.model import Article, Stop
from mapapp.wording import area_words, day_chip, status_words

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lawful(text: str) -> str:
    """The text with U+FFFD for what XML 1.0 (section 2.2) cannot hold: control characters and half surrogate pairs."""
    return _NOT_XML.sub("\ufffd", text)


def link(address: str | None) -> str | None:
    """The address where it is one of the web, `None` for any other: no reader of a file shall run a script by a click."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s\x00-\x1f\x7f<>\"]", address)
    return lawful(address) if sound else None


def inert(text: str) -> str:
    """The cell of a table; one that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def uninert(cell: str) -> str:
    """What `inert` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def squeezed(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def quoted(article: Article, stop: Stop) -> str:
    """The sentence that says so, on one line."""
    return squeezed(article.text[stop.evidence.start : stop.evidence.end])


def standing(stop: Stop) -> str:
    """How a stop stands and when, each day with its year: "Planned, country only, 20 Aug 2025"."""
    words = (status_words(stop.status), area_words(stop.place.granularity), day_chip(stop.days, year=0))
    return ", ".join(filter(None, words))
