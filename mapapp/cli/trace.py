"""`mapapp trace`: the itinerary of one article, for a reader at a terminal or for another program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import click

from mapapp import exports, route, wording
from mapapp.cli.output import put
from mapapp.cli.terminal import asking, itinerary, online, plain, second, spoken
from mapapp.model import Article, Itinerary, Status, Stop
from mapapp.settings import Settings

_COLOURS = {Status.DONE: "green", Status.ONGOING: "cyan", Status.PLANNED: "yellow", Status.CANCELLED: "red"}


@click.command("trace")
@click.argument("file")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, where the article does not tell it.")
@click.option("--title", help="Headline of the article.")
@click.option("--format", "form", type=click.Choice(["text", "json", "geojson", "csv"]), default="text", show_default=True)
@online
@second
def command(
    *, file: str, date: dt.datetime | None, title: str | None, form: str, geocoder: str | None, reader: str | None
) -> None:
    """Print the itinerary of the article in FILE, of any kind, or at the address FILE; "-" reads standard input.

    A file that was exported as json, or a table of stops (CSV), is shown as it stands.
    """
    with spoken():
        journey = itinerary(file, asking(Settings.read(), geocoder, reader), date.date() if date else None, title)
        if form == "json":
            put(json.dumps(exports.record(journey), indent=2))
        elif form in exports.FORMATS:
            put(exports.write(journey, form))
        else:
            put("\n".join(described(journey)))


def described(journey: Itinerary) -> Iterator[str]:
    """The itinerary as a reader at a terminal wants it. Outside text is made safe: no control characters get through."""
    article = journey.article
    year = article.date.year if article.date else None
    if article.title:
        yield click.style(plain(article.title), bold=True)
    for traveller in journey.travellers:
        yield plain(f"{traveller.name}, {traveller.role}" if traveller.role else traveller.name)
    trip = [f"trip {wording.long_day(journey.trip, year)}"] if journey.trip.start or journey.trip.end else []
    head = [*trip, *([wording.as_of(article.date)] if article.date else ["day of publication not given"])]
    yield ", ".join(head)
    yield ""
    if not journey.stops:
        yield "No journey was found in this article."
    several = len({stop.traveller for stop in journey.stops}) > 1
    for stop, number in zip(journey.stops, route.numbers(journey), strict=True):
        yield from _stop(article, stop, number, several)
    mentioned = dict.fromkeys(found.place.label for found in journey.mentions if found.place)
    if mentioned:
        yield f"Mentioned, not a stop: {plain('; '.join(mentioned))}"
    for lost in journey.unresolved:
        yield f"Not on the map: {plain(lost.mention.name)} ({plain(lost.reason)})"
    places = [stop.place for stop in journey.stops] + [found.place for found in journey.mentions if found.place]
    yield from map(plain, journey.notes)
    for source in dict.fromkeys(place.source for place in places):
        yield f"Places by {plain(source)}: {plain('; '.join(dict.fromkeys(p.name for p in places if p.source == source)))}"


def _stop(article: Article, stop: Stop, number: int | None, several: bool) -> Iterator[str]:
    status = click.style(wording.status_words(stop.status), fg=_COLOURS[stop.status])
    where = [plain(stop.place.label), wording.area_words(stop.place.granularity)]
    day = wording.long_day(stop.days, article.date.year if article.date else None)
    who = plain(stop.traveller) if several and stop.traveller else None
    head = click.style(", ".join(filter(None, where)), bold=True)
    yield f"{f'{number}.' if number else '-':>3} {head}: {' · '.join(filter(None, [status, day, who]))}"
    yield f"    “{plain(article.text[stop.evidence.start : stop.evidence.end])}”"
    yield ""
