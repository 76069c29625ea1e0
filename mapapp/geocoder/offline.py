"""The gazetteer behind geopy's interface: whoever asks Nominatim through geopy swaps one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from mapapp.gazetteer import Candidate, Gazetteer
from mapapp.model import Granularity, Place

FEATURES = {
    "country": {Granularity.COUNTRY},
    "state": {Granularity.REGION},
    "region": {Granularity.REGION},
    "city": {Granularity.CITY},
    "settlement": {Granularity.CITY, Granularity.SITE},
    "site": {Granularity.SITE},
}
"""What `featuretype` may be: Nominatim's words and our own, with what they let through."""

_PARTS = ("amenity", "street", "city", "county", "state", "country")
_ASIDE = re.compile(r"\s*\(([^()]*)\)")

Corner: TypeAlias = Point | Sequence[float] | str


class OfflineGeocoder(Geocoder):  # type: ignore[misc]
    """Answers from the gazetteer, without any network.

    The `Location.raw` of an answer holds `id`, `name`, `kind`, `country` (ISO 3166-1 alpha-2), `admin1`, `source` and
    `score`, the share of the prior weight that the place has among the answers (0 to 1). What is misspelt has no answer;
    `Gazetteer.search` suggests names for it.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(scheme="https", timeout=1, user_agent="mapapp")
        self._gazetteer = gazetteer

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
        country_codes: str | Iterable[str] | None = None,
        viewbox: tuple[Corner, Corner] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
        timeout: object = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The place, or with `exactly_one=False` the places, of a name, the likeliest first; `None` where there is none.

        What follows a comma or stands in brackets says where: "Paris, Texas", "Ramstein Air Base, Germany", "Halifax (Nova
        Scotia)"; a mapping has Nominatim's keys ("city", "county", "state", "country"). Places in the `viewbox` (two
        corners, each latitude and longitude) come first, with `bounded` only they. `language` is taken for geopy's sake:
        names are found in any language and given in English. Raises `GeocoderQueryError` where an argument makes no sense.
        """
        del language, timeout  # nothing is asked over the network
        if featuretype is not None and featuretype not in FEATURES:
            raise GeocoderQueryError(f"featuretype is {featuretype!r}; it may be {', '.join(FEATURES)}.")
        if bounded and viewbox is None:
            raise GeocoderQueryError("bounded needs a viewbox.")
        found = self._find(query)
        if country_codes is not None:
            codes = {code.strip().upper() for code in _listed(country_codes)}
            found = [one for one in found if one.place.country in codes]
        if featuretype is not None:
            found = [one for one in found if one.place.granularity in FEATURES[featuretype]]
        if viewbox is not None:
            corners = [Point(corner) for corner in viewbox]
            inside = [one for one in found if _within(one.place, *corners)]
            found = inside if bounded else inside + [one for one in found if one not in inside]
        total = sum(10**one.rank for one in found)
        places = [(one.place, 10**one.rank / total) for one in found]
        return _answer(places, exactly_one, limit)

    def reverse(
        self,
        query: Point | Sequence[float] | str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
        timeout: object = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The nearest town of a point, or with `exactly_one=False` the nearest towns; their scores are 1, 1/2, 1/3 …"""
        del language, timeout
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no point: {error}") from error
        near = self._gazetteer.near(point.latitude, point.longitude, limit or (1 if exactly_one else 5))
        return _answer([(place, 1 / at) for at, place in enumerate(near, 1)], exactly_one, limit)

    def _find(self, query: str | Mapping[str, str]) -> list[Candidate]:
        if isinstance(query, Mapping):
            unknown = set(query) - set(_PARTS)
            if unknown:
                raise GeocoderQueryError(f"a query has no {', '.join(sorted(unknown))}; it has {', '.join(_PARTS)}.")
            parts = [query[part] for part in _PARTS if query.get(part)]
        else:
            whole = self._gazetteer.candidates(query)
            if whole:
                return list(whole)
            parts = [*_ASIDE.sub("", query).split(","), *_ASIDE.findall(query)]
        parts = [part.strip() for part in parts if part.strip()]
        if not parts:
            return []
        name, *around = parts
        found = self._gazetteer.candidates(name)
        return [one for one in found if all(self._lies(one.place, area) for area in around)]

    def _lies(self, place: Place, area: str) -> bool:
        """Whether a place lies in anything that is called so."""
        return any(self._gazetteer.inside(place, one.place) or one.place == place for one in self._gazetteer.candidates(area))


def _answer(places: list[tuple[Place, float]], exactly_one: bool, limit: int | None) -> Location | list[Location] | None:
    locations = [_location(place, score) for place, score in places[: 1 if exactly_one else limit]]
    return (locations[0] if exactly_one else locations) if locations else None


def _location(place: Place, score: float) -> Location:
    fields = ("id", "name", "kind", "country", "admin1", "source")
    raw: dict[str, Any] = {field: getattr(place, field) for field in fields}
    return Location(place.label, (place.lat, place.lon), raw | {"score": score})


def _listed(codes: str | Iterable[str]) -> Iterable[str]:
    return codes.split(",") if isinstance(codes, str) else codes


def _within(place: Place, one: Point, other: Point) -> bool:
    """Whether a place lies between two corners; the box does not cross the antimeridian, as with Nominatim."""
    south, north = sorted((one.latitude, other.latitude))
    west, east = sorted((one.longitude, other.longitude))
    return bool(south <= place.lat <= north and west <= place.lon <= east)
