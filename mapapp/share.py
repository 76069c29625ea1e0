"""Itinerary ↔ share link: everything a link shows travels in the link itself, and nothing is kept on the server.

The link's `a` is JSON, deflated and in base64url: `{"v": 1, "i": {…}}`, where `i` is the itinerary without the fields that
hold their default. What a person changed stands apart in `e`, `{"v": 1, "e": [edit, …]}`, packed alike, so that a link without
it shows what the program itself made of the article. Whoever reads them trusts nothing: the length, the size once inflated, the
version, the types, the spans and every number are checked before anything leaves this module.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec

from mapapp.edits import AnyEdit, Make, ResetAll, SetPlace
from mapapp.errors import LinkError
from mapapp.model import Days, Itinerary, Mention, Place, Span

VERSION = 1
MOST_BYTES = 4_000_000
"""The most a link may inflate to: the longest article at four bytes a character, and ten times that for its places."""
LONG_LINK = 8_000
"""Characters of an address that usual proxies let through (nginx and Apache stop at 8 kB)."""
MOST_STOPS = 1_000
MOST_EDITS = 2_000
MOST_MENTIONS = 10_000
LONGEST_NAME = 500
LONGEST_EVIDENCE = 5_000_000
"""The most characters that the evidence of all stops may come to: every stop of a long tour with a page of its own."""
LONGEST_KEY = 40
MOST_FIELDS = 20
MOST_NOTES = 10
CANDIDATES = 4
"""How many places are kept in a link to choose from, for each stop."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_SAFE = re.compile(r"[A-Za-z0-9_-]+")


class _Link(msgspec.Struct):
    """What the JSON of every version has; the itinerary is read once the version is known."""

    v: int
    i: msgspec.Raw


class _Edits(msgspec.Struct):
    v: int
    e: msgspec.Raw


def encode(itinerary: Itinerary) -> str:
    """The itinerary as the value of the link's `a`: letters, digits, "-" and "_" alone.

    A stop keeps its first `CANDIDATES` candidates, a mention none; half a surrogate pair becomes U+FFFD.
    """
    short = dataclasses.replace(
        itinerary,
        stops=tuple(dataclasses.replace(stop, candidates=stop.candidates[:CANDIDATES]) for stop in itinerary.stops),
        mentions=tuple(dataclasses.replace(mention, candidates=()) for mention in itinerary.mentions),
    )
    return _packed({"v": VERSION, "i": plain(short)})


def decode(text: str, *, longest: int = 100_000, longest_article: int = 100_000) -> Itinerary:
    """The itinerary in a link's `a` of at most `longest` characters, its article of at most `longest_article`.

    Raises:
        LinkError: the link is too long, damaged, of another version, or holds what no itinerary can hold.
    """
    if len(text) > longest:
        raise LinkError(f"This link has {len(text):,} characters; at most {longest:,} can be read. Ask for the article itself.")
    try:
        link = msgspec.json.decode(_inflate(text), type=_Link)
        if link.v != VERSION:
            raise LinkError("This link was made by another version of the program. Ask for a new one.")
        itinerary = msgspec.json.decode(link.i, type=Itinerary)
    except (msgspec.DecodeError, ValueError, RecursionError, zlib.error) as error:
        raise LinkError("This link is damaged: a part of it may be missing. Ask for it again.") from error
    if not sound(itinerary, longest_article):
        raise LinkError("This link holds what no article of ours can hold. Ask for a new one.")
    return itinerary


def encode_edits(edits: Iterable[AnyEdit]) -> str:
    """The edits as the value of the link's `e`; empty where there are none."""
    rows = []
    for edit in edits:
        row = msgspec.to_builtins(edit)
        if isinstance(edit, SetPlace | Make):
            row["place"] = plain(edit.place)
        rows.append(row)
    return _packed({"v": VERSION, "e": rows}) if rows else ""


def decode_edits(text: str, *, longest: int = 100_000) -> tuple[AnyEdit, ...]:
    """The edits in a link's `e` of at most `longest` characters; none where it is empty.

    Raises:
        LinkError: it is too long, damaged, of another version, or holds what no edit of ours can hold.
    """
    if not text:
        return ()
    if len(text) > longest:
        raise LinkError(f"The changes in this link have {len(text):,} characters; at most {longest:,} can be read.")
    try:
        link = msgspec.json.decode(_inflate(text), type=_Edits)
        if link.v != VERSION:
            raise LinkError("The changes in this link were made by another version of the program. Ask for a new one.")
        edits = msgspec.json.decode(link.e, type=tuple[AnyEdit, ...])
    except (msgspec.DecodeError, ValueError, RecursionError, zlib.error) as error:
        raise LinkError("The changes in this link are damaged: the article is shown without them.") from error
    places = (edit.place for edit in edits if isinstance(edit, SetPlace | Make))
    keys = (edit.on for edit in edits if not isinstance(edit, ResetAll))
    if len(edits) > MOST_EDITS or not all(map(_sound_place, places)) or any(len(key) > LONGEST_KEY for key in keys):
        raise LinkError("This link holds changes that nobody can have made: the article is shown without them.")
    return edits


def query(itinerary: Itinerary, position: int | None = None, edits: Iterable[AnyEdit] = ()) -> str:
    """The link's query: `?a=…`, with `&e=…` where there are edits and `&stop=2` where a stop is chosen (from 1)."""
    changes = encode_edits(edits)
    parts = {"a": encode(itinerary)} | ({"e": changes} if changes else {})
    return "?" + urlencode(parts | ({} if position is None else {"stop": str(position)}))


def _packed(content: Any) -> str:
    """JSON's own types, deflated and in base64url."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    raw = zlib.compress(_SURROGATE.sub("\ufffd", text).encode(), 9)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _inflate(text: str) -> bytes:
    """The bytes behind base64url and deflate, never more than `MOST_BYTES`; anything else is a `ValueError`."""
    if not _SAFE.fullmatch(text):
        raise ValueError("not base64url")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    inflater = zlib.decompressobj()
    raw = inflater.decompress(packed, MOST_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise ValueError("too large, cut off, or with something behind it")
    return raw


def plain(value: Any) -> Any:
    """A value of the model as JSON's own types, without fields that hold their default; `msgspec` reads it back."""
    if dataclasses.is_dataclass(value):
        fields = [(field, getattr(value, field.name)) for field in dataclasses.fields(value)]
        return {field.name: plain(held) for field, held in fields if held != field.default}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def sound(itinerary: Itinerary, longest_article: int) -> bool:
    """Whether every number and span is one that an article of this length can give."""
    article = itinerary.article
    counts = (len(itinerary.stops), len(itinerary.travellers), len(itinerary.mentions), len(itinerary.unresolved))
    names = [article.title, article.outlet, article.url, article.author]
    names += [word for traveller in itinerary.travellers for word in (traveller.name, traveller.role)]
    for stop in itinerary.stops:
        names += (stop.name, stop.traveller, stop.reason)
    confidences = [stop.confidence for stop in itinerary.stops] + [each.confidence for each in itinerary.mentions]
    weighed = [each for stop in itinerary.stops for each in (stop.status_confidence, stop.days_confidence)]
    confidences += [each for each in weighed if each is not None]
    return (
        0 < len(article.text) <= longest_article
        and bool(article.text.strip())
        and all(count <= most for count, most in zip(counts, (MOST_STOPS,) * 2 + (MOST_MENTIONS,) * 2, strict=True))
        and all(stop.mentions and (stop.order is None or 0 < stop.order <= MOST_STOPS) for stop in itinerary.stops)
        and all(0 <= span.start < span.end <= len(article.text) for span in _spans(itinerary))
        and all(mention.end - mention.start <= LONGEST_NAME for mention in _mentions(itinerary))
        and all(span.end - span.start <= LONGEST_NAME for stop in itinerary.stops for span in stop.mentions)
        and sum(stop.evidence.end - stop.evidence.start for stop in itinerary.stops) <= LONGEST_EVIDENCE
        and all(_sound_place(place) for place in _places(itinerary))
        and all(0 <= confidence <= 1 for confidence in confidences)
        and all(
            len(stop.edited) <= MOST_FIELDS and all(len(name) <= LONGEST_KEY for name in stop.edited)
            for stop in itinerary.stops
        )
        and all(days.start is None or days.end is None or days.start <= days.end for days in _days(itinerary))
        and len(itinerary.notes) <= MOST_NOTES
        and all(name is None or len(name) <= LONGEST_NAME for name in (*names, *itinerary.notes))
    )


def _sound_place(place: Place) -> bool:
    south, west, north, east = place.bbox or (0, 0, 0, 0)
    words = (place.id, place.name, place.kind, place.country, place.country_name, place.admin1, place.source)
    return (
        all(-90 <= lat <= 90 for lat in (place.lat, south, north))
        and all(-180 <= lon <= 180 for lon in (place.lon, west, east))
        and south <= north
        and 0 <= place.population < 10**11
        and all(len(word or "") <= LONGEST_NAME for word in words)
        and bool(place.name)
    )


def _mentions(itinerary: Itinerary) -> Iterator[Mention]:
    for resolution in itinerary.mentions:
        yield resolution.mention
    for unresolved in itinerary.unresolved:
        yield unresolved.mention


def _spans(itinerary: Itinerary) -> Iterator[Span]:
    for stop in itinerary.stops:
        yield from stop.mentions
        yield stop.evidence
    for days in _days(itinerary):
        if days.phrase:
            yield days.phrase
    for mention in _mentions(itinerary):
        yield Span(mention.start, mention.end)


def _places(itinerary: Itinerary) -> Iterator[Place]:
    for stop in itinerary.stops:
        yield stop.place
        yield from stop.candidates
    for resolution in itinerary.mentions:
        if resolution.place:
            yield resolution.place
        yield from resolution.candidates


def _days(itinerary: Itinerary) -> Iterator[Days]:
    yield itinerary.trip
    for stop in itinerary.stops:
        yield stop.days
