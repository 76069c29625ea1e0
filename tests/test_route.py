"""Great circles, the date line, numbers and frames."""

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise

import pytest

from mapapp import route
from mapapp.model import Granularity, Itinerary, Place, Status
from tests import example

PACIFIC = example.pacific()


def turned(lon):
    return (lon + 180) % 360 - 180


def with_orders(itinerary, *orders):
    stops = (replace(stop, order=order) for stop, order in zip(itinerary.stops, orders, strict=True))
    return replace(itinerary, stops=tuple(stops))


def at(lat, lon, granularity=Granularity.CITY, bbox=None):
    return Place(f"{lat},{lon}", "somewhere", "town", granularity, lat, lon, bbox=bbox)


def visiting(*places):
    return Itinerary(
        PACIFIC.article,
        stops=tuple(replace(PACIFIC.stops[0], place=place, order=order) for order, place in enumerate(places, 1)),
    )


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        # Wellington to Salamanca, from the documentation of geographiclib: almost half round the Earth.
        ((-41.32, 174.81), (40.96, -5.50), 19959.679267),
        # Flinders Peak to Buninyong, the test line of the Australian survey (GDA technical manual).
        ((-37.951033417, 144.424867889), (-37.652821139, 143.926495528), 54.972271),
    ],
)
def test_distances_are_those_of_the_surveyors(here, there, km):
    assert route.kilometres(at(*here), at(*there)) == pytest.approx(km, abs=1e-6)


def test_a_leg_leads_from_each_numbered_stop_to_the_next():
    assert [(leg.start, leg.end) for leg in route.legs(PACIFIC)] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_every_traveller_has_legs_of_their_own_and_none_to_what_was_called_off():
    assert [(leg.start, leg.end) for leg in route.legs(example.two_travellers())] == [(0, 1), (1, 3), (4, 5)]


def test_no_leg_passes_over_stops_that_share_an_order():
    shared = with_orders(PACIFIC, 1, 2, 2, 4, 5)
    assert route.numbers(shared) == (1, None, None, 4, 5)
    assert [(leg.start, leg.end) for leg in route.legs(shared)] == [(3, 4)]
    assert {tie.stop for tie in route.ties(shared)} == {1, 2}


def test_a_bare_list_has_neither_numbers_nor_lines():
    bare = with_orders(PACIFIC, 1, 1, 1, 1, 1)
    assert route.numbers(bare) == (None,) * 5
    assert route.legs(bare) == route.ties(bare) == ()


def test_a_stop_called_off_takes_the_number_of_no_other():
    stops = list(with_orders(PACIFIC, 1, 2, 2, 3, 4).stops)
    stops[2] = replace(stops[2], status=Status.CANCELLED)
    itinerary = replace(PACIFIC, stops=tuple(stops))
    assert route.numbers(itinerary) == (1, 2, None, 3, 4)
    assert [(leg.start, leg.end) for leg in route.legs(itinerary)] == [(0, 1), (1, 3), (3, 4)]


def test_stops_without_an_order_hang_on_the_nearest_of_the_tour():
    ties = route.ties(example.nakatani())
    assert [(tie.stop, tie.on) for tie in ties] == [(2, 0), (3, 0)]
    djibouti = example.nakatani().stops[2].place
    assert ties[0].points[0] == pytest.approx((djibouti.lat, djibouti.lon))


@pytest.mark.parametrize("leg", route.legs(PACIFIC), ids=str)
def test_a_line_over_the_date_line_is_one_line(leg):
    here, there = PACIFIC.stops[leg.start].place, PACIFIC.stops[leg.end].place
    assert leg.points[0] == pytest.approx((here.lat, here.lon))
    assert (leg.points[-1][0], turned(leg.points[-1][1])) == pytest.approx((there.lat, there.lon))
    steps = [abs(after[1] - before[1]) for before, after in pairwise(leg.points)]
    assert max(steps) < 20


def test_a_great_circle_bends_towards_the_pole():
    points = route.great_circle(at(40.0, -74.0), at(40.0, 116.0))
    assert max(lat for lat, _ in points) > 80


def test_the_pieces_of_a_leg_lie_along_it():
    for leg in route.legs(PACIFIC):
        pieces = [route.kilometres(at(*a), at(*b)) for a, b in pairwise(leg.points)]
        assert sum(pieces) == pytest.approx(leg.km, rel=1e-6)


@pytest.mark.parametrize(
    ("here", "there"),
    [((40, -74), (40, 116)), ((-37, 175), (34, -118)), ((51.5, 0), (51.6, 0.1)), ((64, -22), (70, 179))],
    ids=str,
)
def test_a_line_has_as_few_points_as_it_needs(here, there):
    """Between two neighbours the true great circle is nowhere far from the straight piece on a Mercator map."""

    def mercator(lat, lon):
        return math.degrees(math.asinh(math.tan(math.radians(lat)))), lon

    points = route.great_circle(at(*here), at(*there))
    assert 4 < len(points) < 80
    whole = math.dist(mercator(*points[0]), mercator(*points[-1]))
    for one, other in pairwise(points):
        (y0, x0), (y1, x1) = mercator(*one), mercator(*other)
        for point in route.great_circle(at(*one), at(*other)):
            y, x = mercator(*point)
            x += 360 * round(((x0 + x1) / 2 - x) / 360)
            aside = abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / math.hypot(x1 - x0, y1 - y0)
            assert aside <= 1.2 * route.STRAIGHT * max(whole, 1)


def test_the_arrow_lies_on_the_line_and_points_along_it():
    leg = route.legs(visiting(at(0.0, 0.0), at(0.0, 20.0)))[0]
    (lat, lon), bearing = leg.arrow
    assert (lat, lon, bearing) == pytest.approx((0.0, 20 * route.ARROW_AT, 90.0))


def test_no_distance_is_given_to_a_country():
    [leg] = route.legs(visiting(example.ANKARA, example.JORDAN))
    assert leg.km is None


def test_the_frame_of_a_pacific_tour_is_centred_on_the_pacific():
    frame = route.frame(PACIFIC, route.legs(PACIFIC))
    assert frame.east - frame.west < 70
    assert -180 <= (frame.west + frame.east) / 2 < -110
    for stop in PACIFIC.stops:
        assert frame.west <= route.into(stop.place.lon, frame.west) <= frame.east + 1e-9


def test_the_frame_holds_the_whole_great_circle():
    itinerary = visiting(at(40.0, -74.0), at(40.0, 116.0))
    assert route.frame(itinerary, route.legs(itinerary)).north > 80


def test_a_tour_round_the_world_is_cut_open_once():
    around = visiting(at(51.5, -0.1), at(35.7, 139.7), at(34.0, -118.2), at(51.5, -0.1))
    frame = route.frame(around, route.legs(around))
    assert 180 < frame.east - frame.west <= 360


def test_a_stop_on_the_west_edge_stays_there():
    frame = route.frame(visiting(at(10.0, 170.1), at(11.0, -170.3)), ())
    assert route.into(170.1, frame.west) == pytest.approx(frame.west)


def test_a_country_shows_some_of_its_land_but_russia_does_not_fill_the_world():
    djibouti = route.frame(visiting(example.DJIBOUTI), ())
    assert djibouti.north - djibouti.south == pytest.approx(6)
    russia = route.frame(visiting(at(61.0, 98.0, Granularity.COUNTRY, (41.2, 27.3, 81.9, -169.0))), ())
    assert russia.east - russia.west <= 24


def test_without_stops_the_frame_is_that_of_the_mentioned_places_and_else_the_world():
    brazil = route.frame(example.no_journey(), ())
    assert brazil.west < -52.9 < brazil.east == pytest.approx(-47.9297)
    assert route.frame(Itinerary(PACIFIC.article), ()) == route.Frame(-56, -180, 72, 180)


def test_legs_do_not_depend_on_days():
    moved = replace(PACIFIC.stops[0], days=example.day(str(dt.date(2025, 8, 30))))
    assert route.legs(replace(PACIFIC, stops=(moved, *PACIFIC.stops[1:]))) == route.legs(PACIFIC)
