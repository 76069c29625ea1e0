"""The scorer: gold against itself is right, and each kind of mistake costs where it should and nowhere else."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

from bench.scoring import pair, score
from bench.toponyms import recognised

ROWS = [json.loads(line) for line in (Path(__file__).parent / "corpus" / "samples.jsonl").read_text("utf-8").splitlines()]
PACIFIC = next(row for row in ROWS if row["id"] == "sample_1_pacific")
QUIET = next(row for row in ROWS if not row["stops"])


def test_gold_is_right_against_itself():
    figures = score((row, row) for row in ROWS)
    assert figures == dict.fromkeys(figures, 1.0)


def test_a_stop_left_out_costs_recall_alone():
    record = deepcopy(PACIFIC)
    del record["stops"][2]
    figures = score([(PACIFIC, record)])
    assert (figures["precision"], figures["exact"], figures["order"]) == (1, 0, 1)
    assert figures["recall"] == pytest.approx(6 / 7)


def test_a_stop_too_many_costs_precision_and_quiet():
    figures = score([(QUIET, PACIFIC), (PACIFIC, PACIFIC)])
    assert (figures["precision"], figures["recall"], figures["quiet"], figures["exact"]) == (0.5, 1, 0, 0.5)


@pytest.mark.parametrize("key", ["venues", "departures", "optional_stops"])
def test_what_gold_leaves_open_counts_neither_way(key):
    stop = PACIFIC["stops"][0]
    gold = QUIET | {key: [stop if key == "optional_stops" else stop["name"]]}
    assert score([(gold, {"stops": [stop]})])["quiet"] == 1


@pytest.mark.parametrize(("key", "value", "figure"), [("status", "cancelled", "status"), ("end", "2026-03-31", "days")])
def test_a_wrong_word_costs_its_own_figure(key, value, figure):
    record = deepcopy(PACIFIC)
    record["stops"][6][key] = value
    figures = score([(PACIFIC, record), (QUIET, QUIET)])
    assert figures[figure] == pytest.approx(6 / 7)
    assert all(share == 1 for name, share in figures.items() if name != figure)


def test_other_days_that_are_right_too_are_accepted():
    record = deepcopy(PACIFIC)
    record["stops"][4]["end"] = None
    assert score([(PACIFIC, record)])["days"] == 1
    leg = {**PACIFIC, "stops": [{**stop, "date_scope": "leg"} for stop in PACIFIC["stops"]]}
    assert score([(leg, {"stops": [{**stop, "start": None, "end": None} for stop in PACIFIC["stops"]]})])["days"] == 1


def test_swapped_and_missing_orders_cost_order():
    record = deepcopy(PACIFIC)
    record["stops"][0]["order"], record["stops"][1]["order"] = 2, 1
    record["stops"][6]["order"] = None
    assert score([(PACIFIC, record)])["order"] == pytest.approx(1 - (1 + 6) / 21)


def test_a_country_is_matched_by_a_country_a_region_from_afar_and_a_city_from_near():
    city = PACIFIC["stops"][0]
    away = {**city, "lat": city["lat"] + 0.5}
    assert not pair([city], [away])
    assert pair([{**city, "granularity": "region"}], [away]) == {0: 0}
    assert not pair([{**city, "granularity": "country"}], [city])
    assert pair([{**city, "granularity": "country"}], [{**away, "granularity": "country"}]) == {0: 0}
    assert pair([{**city, "country": "SG", "granularity": "country"}], [{**away, "country": "SG"}]) == {0: 0}


def test_the_matching_is_as_large_as_can_be():
    at = PACIFIC["stops"][0]
    golds = [{**at, "lat": 0.0}, {**at, "lat": 0.3}]
    found = [{**at, "lat": 0.05}, {**at, "lat": -0.33}]
    assert pair(golds, found) == {0: 1, 1: 0}


def test_names_count_without_their_article_and_adjectives_of_place_not_at_all():
    text = "The German team left the Hague's port for Oslo and Rome."
    places = ["the Hague's", "Oslo", "Rome"]
    gold = [{"start": text.index(name), "end": text.index(name) + len(name)} for name in places]
    row = {"text": text, "toponyms": [*gold, {"start": 4, "end": 10, "demonym": True}]}
    hague, oslo, port = text.index("Hague"), text.index("Oslo"), text.index("port")
    found = [(hague, hague + 5, None), (oslo, oslo + 4, None), (port, port + 4, None), (4, 10, None)]
    assert recognised([row], [found]) == "spans: precision 0.667, recall 0.667, F1 0.667"
