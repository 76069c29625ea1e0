"""How well the pipeline reads our own articles: no figure may slip below its floor.

The floors lie a little under what was measured when they were last set (`python -m pytest tests/test_floors.py -s` prints
today's figures). They are there to be raised.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bench.scoring import score
from mapapp import articles, pipeline
from mapapp.exports import record

CORPUS = Path(__file__).parent / "corpus"

FLOORS = {
    "articles": {"f1": 0.87, "exact": 0.5, "quiet": 0.9, "status": 0.93, "days": 0.73, "order": 0.86},
    "samples": {"f1": 0.92, "exact": 0.6, "quiet": 1.0, "status": 0.95, "days": 0.76, "order": 0.88},
}


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_slips(name):
    pairs = []
    for row in map(json.loads, (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()):
        date = dt.date.fromisoformat(row["date"]) if row["date"] else None
        pairs.append((row, record(pipeline.trace(articles.read(row["text"], title=row["title"], date=date)))))
    figures = score(pairs)
    print(name, {key: round(value, 3) for key, value in figures.items()})
    assert {key: figures[key] for key, floor in FLOORS[name].items() if figures[key] < floor} == {}
