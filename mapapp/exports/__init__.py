"""Itinerary → what other programs read, and back: `write` gives any of `FORMATS`, `read` opens our JSON and tables of stops.

`record` is one row of `mapapp batch`; `assets/itinerary.schema.json` describes it.
"""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from mapapp.errors import FileError
from mapapp.exports import file, table
from mapapp.exports.geojson import geojson
from mapapp.exports.gpx import gpx
from mapapp.exports.ics import ics
from mapapp.exports.kml import kml
from mapapp.exports.record import failure, record
from mapapp.gazetteer import Gazetteer
from mapapp.language import mark
from mapapp.model import Itinerary

__all__ = ["FORMATS", "Format", "failure", "file_name", "guess", "ours", "read", "record", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that an itinerary is written in: its name for people, its media type (IANA), and what writes it."""

    name: str
    media_type: str
    writer: Callable[..., bytes]


FORMATS = {
    "geojson": Format("GeoJSON", "application/geo+json", lambda itinerary: _json(geojson(itinerary))),
    "kml": Format("KML", "application/vnd.google-earth.kml+xml", kml),
    "gpx": Format("GPX", "application/gpx+xml", gpx),
    "csv": Format("CSV", "text/csv", lambda itinerary: table.write(itinerary).encode("utf-8", "replace")),
    "ics": Format("iCalendar", "text/calendar", ics),
    "html": Format(
        mark("Web page in one file"),
        "text/html",
        lambda itinerary, **options: _drawing("webpage").html(itinerary, **options),
    ),
    "svg": Format(
        mark("SVG picture"),
        "image/svg+xml",
        lambda itinerary, **options: _drawing("picture").svg(itinerary, **options),
    ),
    "png": Format(mark("PNG picture"), "image/png", lambda itinerary, **options: _drawing("picture").png(itinerary, **options)),
    "json": Format(mark("mapapp file"), "application/json", file.write),
}
"""The formats; the keys are the endings of their files."""


def write(itinerary: Itinerary, format: str, **options: Any) -> bytes:
    """The itinerary in a format of `FORMATS`; options are the keyword arguments of that format's writer.

    Raises:
        ExportError: the itinerary holds nothing that the format could carry.
    """
    return FORMATS[format].writer(itinerary, **options)


def read(data: bytes, gazetteer: Gazetteer | None = None, *, longest_article: int = 100_000) -> Itinerary:
    """The itinerary in a file that was written as "json", or in a table of stops (see `mapapp.exports.table.read`).

    Raises:
        FileError: the file is neither, damaged, or too large.
    """
    if len(data) > file.MOST_BYTES:
        raise FileError(f"This file has more than {file.MOST_BYTES // 1_000_000} MB, which no journey takes.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return file.read(data, longest_article=longest_article)
    return table.read(data, gazetteer, longest_article=longest_article)


def ours(name: str) -> bool:
    """Whether a file of this name is opened as an itinerary, and not read as an article."""
    return PurePath(name).suffix.lower() in (".json", ".csv", ".tsv")


def guess(name: str) -> str | None:
    """The format that a file name's ending tells, `None` where it tells none."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return {"htm": "html"}.get(ending, ending) if {"htm": "html"}.get(ending, ending) in FORMATS else None


def file_name(itinerary: Itinerary, format: str) -> str:
    """A name for the file that any system takes: the title or the traveller in ASCII, the day, the ending."""
    article = itinerary.article
    words = article.title or next((one.name for one in itinerary.travellers), None) or "journey"
    plain = unicodedata.normalize("NFKD", words.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[:60].strip("-") or "journey"
    day = f"-{article.date.isoformat()}" if article.date else ""
    return f"{slug}{day}.{format}"


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=1).encode() + b"\n"


def _drawing(module: str) -> Any:
    """A module that draws, loaded when it is asked for: its libraries take longer to load than all other formats together."""
    return importlib.import_module(f"mapapp.exports.{module}")
