"""Itineraries written by hand: what a careful reader takes from an article, to draw and show without the reading."""

from __future__ import annotations

import datetime as dt

from mapapp.model import (
    Article,
    Days,
    Granularity,
    Itinerary,
    Mention,
    MentionKind,
    Place,
    Precision,
    Resolution,
    Span,
    Status,
    Stop,
    Traveller,
    Unresolved,
)
from mapapp.settings import seeds


def place(name, country, country_name, lat, lon, granularity=Granularity.CITY, kind="town", admin1=None):
    code = f"example:{country}-{name}"
    return Place(code, name, kind, granularity, lat, lon, country, country_name, admin1, source="GeoNames")


def span(text, words, nth=0):
    """The nth occurrence of the words in the text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def day(first, last=None, phrase=None, computed=False):
    first = dt.date.fromisoformat(first)
    last = dt.date.fromisoformat(last) if last else first
    return Days(first, last, Precision.DAY if first == last else Precision.RANGE, phrase, computed)


def stop(text, where, evidence, status, order, traveller, days=None, name=None, nth=0, **more):
    name = name or where.name
    confidence = more.pop("confidence", 0.9)
    spans = (span(text, name, nth),)
    return Stop(name, where, spans, status, days or Days(), order, traveller, span(text, evidence), confidence, **more)


def mentioned(text, where, name=None, nth=0):
    found = span(text, name or where.name, nth)
    mention = Mention(found.start, found.end, name or where.name, MentionKind.TOPONYM, 0.05)
    return Resolution(mention, where, (where,), 0.9, "the largest place of that name")


ANKARA = place("Ankara", "TR", "Türkiye", 39.9199, 32.8543)
ISTANBUL = place("Istanbul", "TR", "Türkiye", 41.0138, 28.9497)
DJIBOUTI = place("Djibouti", "DJ", "Djibouti", 11.8, 42.5, Granularity.COUNTRY, "country")
JORDAN = place("Jordan", "JO", "Jordan", 31.25, 36.8, Granularity.COUNTRY, "country")


def nakatani() -> Itinerary:
    """The article that the project began with."""
    [path] = seeds().glob("000_*.txt")
    text = path.read_text(encoding="utf-8")
    who = Traveller("Gen Nakatani", "Japanese Defense Minister")
    met = text[text.index("Japanese Defense Minister Gen") : text.index("\n\nNakatani is the first")]
    istanbul = "Nakatani is also scheduled to visit Istanbul on Wednesday."
    tour = text[text.index("Nakatani's visit to Türkiye") :].strip()
    countries = {
        "Türkiye": place("Türkiye", "TR", "Türkiye", 39.0, 35.2, Granularity.COUNTRY, "country"),
        "Japan": place("Japan", "JP", "Japan", 36.2, 138.4, Granularity.COUNTRY, "country"),
        "Tokyo": place("Tokyo", "JP", "Japan", 35.6895, 139.6917),
        "Europe": place("Europe", None, None, 50.0, 15.0, Granularity.REGION, "continent"),
        "Middle East": place("Middle East", None, None, 29.0, 43.0, Granularity.REGION, "region"),
        "U.S.": place("United States", "US", "United States", 39.8, -98.6, Granularity.COUNTRY, "country"),
        "Ukraine": place("Ukraine", "UA", "Ukraine", 49.0, 31.4, Granularity.COUNTRY, "country"),
    }
    tuesday = day("2025-08-19", phrase=span(text, "on Tuesday"), computed=True)
    wednesday = day("2025-08-20", phrase=span(text, "on Wednesday"), computed=True)
    trip = day("2025-08-17", "2025-08-22", span(text, "from Aug. 17 to Aug. 22"))
    doubt = {"confidence": 0.45, "reason": "the text names the country alone"}
    return Itinerary(
        Article(text, date=dt.date(2025, 8, 19)),
        (who,),
        (
            stop(text, ANKARA, met, Status.DONE, 1, who.name, tuesday),
            stop(text, ISTANBUL, istanbul, Status.PLANNED, 2, who.name, wednesday),
            stop(text, DJIBOUTI, tour, Status.PLANNED, None, who.name, **doubt),
            stop(text, JORDAN, tour, Status.PLANNED, None, who.name),
        ),
        tuple(mentioned(text, where, name) for name, where in countries.items()),
        (),
        trip,
    )


def pacific() -> Itinerary:
    """A tour across the date line, one of its stops visited twice."""
    text = (
        "WELLINGTON — Foreign Minister Ana Reyes met officials in Auckland on Monday. She flew to Apia on Wednesday, and on "
        "to Honolulu on Thursday. On Friday she will go to Los Angeles. She returns to Auckland next Monday."
    )
    who = Traveller("Ana Reyes", "Foreign Minister")
    auckland = place("Auckland", "NZ", "New Zealand", -36.8485, 174.7635)
    stops = (
        stop(text, auckland, "Foreign Minister Ana Reyes met officials in Auckland on Monday.", Status.DONE, 1, who.name),
        stop(text, place("Apia", "WS", "Samoa", -13.8333, -171.7667), "She flew to Apia", Status.DONE, 2, who.name),
        stop(text, place("Honolulu", "US", "United States", 21.3069, -157.8583), "to Honolulu", Status.ONGOING, 3, who.name),
        stop(
            text,
            place("Los Angeles", "US", "United States", 34.0522, -118.2437, admin1="California"),
            "On Friday she will go to Los Angeles.",
            Status.PLANNED,
            4,
            who.name,
            day("2025-08-22", phrase=span(text, "On Friday"), computed=True),
        ),
        stop(text, auckland, "She returns to Auckland next Monday.", Status.PLANNED, 5, who.name, nth=1),
    )
    article = Article(text, "Minister on Pacific tour", dt.date(2025, 8, 21), outlet="The Example")
    mentions = (mentioned(text, place("Wellington", "NZ", "New Zealand", -41.2866, 174.7756), "WELLINGTON"),)
    return Itinerary(article, (who,), stops, mentions)


def two_travellers() -> Itinerary:
    """Two people whose journeys cross in one city; one leg is called off, and one name could not be placed."""
    text = (
        "President Ruto arrived in Paris on Sunday and went on to Berlin. He called off a visit to Warsaw. He will speak in "
        "Geneva. Prime Minister Modi travelled from Lisbon to Geneva, and to Zorbistan."
    )
    ruto, modi = Traveller("Ruto", "President"), Traveller("Modi", "Prime Minister")
    geneva = place("Geneva", "CH", "Switzerland", 46.2022, 6.1457)
    warsaw = place("Warsaw", "PL", "Poland", 52.2298, 21.0118)
    stops = (
        stop(text, place("Paris", "FR", "France", 48.8534, 2.3488), "President Ruto arrived in Paris", Status.DONE, 1, "Ruto"),
        stop(text, place("Berlin", "DE", "Germany", 52.5244, 13.4105), "went on to Berlin", Status.ONGOING, 2, "Ruto"),
        stop(text, warsaw, "He called off a visit to Warsaw.", Status.CANCELLED, 3, "Ruto"),
        stop(text, geneva, "He will speak in Geneva.", Status.PLANNED, 4, "Ruto"),
        stop(text, place("Lisbon", "PT", "Portugal", 38.7169, -9.1399), "from Lisbon to Geneva", Status.DONE, 1, "Modi"),
        stop(
            text,
            geneva,
            "from Lisbon to Geneva",
            Status.DONE,
            2,
            "Modi",
            nth=1,
            confidence=0.4,
            reason="also the name of a town in Illinois",
            candidates=(geneva, place("Geneva", "US", "United States", 41.8875, -88.3054, admin1="Illinois")),
        ),
    )
    lost = span(text, "Zorbistan")
    unresolved = (Unresolved(Mention(lost.start, lost.end, "Zorbistan"), "no place of this name is in the gazetteer"),)
    return Itinerary(Article(text, date=dt.date(2025, 6, 8)), (ruto, modi), stops, (), unresolved)


def inland() -> Itinerary:
    """A tour inside one country, its stops close together and one of them a base known by no town."""
    text = (
        "The minister toured the Ruhr on Monday, from Dortmund to Essen, and Duisburg on Tuesday. She is in Cologne today, and "
        "flies to Ramstein Air Base on Thursday. A stop in Bonn was put off."
    )

    def town(name, lat, lon, **more):
        return place(name, "DE", "Germany", lat, lon, **more)

    who = Traveller("the minister")
    base = town("Ramstein Air Base", 49.4369, 7.6003, granularity=Granularity.SITE, kind="air base")
    monday = day("2025-09-01", phrase=span(text, "on Monday"), computed=True)
    stops = (
        stop(text, town("Dortmund", 51.5149, 7.466), "from Dortmund to Essen", Status.DONE, 1, who.name, monday),
        stop(text, town("Essen", 51.4566, 7.0123), "from Dortmund to Essen", Status.DONE, 2, who.name, monday),
        stop(text, town("Duisburg", 51.4325, 6.7652), "and Duisburg on Tuesday", Status.DONE, 3, who.name),
        stop(text, town("Cologne", 50.9333, 6.95), "She is in Cologne today", Status.ONGOING, 4, who.name),
        stop(text, base, "flies to Ramstein Air Base on Thursday", Status.PLANNED, 5, who.name),
        stop(text, town("Bonn", 50.7344, 7.0955), "A stop in Bonn was put off.", Status.CANCELLED, None, who.name),
    )
    return Itinerary(Article(text, "Ruhr tour", dt.date(2025, 9, 3)), (who,), stops)


def no_journey() -> Itinerary:
    """Places are mentioned and nobody travels."""
    text = "Beijing said trade with Brazil grew. Officials in Brasilia agreed."
    mentions = (
        mentioned(text, place("Brazil", "BR", "Brazil", -10.8, -52.9, Granularity.COUNTRY, "country")),
        mentioned(text, place("Brasilia", "BR", "Brazil", -15.7797, -47.9297)),
    )
    return Itinerary(Article(text), (), (), mentions)


ALL = (nakatani, pacific, two_travellers, inland, no_journey)
