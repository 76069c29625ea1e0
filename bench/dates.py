"""Measures the days of stops alone: gold's stops, their names and status are given, the days are to be told.

    python -m bench.dates GOLD.jsonl [GOLD.jsonl …] [--errors]

`dates` and `dates_given` are as in the scoring of itineraries; `undated_kept` is the share of stops without a day in gold that
were left without; `found` is the share of first days in gold that some phrase of the article resolves to, and `reachable` of
days given that some way to read the phrases near the stop is right.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from mapapp.dates import find
from mapapp.dates.stays import likeliest, weights
from training.days import Told, agrees, compared_all, examples, figures, told
from training.rows import Row, rows_of


def main() -> None:
    """Prints the figures of each file and, where asked for, what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--errors", action="store_true", help="list the stops whose days are wrong")
    arguments = parser.parse_args()
    for path in arguments.gold:
        rows = rows_of(path)
        stops = compared_all(examples(rows), weights().alone)
        print(path.stem, figures(stops, weights().beside) | {"found": found(rows)})
        if arguments.errors:
            print("\n".join(errors(stops)))


def found(rows: Iterable[Row]) -> float:
    """The share of first days in gold that a phrase of the article resolves to."""
    hits = []
    for row in rows:
        published = dt.date.fromisoformat(row["date"]) if row["date"] else None
        days = {
            day.isoformat() for phrase in find(row["text"], published) for day in (phrase.days.start, phrase.days.end) if day
        }
        hits += [bool(days & {stop["start"], stop.get("start_alt")}) for stop in row["stops"] if stop["start"]]
    return round(sum(hits) / len(hits), 4)


def errors(articles: Iterable[Told]) -> Iterable[str]:
    """One line for each stop whose days are wrong."""
    for one in articles:
        for stop, options in zip(one.stops, one.ways, strict=True):
            way, chance = likeliest(options, weights().beside)
            if not agrees(stop, way.days):
                gold = stop["start"], stop["end"]
                yield f"    {one.id} {stop['name']} ({stop['status']}): gold {gold}, told {told(way.days)} at {chance:.2f}"


if __name__ == "__main__":
    main()
