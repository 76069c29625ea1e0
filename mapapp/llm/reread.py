"""A checked answer → the itinerary, with places, days and all that must hold in every itinerary from our own steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mapapp.dates import Kind
from mapapp.errors import ServiceError
from mapapp.gazetteer import Gazetteer
from mapapp.itinerary import Study, contains, standing, trip
from mapapp.llm.answer import INSTRUCTIONS, SCHEMA, Checked, Claim, checked, question
from mapapp.llm.service import LanguageModel
from mapapp.model import Article, Days, Itinerary, Mention, Place, Precision, Resolution, Span, Stop, Unresolved

Placing = Callable[[Sequence[Mention]], Sequence[Resolution]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the language model of this name tells of an article, as far as the article bears it out; where that is nothing,
    `trouble` says why.
    """

    model: str
    answer: Checked | None = None
    trouble: str = ""


def hear(model: LanguageModel, article: Article) -> Heard:
    """Asks the language model, which takes as long as it does; whatever goes wrong is in the answer."""
    try:
        answer = checked(model.ask(INSTRUCTIONS, question(article), SCHEMA), article.text)
    except ServiceError as error:
        return Heard(model.name, trouble=str(error))
    if answer.refused and not answer.claims:
        return Heard(model.name, trouble="Nothing that the language model told stands in the article.")
    return Heard(model.name, answer)


def reread(heard: Heard, study: Study, built_in: Itinerary, place: Placing, gazetteer: Gazetteer) -> Itinerary:
    """The itinerary as the language model reads the article, or the built-in one with a note on why.

    `place` resolves mentions, one for one.
    """
    answer = heard.answer
    if answer is None:
        return replace(built_in, notes=(f"{heard.trouble} The built-in reader has read the article.",))
    notes = [f"Read by the language model {heard.model}; names, sentences and days were checked against the text."]
    if answer.refused:
        many = f"{answer.refused} stops that it told do" if answer.refused > 1 else "One stop that it told does"
        notes.append(f"{many} not stand in the article and {'were' if answer.refused > 1 else 'was'} left out.")
    return replace(_itinerary(answer, study, place, gazetteer), notes=tuple(notes))


def _itinerary(answer: Checked, study: Study, place: Placing, gazetteer: Gazetteer) -> Itinerary:
    text = study.article.text
    named = {claim.name for claim in answer.claims}
    mentions = [Mention(span.start, span.end, text[span.start : span.end], visit=1.0) for span in named]
    mentions += [
        replace(reading.mention(), visit=0.0)
        for reading in study.readings
        if not any(reading.start < span.end and span.start < reading.end for span in named)
    ]
    apart: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):  # of names told within each other, the longer
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    resolutions = place(apart)
    at = {Span(one.mention.start, one.mention.end): one for one in resolutions}
    told = [(claim, at[claim.name]) for claim in answer.claims if claim.name in at and at[claim.name].place]
    stops = _stops(study, told, resolutions, gazetteer)
    used = {span for stop in stops for span in stop.mentions}
    left = [one for span, one in at.items() if span not in used]
    return Itinerary(
        article=study.article,
        travellers=answer.travellers,
        stops=stops,
        mentions=tuple(one for one in left if one.place),
        unresolved=tuple(Unresolved(one.mention, one.reason) for one in left if not one.place),
        trip=trip(study, [stop.days for stop in stops]),
    )


def _stops(
    study: Study, told: Sequence[tuple[Claim, Resolution]], resolutions: Sequence[Resolution], gazetteer: Gazetteer
) -> tuple[Stop, ...]:
    """One stop for each place and leg, none for an area with a stop in it, in the order of the trip."""
    places = {one.place.id: one.place for _, one in told if one.place}
    spans = defaultdict(list)
    for one in resolutions:
        if one.place:
            spans[one.place.id].append(Span(one.mention.start, one.mention.end))
    naming = {claim.name for claim, _ in told}
    stops: list[Stop] = []
    for claim, resolution in sorted(told, key=lambda pair: (pair[0].order is None, pair[0].order or 0)):
        spot = resolution.place
        if spot is None or any(contains(spot, other, gazetteer) for other in places.values()):
            continue
        earlier = [stop for stop in stops if stop.traveller == claim.traveller]
        if any(stop.mentions[0] == claim.name for stop in stops) or (earlier and earlier[-1].place.id == spot.id):
            continue  # the same leg told twice
        others = [] if any(stop.place.id == spot.id for stop in stops) else spans[spot.id]
        stops.append(_stop(study, claim, resolution, spot, [span for span in others if span not in naming]))
    return _ranked(stops)


def _stop(study: Study, claim: Claim, resolution: Resolution, place: Place, others: Sequence[Span]) -> Stop:
    sentence = study.layout.words[study.layout.word_at(claim.name.start)].sentence
    return Stop(
        name=study.article.text[claim.name.start : claim.name.end],
        place=place,
        mentions=(claim.name, *others),
        status=claim.status,
        days=_days(study, claim),
        order=claim.order,
        traveller=claim.traveller,
        evidence=study.layout.sentences[sentence],
        confidence=resolution.confidence,
        reason=f"the language model takes it for a stop; {standing(claim.status)}",
        candidates=resolution.candidates,
    )


def _days(study: Study, claim: Claim) -> Days:
    """The days of the first phrase of ours in the words that the model gives for them; none where there is none."""
    if claim.when is None:
        return Days()
    inside = (p for p in study.phrases if p.start < claim.when.end and claim.when.start < p.end and p.kind is not Kind.DURATION)
    days = next((phrase.days for phrase in inside if phrase.days.precision is not Precision.NONE), Days())
    if days.precision is Precision.DAY and claim.means == "from then":
        return replace(days, end=None, precision=Precision.RANGE)
    if days.precision is Precision.DAY and claim.means == "until then":
        return replace(days, start=None, precision=Precision.RANGE)
    return days


def _ranked(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """The stops with orders that count from 1 without gaps for each traveller, travellers in the order of their first stop."""
    found = []
    for traveller in dict.fromkeys(stop.traveller for stop in stops):
        route = [stop for stop in stops if stop.traveller == traveller]
        ranks = {order: rank for rank, order in enumerate(sorted({s.order for s in route if s.order is not None}), 1)}
        found += [replace(stop, order=None if stop.order is None else ranks[stop.order]) for stop in route]
    return tuple(found)
