"""Measures toponyms on a corpus with coordinates: LGL, GeoVirus or the like.

    python -m bench.toponyms GOLD.jsonl [--given] [--misses]

GOLD holds `{"id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "demonym"?}]}` a line. The figure is the share of
toponyms with coordinates, adjectives of place left out, that are put within 161 km (100 miles) of them. With `--given` the
names are taken from the gold, so that resolution alone is measured; without it, the whole pipeline reads the text, and a name
that it does not find is wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from mapapp.itinerary.groups import km
from mapapp.model import Article, Mention, Place
from mapapp.pipeline import Reader, load, trace
from mapapp.resolver import resolve

NEAR_KM = 161.0
"""100 miles: the limit that the literature on both corpora counts by."""


def main() -> None:
    """Prints the share of toponyms put in the right place, and how long an article took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--given", action="store_true", help="take the names from the gold: resolution alone")
    parser.add_argument("--misses", action="store_true", help="list the places put wrong, the most frequent first")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.gold.read_text("utf-8").split("\n") if line.strip()]
    reader = load()
    right = total = 0
    misses: Counter[tuple[str, str]] = Counter()
    before = time.process_time()
    for row in rows:
        found = given(row, reader) if arguments.given else read(row, reader)
        for toponym in row["toponyms"]:
            if toponym.get("demonym") or toponym.get("lat") is None or toponym.get("lon") is None:
                continue
            total += 1
            places = [place for start, end, place in found if start < toponym["end"] and toponym["start"] < end]
            if places and km(places[0], replace(places[0], lat=toponym["lat"], lon=toponym["lon"])) <= NEAR_KM:
                right += 1
            else:
                misses[toponym["name"], places[0].label if places else "not found"] += 1
    each = (time.process_time() - before) / len(rows)
    print(f"{right} of {total} within {NEAR_KM:.0f} km: {right / total:.3f}; {each * 1000:.1f} ms an article")
    for (name, label), count in misses.most_common(200 if arguments.misses else 0):
        print(f"  {count:4}  {name} → {label}")


def given(row: dict[str, Any], reader: Reader) -> list[tuple[int, int, Place]]:
    """The places of the gold's own names."""
    mentions = [Mention(one["start"], one["end"], row["text"][one["start"] : one["end"]]) for one in row["toponyms"]]
    resolved = resolve(Article(row["text"]), sorted(mentions, key=lambda one: one.start), reader.gazetteer)
    return [(one.mention.start, one.mention.end, one.place) for one in resolved if one.place]


def read(row: dict[str, Any], reader: Reader) -> list[tuple[int, int, Place]]:
    """The places of the names that the pipeline finds."""
    itinerary = trace(Article(row["text"]), reader)
    found = [(one.mention.start, one.mention.end, one.place) for one in itinerary.mentions if one.place]
    return found + [(span.start, span.end, stop.place) for stop in itinerary.stops for span in stop.mentions]


if __name__ == "__main__":
    main()
