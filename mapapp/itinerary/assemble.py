"""Readings, resolutions and dates → stops with status, days, order and traveller; all else stays a mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from mapapp.dates import Visit, of_stops
from mapapp.gazetteer import Gazetteer
from mapapp.itinerary.confidence import Scales, scales
from mapapp.itinerary.groups import Group, decide, figures, groups, inclusions
from mapapp.itinerary.order import Step, added, arrange
from mapapp.itinerary.reasons import reason
from mapapp.itinerary.status import status_of
from mapapp.itinerary.study import Study
from mapapp.itinerary.trip import trip
from mapapp.model import Days, Itinerary, Place, Resolution, Span, Status, Stop, Unresolved
from mapapp.sentences import Layout
from mapapp.tagger import Linear, Reading, Trees
from mapapp.travellers import Cast, travellers


class ItineraryWeights(msgspec.Struct, frozen=True):
    """The models of this step: is the place a stop, how does it stand, what comes before what.

    A stop has at least the probability `least`, and there is none in an article whose likeliest place is under `least_best`.
    """

    stop: Trees
    least: float
    least_best: float
    status: Linear
    order: Linear


def assemble(
    study: Study,
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
    weights: ItineraryWeights,
    sure: Scales | None = None,
) -> Itinerary:
    """The itinerary. `resolutions` are those of the study's readings, one for one; `sure` calibrates the confidences, the
    shipped scales where none are given.
    """
    sure = sure or scales()
    found = groups(study.readings, resolutions)
    rows = figures(study, found, gazetteer)
    chances = [weights.stop.probability(row) for row in rows]
    chosen = decide(chances, inclusions(found, gazetteer), weights.least, weights.least_best)
    steps = stand(study, [found[number] for number in chosen], [rows[number] for number in chosen], weights.status)
    window = trip(study, [step.days for step in steps])
    if window.phrase:  # the days of the whole trip are no single stop's
        steps = [replace(step, days=Days()) if step.days.phrase == window.phrase else step for step in steps]
    steps = [_still_to_come(step, study, window) for step in steps]
    cast = Cast.of(study.layout, study.readings, gazetteer, study.travelling)
    people, owners = travellers(cast, [step.reading for step in steps])
    names = [owner.name if owner else None for owner in owners]
    order = _order(study.layout, steps, names, weights.order)
    stops = [
        _stop(study.layout, step, chance=chances[number], position=position, traveller=name, sure=sure)
        for number, step, position, name in zip(chosen, steps, order, names, strict=True)
    ]
    rank = {person.name: position for position, person in enumerate(people)}
    stops.sort(
        key=lambda stop: (rank.get(stop.traveller or "", -1), stop.order is None, stop.order or 0, stop.mentions[0].start)
    )
    at_stops = {span for stop in stops for span in stop.mentions}
    left = [one for one in resolutions if Span(one.mention.start, one.mention.end) not in at_stops]
    return Itinerary(
        article=study.article,
        travellers=people,
        stops=tuple(stops),
        mentions=tuple(resolution for resolution in left if resolution.place),
        unresolved=tuple(Unresolved(resolution.mention, resolution.reason) for resolution in left if not resolution.place),
        trip=window,
    )


def _still_to_come(step: Step, study: Study, window: Days) -> Step:
    """A stop that begins after the day of publication is planned, and so is one that is only added to a tour under way
    ("which also includes stops in …"): nobody says it is over.

    Of 18 stops that the model took for over or for under way although their day was to come, gold has 12 planned (own blind
    and listed articles, mixture and news).
    """
    today = study.article.date
    if today is None or step.status not in (Status.DONE, Status.ONGOING):
        return step
    to_come = step.days.start is not None and step.days.start > today
    under_way = window.end is not None and window.end > today
    if to_come or (under_way and step.status is Status.DONE and added(study.layout, step)):
        return replace(step, status=Status.PLANNED)
    return step


def stand(study: Study, chosen: Sequence[Group], rows: Sequence[Mapping[str, float]], model: Linear) -> list[Step]:
    """The chosen places with their status and the days that are their own."""
    statuses = [status_of(group, row, model) for group, row in zip(chosen, rows, strict=True)]
    visits = [
        Visit(_spans(group, group.readings), status, group.place.granularity)
        for group, (status, _) in zip(chosen, statuses, strict=True)
    ]
    days = of_stops(study.layout, study.phrases, visits, study.article.date)
    told = zip(chosen, statuses, days, strict=True)
    return [Step(group, group.best, status, own, sure, likely) for group, (status, sure), (own, likely) in told]


def _spans(group: Group, readings: Sequence[Reading]) -> tuple[Span, ...]:
    """Where these readings of the group stand, the naming mention first."""
    naming = group.best.start
    spans = [Span(reading.start, reading.end) for reading in readings]
    return tuple(sorted(spans, key=lambda span: (span.start != naming, span.start)))


def _order(layout: Layout, steps: Sequence[Step], names: Sequence[str | None], model: Linear) -> list[int | None]:
    """The order of the stops, for each traveller alone."""
    routes: dict[str | None, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        routes[name].append(number)
    order: list[int | None] = [None] * len(steps)
    for numbers in routes.values():
        for number, position in zip(numbers, arrange(layout, [steps[n] for n in numbers], model), strict=True):
            order[number] = position
    return order


def _stop(layout: Layout, step: Step, *, chance: float, position: int | None, traveller: str | None, sure: Scales) -> Stop:
    group = step.group
    naming = step.reading
    candidates: dict[str, Place] = {}
    for resolution in group.resolutions:
        candidates |= {place.id: place for place in resolution.candidates if place.id not in candidates}
    placed = max(resolution.confidence for resolution in group.resolutions)
    return Stop(
        name=naming.name,
        place=group.place,
        mentions=_spans(group, (*group.readings, *group.captions)),
        status=step.status,
        days=step.days,
        order=position,
        traveller=traveller,
        evidence=layout.sentences[naming.sentence],
        confidence=sure.stop(chance * placed),
        status_confidence=sure.status(step.status_chance),
        days_confidence=sure.days(step.days_chance),
        reason=reason(naming, step.status),
        candidates=tuple(candidates.values()),
    )
