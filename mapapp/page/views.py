"""Itinerary → what the browser's components show, as JSON's own types.

Every text stands in its own string, never in mark-up: the browser puts it on the page as text. Stops, mentions and names that
could not be placed are known by their index in the itinerary.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, TypeVar

from mapapp import share, wording
from mapapp.language import say, translated
from mapapp.model import Days, Itinerary, MentionKind, Place, Precision, Span
from mapapp.sentences import paragraphs

_EVERY_YEAR = 0
"""A year that goes without saying nowhere: days are written with theirs."""

JSON = dict[str, Any]


def key(itinerary: Itinerary) -> str:
    """A short name for what a link holds of this itinerary, the same in every process."""
    return hashlib.sha256(share.encode(itinerary).encode()).hexdigest()[:16]


def hint(itinerary: Itinerary) -> str | None:
    """What to say where there is no journey to show; `None` where there is one."""
    if itinerary.stops:
        return None
    if itinerary.mentions:
        return say(
            "No journey was found in this article: nobody is said to go, or to have gone, anywhere. "
            "The places that it mentions are listed, and are the grey dots on the map."
        )
    if itinerary.unresolved:
        return say(
            "No place of this article could be put on the map. The names that look like places are listed with the reason."
        )
    return say("No place was found in this text. Articles in English that name towns, regions or countries work best.")


def announced(itinerary: Itinerary) -> list[str]:
    """The mentions' words for live announcements."""
    named = (each.place.label if each.place else each.mention.name for each in itinerary.mentions)
    return [say("{place}, mentioned, not a stop", place=place) for place in named]


def title(itinerary: Itinerary) -> str:
    """The article's title, or words that say whose journey it is."""
    if itinerary.article.title:
        return itinerary.article.title
    names = [traveller.name for traveller in itinerary.travellers]
    if not names:
        return say("Untitled article")
    if len(names) == 1:
        return say("The journey of {name}", name=names[0])
    return say("The journeys of {names} and {name}", names=say(", ").join(names[:-1]), name=names[-1])


def head(itinerary: Itinerary, embedded: bool = False) -> JSON:
    """Title, source, day, travellers and window of the trip; `embedded` in the frame of another site."""
    article, trip = itinerary.article, itinerary.trip
    published = Days(article.date, article.date, Precision.DAY)
    return {
        "embedded": embedded,
        "title": title(itinerary),
        "untitled": article.title is None,
        "notes": [translated(note) for note in itinerary.notes],
        "outlet": article.outlet,
        "excerpt": article.excerpt,
        "url": article.url if (article.url or "").startswith(("https://", "http://")) else None,
        "asOf": say("as of {day}", day=wording.long_day(published, _EVERY_YEAR))
        if article.date
        else say("day of publication not given"),
        "travellers": [{"name": traveller.name, "role": traveller.role} for traveller in itinerary.travellers],
        "trip": wording.long_day(trip, _EVERY_YEAR) if trip.start or trip.end else None,
    }


def mentions(itinerary: Itinerary) -> list[JSON]:
    """The places that are no stops, each once, with the indexes of its mentions in the order of the text."""
    grouped: dict[tuple[str, MentionKind], JSON] = {}
    for index, resolution in enumerate(itinerary.mentions):
        place, mention = resolution.place, resolution.mention
        one = grouped.setdefault(
            (place.id if place else mention.name, mention.kind),
            {
                **(place_words(place) if place else {"name": mention.name, "rest": "", "area": None}),
                "kind": mention.kind.value,
                "indexes": [],
                "spans": [],
            },
        )
        one["indexes"].append(index)
        one["spans"].append([mention.start, mention.end])
    return list(grouped.values())


def unplaced(itinerary: Itinerary) -> list[JSON]:
    """The names that could not be put on the map, each with its reason and where it stands."""
    return [
        {"name": each.mention.name, "reason": translated(each.reason), "span": [each.mention.start, each.mention.end]}
        for each in itinerary.unresolved
    ]


def place_words(place: Place) -> JSON:
    """A place's own name, what follows it ("Texas, United States"), and what is said of an area."""
    rest = place.label.removeprefix(place.name).removeprefix(", ")
    return {"name": place.name, "rest": rest, "area": wording.area_words(place.granularity)}


def text(itinerary: Itinerary) -> list[JSON]:
    """The article's paragraphs, where each begins (`at`, in characters) and its `pieces`: a string, or what it stands for.

    A piece is `{"t": text}` with `"q"`, the stops whose evidence it belongs to, and at most one of `"s"` (it names that
    stop), `"m"` (that mention) and `"u"` (that name without a place).
    """
    marks = list(_apart(_marks(itinerary)))
    spans = [span for span, _, _ in marks]
    quotes = [(_around(stop.evidence, spans), index) for index, stop in enumerate(itinerary.stops)]
    whole = itinerary.article.text
    parts = paragraphs(whole)
    named, quoted = _inside(parts, marks), _inside(parts, quotes)
    return [{"at": each.start, "pieces": _pieces(whole, each, named[at], quoted[at])} for at, each in enumerate(parts)]


Mark = tuple[Span, str, int]
_Found = TypeVar("_Found", Mark, tuple[Span, int])


def _marks(itinerary: Itinerary) -> Iterator[Mark]:
    """All that is marked in the text, what matters most first."""
    for index, stop in enumerate(itinerary.stops):
        for span in stop.mentions:
            yield span, "s", index
    for index, resolution in enumerate(itinerary.mentions):
        yield Span(resolution.mention.start, resolution.mention.end), "m", index
    for index, unresolved in enumerate(itinerary.unresolved):
        yield Span(unresolved.mention.start, unresolved.mention.end), "u", index


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in the order of the text; of two that overlap the one that came first stays."""
    kept: dict[int, Mark] = {}
    for mark in marks:
        letters = range(mark[0].start, mark[0].end)
        if not any(at in kept for at in letters):
            kept.update(dict.fromkeys(letters, mark))
    return list(dict.fromkeys(kept[at] for at in sorted(kept)))


def _around(quote: Span, spans: list[Span]) -> Span:
    """The quote, widened so that it cuts no mark in two; the spans are in the order of the text and apart."""

    def cut(at: int) -> Span | None:
        before = bisect_left(spans, at, key=lambda span: span.start) - 1
        return spans[before] if before >= 0 and spans[before].end > at else None

    first, last = cut(quote.start), cut(quote.end)
    return Span(first.start if first else quote.start, last.end if last else quote.end)


def _inside(parts: tuple[Span, ...], found: list[_Found]) -> list[list[_Found]]:
    """What lies in each of the paragraphs, of all that was `found`, wholly or in part."""
    starts, ends = [part.start for part in parts], [part.end for part in parts]
    inside: list[list[_Found]] = [[] for _ in parts]
    for each in found:
        for at in range(bisect_right(ends, each[0].start), bisect_left(starts, each[0].end)):
            inside[at].append(each)
    return inside


def _pieces(text: str, paragraph: Span, marks: list[Mark], quotes: list[tuple[Span, int]]) -> list[Any]:
    """One paragraph, cut wherever a mark or a quote in it begins or ends."""
    edges = {paragraph.start, paragraph.end}
    for span in (*(mark[0] for mark in marks), *(quote for quote, _ in quotes)):
        edges.update(at for at in (span.start, span.end) if paragraph.start < at < paragraph.end)
    cuts = sorted(edges)
    named = {mark[0].start: mark for mark in marks}
    pieces: list[Any] = []
    for start, end in pairwise(cuts):
        about: JSON = {}
        if start in named:
            _, kind, index = named[start]
            about[kind] = index
        if within := [index for quote, index in quotes if quote.start <= start and end <= quote.end]:
            about["q"] = within
        pieces.append({"t": text[start:end], **about} if about else text[start:end])
    return pieces
