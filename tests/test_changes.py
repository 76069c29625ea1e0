"""What the server tells of a change: carried out by the browser's own code in `test_changes_browser.py`."""

import json
from dataclasses import replace

import pytest

from mapapp import edits
from mapapp.maps.tour import tour
from mapapp.model import Status
from mapapp.page import changes, rows, views
from tests import example


def state(revision):
    itinerary = revision.itinerary
    told = {"stops": rows.rows(revision), "paragraphs": views.text(itinerary), "tour": tour(itinerary)}
    return json.loads(json.dumps(told))


def long_tour(count=50):
    """The stops of the Pacific over and over, each named by words of its own."""
    tour = example.pacific()
    stops = [tour.stops[number % len(tour.stops)] for number in range(count)]
    return replace(tour, stops=tuple(replace(stop, order=number) for number, stop in enumerate(stops, 1)))


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        (1, 1, {}),
        (1, True, [True]),
        (0, False, [False]),
        (1, None, [None]),
        ({"a": 1, "b": 2}, {"a": 1, "c": 3}, {"b": [], "c": [3]}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 5, "c": 2}}, {"a": {"b": [5]}}),
        ({"a": []}, {"a": {}}, {"a": [{}]}),
        ([1, 2, 3], [1, 2], [[1, 2]]),
        ([["a"], ["b"]], [["b"], ["a"], ["c"]], {"items": [1, 0, [["c"]]]}),
        ([{"id": "x", "n": 1}, {"id": "y", "n": 2}], [{"id": "y", "n": 1}], {"items": [[1, {"n": [1]}]]}),
        ([{"n": 1}, {"n": 2}], [{"n": 1}, {"n": 3}], {"items": [0, [1, {"n": [3]}]]}),
        ([], [{"id": "x"}], {"items": [[{"id": "x"}]]}),
    ],
)
def test_a_difference_is_what_changed(before, after, written):
    assert json.dumps(changes.difference(before, after)) == json.dumps(written)


def test_a_change_is_small_however_long_the_journey():
    whole = long_tour()
    keys = edits.keys(whole)
    before = state(edits.apply(whole, ()))
    status = state(edits.apply(whole, [edits.SetStatus(keys[20], Status.ONGOING)]))
    assert len(json.dumps(changes.difference(before, status))) < len(json.dumps(before)) / 20
    dropped = state(edits.apply(whole, [edits.Drop(keys[20])]))
    assert len(json.dumps(changes.difference(before, dropped))) < len(json.dumps(before)) / 2


def test_a_browser_that_has_a_state_is_told_the_difference_and_any_other_the_whole():
    told = {}
    first = changes.news({"n": 1}, None, told)
    assert first["whole"] == {"n": 1}
    second = changes.news({"n": 2}, first["now"], told)
    assert second["base"] == first["now"] and second["changes"] == {"n": [2]} and "whole" not in second
    again = changes.news({"n": 2}, first["now"], told)
    assert again == second, "a page that runs again tells the same"
    back = changes.news({"n": 1}, second["now"], told)
    assert back["now"] == first["now"], "the same state has the same name"
    for hostile in ("", "x" * 10**6, 7, ["a"], {"a": 1}, second["now"] + " "):
        assert changes.news({"n": 3}, hostile, told)["whole"] == {"n": 3}


def test_states_are_forgotten_and_then_told_whole():
    told = {}
    first = changes.news({"n": 0}, None, told)
    for number in range(1, changes.MOST_STATES):
        changes.news({"n": number}, None, told)
    assert "base" in changes.news({"n": 0}, first["now"], told)
    for number in range(10, 10 + changes.MOST_STATES):
        changes.news({"n": number}, None, told)
    assert len(told) == changes.MOST_STATES
    assert "whole" in changes.news({"n": 1}, first["now"], told)


def test_what_is_hostile_is_data_alone():
    name = "__proto__"
    before = {"stops": [{"id": name, "n": 1}], name: {"a": 1}}
    after = {"stops": [{"id": name, "n": 2}, {"id": "items", "n": 3}], name: {"a": 2}}
    assert changes.difference(before, after) == {
        "stops": {"items": [[0, {"n": [2]}], [{"id": "items", "n": 3}]]},
        name: {"a": [2]},
    }
