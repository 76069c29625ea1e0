"""Itinerary → the record of `mapapp batch` and `mapapp trace`; `assets/itinerary.schema.json` describes it key by key."""

from __future__ import annotations

from typing import Any

from mapapp.model import Days, Itinerary, Mention, Place, Precision, Span, Stop

DECIMALS = 5
"""Of a degree: about a metre, finer than any gazetteer."""


def record(itinerary: Itinerary, key: str | int | None = None, shift: int = 0) -> dict[str, Any]:
    """The itinerary as one JSON object, in the vocabulary of the schema.

    `start` and `end` of a stop are ISO days where the article tells them; a window or a month stands in `earliest` and
    `latest` instead. `mentions` holds every place name of the text, those of the stops too, in reading order; one that could
    not be placed has no point there and its reason in `unresolved`. Offsets count characters of `article.text`, plus `shift`
    where the caller's text had a header that the article lacks.
    """
    text = itinerary.article.text
    named: list[tuple[Span, Place | None]] = [(span, stop.place) for stop in itinerary.stops for span in stop.mentions]
    named += [(_span(found.mention), found.place) for found in itinerary.mentions]
    named += [(_span(lost.mention), None) for lost in itinerary.unresolved]
    places = {(span.start, span.end): place for span, place in reversed(named)}  # the first to claim a span keeps it
    return {
        "id": key,
        "travellers": [traveller.name for traveller in itinerary.travellers],
        "stops": [_stop(stop, text, shift) for stop in itinerary.stops],
        "mentions": [
            {"start": start + shift, "end": end + shift, "name": text[start:end], **_point(place)}
            for (start, end), place in sorted(places.items(), key=lambda item: item[0])
        ],
        "unresolved": [
            {
                "start": lost.mention.start + shift,
                "end": lost.mention.end + shift,
                "name": lost.mention.name,
                "reason": lost.reason,
            }
            for lost in itinerary.unresolved
        ],
        "notes": list(itinerary.notes),
        "error": None,
    }


def failure(key: str | int | None, error: str) -> dict[str, Any]:
    """The record of an article that could not be read: nothing but the reason, a sentence."""
    return {"id": key, "travellers": [], "stops": [], "mentions": [], "unresolved": [], "notes": [], "error": error}


def _stop(stop: Stop, text: str, shift: int) -> dict[str, Any]:
    naming = stop.mentions[0]
    return {
        "name": stop.name,
        "start_char": naming.start + shift,
        "end_char": naming.end + shift,
        "place": stop.place.label,
        **_point(stop.place),
        "granularity": stop.place.granularity.value,
        "status": stop.status.value,
        **_days(stop.days, text),
        "order": stop.order,
        "traveller": stop.traveller,
        "evidence": _words(text, stop.evidence),
        "confidence": round(stop.confidence, 3),
        "status_confidence": _share(stop.status_confidence),
        "days_confidence": _share(stop.days_confidence),
        "reason": stop.reason,
        "edited": list(stop.edited),
        "verified": stop.verified,
    }


def _point(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"lat": None, "lon": None, "country": None}
    return {"lat": round(place.lat, DECIMALS), "lon": round(place.lon, DECIMALS), "country": place.country}


def _days(days: Days, text: str) -> dict[str, str | None]:
    first = days.start.isoformat() if days.start else None
    last = days.end.isoformat() if days.end else None
    told = days.precision in (Precision.DAY, Precision.RANGE)
    if days.precision is Precision.DAY:
        last = last or first
    return {
        "start": first if told else None,
        "end": last if told else None,
        "precision": days.precision.value,
        "earliest": None if told else first,
        "latest": None if told else last,
        "days_phrase": _words(text, days.phrase) if days.phrase else None,
    }


def _share(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 3)


def _span(mention: Mention) -> Span:
    return Span(mention.start, mention.end)


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end]
