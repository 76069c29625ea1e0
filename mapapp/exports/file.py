"""Itinerary ↔ our own JSON file, whole: what is opened again is what was written, edits and ticks included.

The file is `{"mapapp": 1, "itinerary": {…}}` with the words of `mapapp.model`, without fields that hold their default.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from mapapp.errors import FileError
from mapapp.model import Itinerary
from mapapp.share import plain, sound

VERSION = 1
MOST_BYTES = 10_000_000
"""The largest file that is opened: the longest article and a thousand stops with all their candidates take half of it."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class _File(msgspec.Struct):
    mapapp: int
    itinerary: msgspec.Raw


def document(itinerary: Itinerary) -> dict[str, Any]:
    """The itinerary as one JSON object to be opened again."""
    return {"mapapp": VERSION, "itinerary": plain(itinerary)}


def write(itinerary: Itinerary) -> bytes:
    """The itinerary as a file to be opened again; half a surrogate pair becomes U+FFFD."""
    text = json.dumps(document(itinerary), ensure_ascii=False, indent=1)
    return _SURROGATE.sub("\ufffd", text).encode() + b"\n"


def read(data: bytes, *, longest_article: int = 100_000) -> Itinerary:
    """The itinerary in a file that `write` made; whoever changed the file since is not trusted.

    Raises:
        FileError: it is damaged, of another version, or holds what no itinerary can hold.
    """
    try:
        file = msgspec.json.decode(data, type=_File)
        if file.mapapp != VERSION:
            raise FileError("This file was made by another version of mapapp. Ask for a new one.")
        itinerary = msgspec.json.decode(file.itinerary, type=Itinerary)
    except msgspec.ValidationError as error:
        raise FileError(f"This file holds no itinerary of mapapp's: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise FileError("This file is damaged: it is not whole JSON.") from error
    if not sound(itinerary, longest_article):
        raise FileError("This file holds what no itinerary can hold, a day after its end or a point off the globe, say.")
    return itinerary
