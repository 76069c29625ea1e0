"""The points and boxes of countries, held against shapes that come from elsewhere: those of the basemap."""

import csv
import json
from itertools import accumulate, pairwise

import pytest

from mapapp.earth import between
from mapapp.gazetteer import open_gazetteer
from mapapp.settings import Settings, assets

FAR_KM = 100.0
"""How far off its country's shape a point may lie: the middle of an archipelago is in the sea."""
ROUNDED = 0.01
"""Degrees by which edges and points are rounded, a kilometre."""


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer(Settings.read())


def rings():
    """The rings of each country, (longitude, latitude), without a break at the antimeridian."""
    basemap = json.loads((assets() / "basemap/50m.json").read_bytes())
    arcs = [list(zip(accumulate(arc[::2]), accumulate(arc[1::2]), strict=True)) for arc in basemap["arcs"]]
    found = {}
    for country, drawn in basemap["countries"]:
        for ring in drawn:
            points = [point for at in ring for point in (arcs[at] if at >= 0 else arcs[~at][::-1])]
            points = [(x * basemap["step"], y * basemap["step"]) for x, y in points]
            jumps = ((after - before) / 360 for (before, _), (after, _) in pairwise(points))
            turns = accumulate((-360 * round(jump) for jump in jumps), initial=0)
            found.setdefault(country, []).append([(x + turn, y) for (x, y), turn in zip(points, turns, strict=True)])
    return found


RINGS = rings()
POINTS = list(csv.DictReader((assets() / "country_points.tsv").open(encoding="utf-8"), delimiter="\t"))


def encloses(ring, lat, lon):
    """Whether a ring goes around a point: a line to the east crosses it an odd number of times."""
    edges = list(pairwise([*ring, ring[0]]))
    for turned in (lon - 360, lon, lon + 360):
        high = [(one, other) for one, other in edges if (one[1] > lat) != (other[1] > lat)]
        crossed = (turned < (x2 - x1) * (lat - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in high)
        if sum(crossed) % 2:
            return True
    return False


def in_box(box, lat, lon, slack=ROUNDED):
    south, west, north, east = box
    around = (lon - west + slack) % 360 <= (east - west) % 360 + 2 * slack
    return south - slack <= lat <= north + slack and around


@pytest.mark.parametrize("row", POINTS, ids=lambda row: row["iso2"])
def test_the_point_of_a_country_lies_in_it(gazetteer, row):
    lat, lon = float(row["lat"]), float(row["lon"])
    assert in_box(gazetteer.country(row["iso2"]).bbox, lat, lon)
    drawn = RINGS.get(row["iso2"], ())
    if drawn and not any(encloses(ring, lat, lon) for ring in drawn):
        shore = min(between(lat, lon, y, x) for ring in drawn for x, y in ring)
        seat = gazetteer.capital(row["iso2"])  # of Pitcairn the basemap draws another island
        assert shore < FAR_KM or between(lat, lon, seat.lat, seat.lon) < FAR_KM / 10


def test_most_countries_have_a_shape_to_be_held_against():
    assert len({row["iso2"] for row in POINTS} & set(RINGS)) > 230
    assert encloses(max(RINGS["RU"], key=len), 66.0, -172.0), "east of the antimeridian"
    assert not any(encloses(ring, 0.0, 0.0) for drawn in RINGS.values() for ring in drawn)


@pytest.mark.parametrize("country", sorted(set(RINGS) - {"", "KE"}))
def test_the_box_of_a_country_goes_around_its_largest_part(gazetteer, country):
    """But for Kenya: whose the Ilemi Triangle is, the two do not agree."""
    lons, lats = zip(*max(RINGS[country], key=_size), strict=True)
    for lat in (min(lats), max(lats)):
        for lon in (min(lons), max(lons)):
            assert in_box(gazetteer.country(country).bbox, lat, lon, 0.3)


def _size(ring):
    lons, lats = zip(*ring, strict=True)
    return (max(lons) - min(lons)) * (max(lats) - min(lats))
