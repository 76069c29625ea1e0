"""The words of the program: an article goes in, an itinerary comes out, and these are all the shapes in between.

Everything is frozen and holds tuples, so that a value can be shared between threads, sessions and caches. Offsets count
characters of `Article.text`: `article.text[span.start:span.end]` is always the exact wording. Coordinates are degrees
(WGS 84), `0.0` is a coordinate, and nothing found is an empty tuple or `None`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a stop stands on the day of publication."""

    DONE = "done"
    ONGOING = "ongoing"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Granularity(StrEnum):
    """How finely a place is known: what may be drawn as a pin, and what only as an area."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    SITE = "site"


class Precision(StrEnum):
    """How exactly the days of a stop are known."""

    DAY = "day"  # that one day
    RANGE = "range"  # there from the first to the last day (the last may be open)
    WINDOW = "window"  # on some day between the two
    MONTH = "month"  # some time in that month
    NONE = "none"  # the text gives no day


class MentionKind(StrEnum):
    """What a place name stands for where it is used; only a toponym can be a stop."""

    TOPONYM = "toponym"
    GOVERNMENT = "government"  # "Beijing said"
    CAPTION = "caption"  # "The minister in Cairo last year (Photo: A. Name)"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what is known of where it comes from. `date` is the day of publication.

    With `excerpt` the text is no more than the sentences that are quoted from it.
    """

    text: str
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer, with the source it was taken from.

    `kind` is the gazetteer's finer word ("capital", "town", "air base", "sea"); `country` is ISO 3166-1 alpha-2 or `None`
    where no one country holds it; `admin1` names the first-level division; `bbox` is (south, west, north, east) for areas,
    with west > east across the antimeridian.
    """

    id: str
    name: str
    kind: str
    granularity: Granularity
    lat: float
    lon: float
    country: str | None = None
    country_name: str | None = None
    admin1: str | None = None
    population: int = 0
    bbox: tuple[float, float, float, float] | None = None
    source: str = ""

    @property
    def label(self) -> str:
        """The name as a reader knows it apart from others: "Ankara, Türkiye", "Paris, Texas, United States"."""
        parts = [self.name]
        if self.admin1 and self.country in DIVISIONS_SHOWN and self.granularity is not Granularity.COUNTRY:
            parts.append(self.admin1)
        if self.country_name and self.granularity is not Granularity.COUNTRY:
            parts.append(self.country_name)
        return ", ".join(dict.fromkeys(parts))


DIVISIONS_SHOWN = frozenset({"US", "CA", "AU"})
"""Countries whose places English news names with the division ("Paris, Texas")."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in the text, with what the words around it say of it.

    `visit` is the probability that the traveller was, is or will be there on the reported trip (or that a visit there was
    called off); `status` is what the words say where it is one.
    """

    start: int
    end: int
    name: str
    kind: MentionKind = MentionKind.TOPONYM
    visit: float = 0.0
    status: Status = Status.DONE


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which place a mention means: the best one, the others in order, a confidence in [0, 1], and why in words.

    `place` is `None` where it cannot be told; `reason` then says what the reader can do.
    """

    mention: Mention
    place: Place | None
    candidates: tuple[Place, ...] = ()
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """When: an interval of calendar days and how exactly it is known.

    `start` and `end` are inclusive; `end` is `None` where the text leaves it open. `phrase` is the wording in the text that
    says so; `computed` is true where the day was worked out from the day of publication ("on Tuesday").
    """

    start: dt.date | None = None
    end: dt.date | None = None
    precision: Precision = Precision.NONE
    phrase: Span | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Traveller:
    """Who travels: a person, a group, a ship or a team, with the role the text gives ("Japanese Defense Minister")."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the trip.

    `name` is the wording in the text and `mentions` are all the spans that mean this stop, the naming one first. `order` is
    chronological from 1 for each traveller alone, equal where the text does not tell, `None` where it tells nothing.
    `evidence` is the sentence that says so. `confidence`, that it is a stop there, is in [0, 1], and so are
    `status_confidence` and `days_confidence`, that the status and the days (or that none are told) are right, `None` where
    nobody has weighed them; `reason` says in words what speaks for the stop and its status.
    `edited` names the fields that a person has changed; `verified` is true where one has checked the stop.
    """

    name: str
    place: Place
    mentions: tuple[Span, ...]
    status: Status
    days: Days
    order: int | None
    traveller: str | None
    evidence: Span
    confidence: float
    reason: str = ""
    candidates: tuple[Place, ...] = ()
    edited: tuple[str, ...] = ()
    verified: bool = False
    status_confidence: float | None = None
    days_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A place name that could not be put on the map, and why. It spoils nothing else."""

    mention: Mention
    reason: str


@dataclass(frozen=True, slots=True)
class Itinerary:
    """What an article tells of a journey: the product of the program.

    `stops` come in reading order of the trip (by traveller and order, those without an order last). `mentions` are the
    resolved places that are no stops; `unresolved` those that could not be placed. `trip` is the window of the whole trip.
    `notes` are sentences on how the article was read, for whoever reads the itinerary.
    """

    article: Article
    travellers: tuple[Traveller, ...] = ()
    stops: tuple[Stop, ...] = ()
    mentions: tuple[Resolution, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    trip: Days = Days()
    notes: tuple[str, ...] = ()
