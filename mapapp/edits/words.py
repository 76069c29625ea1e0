"""What the text and the reading say about the words of a stop."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mapapp.model import Itinerary, Mention, Place, Resolution, Span, Status, Stop
from mapapp.sentences import Layout


def overlap(one: Span, other: Span) -> bool:
    """Whether the two share a letter."""
    return one.start < other.end and other.start < one.end


def covered(mention: Mention, spans: Iterable[Span]) -> bool:
    """Whether one of the spans shares a letter with the mention."""
    return any(overlap(Span(mention.start, mention.end), span) for span in spans)


def as_mentions(stop: Stop) -> list[Resolution]:
    """The words of a stop that was taken off, as mentions."""
    return [
        Resolution(
            Mention(span.start, span.end, stop.name, visit=0.0, status=stop.status),
            stop.place,
            stop.candidates,
            stop.confidence,
            stop.reason,
        )
        for span in stop.mentions
    ]


def status(itinerary: Itinerary, span: Span) -> Status:
    """What the words say of a visit there, where they were read; done otherwise."""
    read = [each.mention for each in itinerary.mentions] + [each.mention for each in itinerary.unresolved]
    return next((each.status for each in read if covered(each, [span])), Status.DONE)


def candidates(itinerary: Itinerary, span: Span) -> tuple[Place, ...]:
    """The places that the words may mean, where they were read."""
    return next((each.candidates for each in itinerary.mentions if covered(each.mention, [span])), ())


def sentence(text: str, span: Span) -> Span:
    """The sentence of the words, or of their beginning."""
    layout = _layout(text)
    found = layout.sentences[layout.sentence_at(span.start)] if layout.sentences else span
    return Span(min(found.start, span.start), max(found.end, span.end))


@lru_cache(maxsize=16)
def _layout(text: str) -> Layout:
    return Layout.of(text)
