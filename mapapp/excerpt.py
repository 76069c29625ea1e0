"""An itinerary with its article cut down to the sentences that say so: to share a tour without passing on the article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mapapp.model import Days, Itinerary, Mention, Span, Stop

_BETWEEN = "\n\n"


def excerpt(itinerary: Itinerary) -> Itinerary:
    """The itinerary whose text is only the evidence of its stops, a paragraph each, with all offsets moved accordingly.

    What is only mentioned elsewhere is left out, and so is the wording of days that stands elsewhere; the days stay. An
    itinerary without stops has nothing to be cut down to and stays as it is.
    """
    if not itinerary.stops:
        return itinerary
    cut = _Cut([span for stop in itinerary.stops for span in (stop.evidence, stop.mentions[0])])
    text = itinerary.article.text
    return replace(
        itinerary,
        article=replace(itinerary.article, text=_BETWEEN.join(text[span.start : span.end] for span in cut.kept), excerpt=True),
        stops=tuple(_stop(stop, cut) for stop in itinerary.stops),
        mentions=tuple(
            replace(each, mention=moved) for each in itinerary.mentions if (moved := _mention(each.mention, cut)) is not None
        ),
        unresolved=tuple(
            replace(each, mention=moved) for each in itinerary.unresolved if (moved := _mention(each.mention, cut)) is not None
        ),
        trip=_days(itinerary.trip, cut),
    )


class _Cut:
    """The stretches that are kept, joined where they touch, and where they come to stand."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.kept: list[Span] = []
        for span in sorted(spans, key=lambda span: span.start):
            if self.kept and span.start <= self.kept[-1].end:
                self.kept[-1] = Span(self.kept[-1].start, max(self.kept[-1].end, span.end))
            else:
                self.kept.append(span)
        self.starts: list[int] = []
        at = 0
        for span in self.kept:
            self.starts.append(at)
            at += span.end - span.start + len(_BETWEEN)

    def moved(self, span: Span) -> Span | None:
        """Where the span stands now; `None` where it is not kept."""
        for held, start in zip(self.kept, self.starts, strict=True):
            if held.start <= span.start and span.end <= held.end:
                return Span(span.start - held.start + start, span.end - held.start + start)
        return None


def _stop(stop: Stop, cut: _Cut) -> Stop:
    mentions = tuple(moved for span in stop.mentions if (moved := cut.moved(span)) is not None)
    evidence = cut.moved(stop.evidence)
    assert evidence is not None, "it is kept itself"
    return replace(stop, mentions=mentions, evidence=evidence, days=_days(stop.days, cut))


def _days(days: Days, cut: _Cut) -> Days:
    return replace(days, phrase=cut.moved(days.phrase)) if days.phrase else days


def _mention(mention: Mention, cut: _Cut) -> Mention | None:
    moved = cut.moved(Span(mention.start, mention.end))
    return replace(mention, start=moved.start, end=moved.end) if moved else None
