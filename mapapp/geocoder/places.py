"""What an online service answered, as places of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geopy.location import Location

from mapapp.earth import km
from mapapp.errors import ServiceError
from mapapp.gazetteer import Gazetteer
from mapapp.geocoder.cache import CachedGeocoder
from mapapp.model import Granularity, MentionKind, Place, Resolution

MOST = 10
"""Names that are asked for one article: at one question a second a reader waits no longer than that many seconds."""
TRUST = 0.5
"""The confidence of a service's first answer: nothing is measured of how often it is the place that the article means."""
KINDS = {
    Granularity.COUNTRY: "country",
    Granularity.REGION: "state region province county district state_district municipality sea ocean bay strait lake river"
    " water island archipelago islet peninsula desert mountain_range valley administrative boundary macroregion macrocounty",
    Granularity.CITY: "city town village hamlet locality localadmin borough suburb quarter neighbourhood isolated_dwelling",
}
"""The words that services have for what is no site: Nominatim's and Photon's (OpenStreetMap), Pelias's, OpenCage's."""
_GRANULARITY = {word: granularity for granularity, words in KINDS.items() for word in words.split()}
_KIND_KEYS = ("addresstype", "osm_value", "layer", "_type", "type")
"""Where those services say of what kind an answer is, the finest word first."""
_ON_LAND_KM = 50.0
"""How far the nearest town may be for a point to be in that town's country, where the service does not tell the country."""


def candidates(name: str, online: CachedGeocoder, gazetteer: Gazetteer, limit: int = 5) -> tuple[Place, ...]:
    """The places that an online service (`online_geocoder`) knows by a name, its best first; empty where it knows none.

    `Place.source` is the credit that the service asks for. Raises `ServiceError` where it does not answer, at once while
    it is left in peace after a failure. Waits for its turn: a second for each question of the process before this one.
    """
    try:
        found = online.geocode(name, exactly_one=False) or []
        return tuple(_place(name, one, online, gazetteer) for one in found[:limit])
    except Exception as error:  # whatever a strange answer does to geopy's parsers or to the file of answers
        raise ServiceError(f"{online.service} did not answer ({str(error) or type(error).__name__}).") from error


def looked_up(
    resolutions: Sequence[Resolution],
    online: CachedGeocoder,
    gazetteer: Gazetteer,
    most: int = MOST,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Resolution, ...]:
    """The resolutions, those of names that the gazetteer does not know with the places that the service knows.

    Each name is asked once, the likeliest stops first and no more than so many; the reason says who answered, or that nobody
    did. A service that fails is not asked again for this article. `told` hears before each question how many are answered, of
    how many.
    """
    unknown = sorted((one.mention for one in resolutions if not one.place), key=lambda mention: -mention.visit)
    names = list(dict.fromkeys(mention.name for mention in unknown if mention.kind is MentionKind.TOPONYM))[:most]
    found: dict[str, tuple[Place, ...]] = {}
    trouble = f"not asked of {online.service}, {most} names are asked for an article at most"
    for done, name in enumerate(names):
        told(done, len(names))
        try:
            found[name] = candidates(name, online, gazetteer)
        except ServiceError as error:
            trouble = str(error).rstrip(".")
            break

    def with_answer(one: Resolution) -> Resolution:
        places = found.get(one.mention.name)
        if one.place or one.mention.kind is not MentionKind.TOPONYM:
            return one
        if places:
            return replace(
                one,
                place=places[0],
                candidates=places,
                confidence=TRUST,
                reason=f"not in the gazetteer; {online.service} knows it",
            )
        why = trouble if places is None else f"nor does {online.service} know it"
        return replace(one, reason=f"“{one.mention.name}” is not in the gazetteer ({why}); choose the place by hand.")

    return tuple(map(with_answer, resolutions))


def _place(name: str, location: Location, online: CachedGeocoder, gazetteer: Gazetteer) -> Place:
    raw = location.raw if isinstance(location.raw, Mapping) else {}
    parts = [raw, *(raw[key] for key in ("properties", "components", "address") if isinstance(raw.get(key), Mapping))]
    kind = next((word for word in _words(parts, _KIND_KEYS) if word in _GRANULARITY), "site")
    near = gazetteer.near(location.latitude, location.longitude, 1)
    code = next(_words(parts, ("country_code", "countrycode")), "").upper()
    place = Place(
        id=_id(online.service, parts, location),
        name=next(_words(parts, ("name",)), "") or name,
        kind=kind.replace("_", " "),
        granularity=_GRANULARITY.get(kind, Granularity.SITE),
        lat=location.latitude,
        lon=location.longitude,
        bbox=_box(raw.get("boundingbox")),
        source=online.attribution,
    )
    if not code and near and km(near[0], place) < _ON_LAND_KM:
        code = near[0].country or ""
    country = gazetteer.country(code)
    return replace(place, country=country.country, country_name=country.name) if country else place


def _words(parts: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[str]:
    return (part[key] for key in keys for part in parts if isinstance(part.get(key), str) and part[key])


def _id(service: str, parts: Sequence[Mapping[str, Any]], location: Location) -> str:
    """The service's name with OpenStreetMap's id where the answer has it, else with the point."""
    for part in parts:
        if part.get("osm_type") and part.get("osm_id"):
            return f"{service}:{part['osm_type']}/{part['osm_id']}"
    return f"{service}:{location.latitude:.5f},{location.longitude:.5f}"


def _box(edges: Any) -> tuple[float, float, float, float] | None:
    """Nominatim's box (south, north, west, east) as ours; `None` for what is none."""
    try:
        south, north, west, east = map(float, edges)
    except (TypeError, ValueError):
        return None
    sane = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
    return (south, west, north, east) if sane else None
