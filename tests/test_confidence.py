import datetime as dt
from itertools import pairwise

import msgspec
import pytest

from mapapp import pipeline
from mapapp.exports import record
from mapapp.itinerary import Scale, Scales, scales
from mapapp.model import Article
from mapapp.settings import assets
from training.confidence import answers, fit, table

TEXT = (
    "Foreign Minister Ane Solbakk arrived in Warsaw on Wednesday after talks in Vilnius on Monday.\n\n"
    "Solbakk will fly to Prague on Friday. A visit to Budapest was cancelled."
)


def test_a_scale_keeps_order_and_stays_a_chance():
    scale = Scale(0.5, 0.3)
    found = [scale(chance / 10) for chance in range(11)]
    assert all(0 < low < high < 1 for low, high in pairwise(found))
    assert Scale()(0.37) == 0.37


def test_the_shipped_scales_are_those_of_the_file():
    assert scales() == msgspec.json.decode((assets() / "confidence.json").read_bytes(), type=Scales) != Scales()


def test_every_stop_says_how_sure_it_is_and_why():
    itinerary = pipeline.trace(Article(TEXT, date=dt.date(2026, 3, 18)))
    stops = record(itinerary)["stops"]
    assert len(stops) >= 3
    for stop in stops:
        assert all(0 < stop[key] < 1 for key in ("confidence", "status_confidence", "days_confidence"))
        assert ";" in stop["reason"]


def test_scales_are_fitted_to_what_came_true():
    boasting = {figure: [(0.95, number % 2 == 0) for number in range(40)] for figure in ("stop", "status", "days")}
    boasting = {figure: [*pairs, (0.5, False), (0.5, False)] for figure, pairs in boasting.items()}
    assert fit(boasting).status(0.95) == pytest.approx(0.5, abs=0.02)
    assert "| status | 0.9 to 1.0 | 40 | 0.95 | 0.50 |" in table(boasting)


def test_answers_are_right_or_wrong_by_gold():
    itinerary = pipeline.trace(Article(TEXT, date=dt.date(2026, 3, 18)))
    [first, *_] = record(itinerary)["stops"]
    gold = {"stops": [{**first, "status_alt": None}]}
    found = answers([(gold, itinerary)])
    assert sum(right for _, right in found["stop"]) == 1 < len(found["stop"])
    assert [right for _, right in found["status"] + found["days"]] == [True, True]
