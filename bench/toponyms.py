"""Measures toponyms on a corpus with coordinates: LGL, GeoVirus or the like.

    python -m bench.toponyms GOLD.jsonl [--given] [--misses]

GOLD holds `{"id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "demonym"?}]}` a line. The figure is the share of
toponyms with coordinates, adjectives of place left out, that are put within 161 km (100 miles) of them. With `--given` the
names are taken from the gold, so that resolution alone is measured, and how far the gazetteer knows them; without it, the whole
pipeline reads the text, and a name that it does not find is wrong; how well it finds them is told beside that: precision,
recall and F1 of equal spans, a leading "the" and a trailing "'s" left off, adjectives of place neither right nor wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from mapapp.earth import between
from mapapp.gazetteer import Gazetteer
from mapapp.model import Article, Mention, Place
from mapapp.pipeline import Reader, load, trace
from mapapp.resolver import resolve

NEAR_KM = 161.0
"""100 miles: the limit that the literature on both corpora counts by."""


Found = tuple[int, int, Place | None]
"""Where a name begins and ends, and its place, `None` where it is not known."""


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
    found = [given(row, reader) if arguments.given else read(row, reader) for row in rows]
    seconds = time.process_time() - before
    for row, answers in zip(rows, found, strict=True):
        for toponym in wanted(row):
            total += 1
            over = [one for one in answers if one[0] < toponym["end"] and toponym["start"] < one[1]]
            places = [place for _, _, place in over if place]
            if places and near(places[0], toponym):
                right += 1
            else:
                misses[toponym["name"], places[0].label if places else "not found"] += 1
    speed = f"{len(rows) / seconds:.1f} articles a second of processor time"
    print(f"{right} of {total} within {NEAR_KM:.0f} km: {right / total:.3f}; {speed}")
    if arguments.given:
        print(known(rows, reader.gazetteer))
    else:
        print(recognised(rows, found))
    for (name, label), count in misses.most_common(200 if arguments.misses else 0):
        print(f"  {count:4}  {name} → {label}")


def wanted(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The toponyms of an article that count."""
    return [one for one in row["toponyms"] if not one.get("demonym") and None not in (one.get("lat"), one.get("lon"))]


def near(place: Place, toponym: dict[str, Any]) -> bool:
    """Whether a place lies close enough to the toponym's point."""
    return between(place.lat, place.lon, toponym["lat"], toponym["lon"]) <= NEAR_KM


def known(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> str:
    """How far the gazetteer knows the names, resolved or not."""
    toponyms = [(row["text"][one["start"] : one["end"]], one) for row in rows for one in wanted(row)]
    candidates = [(gazetteer.candidates(name), one) for name, one in toponyms]
    shares = {
        "known": sum(bool(places) for places, _ in candidates),
        "some candidate near": sum(any(near(each.place, one) for each in places) for places, one in candidates),
        "first candidate near": sum(bool(places) and near(places[0].place, one) for places, one in candidates),
    }
    return ", ".join(f"{name} {count / len(candidates):.3f}" for name, count in shares.items())


def recognised(rows: list[dict[str, Any]], found: list[list[Found]]) -> str:
    """How well the names are found, wherever they are."""
    right = total = gold = 0
    for row, answers in zip(rows, found, strict=True):
        names, adjectives = (
            {bare(row["text"], one["start"], one["end"]) for one in row["toponyms"] if bool(one.get("demonym")) is demonym}
            for demonym in (False, True)
        )
        spans = {bare(row["text"], start, end) for start, end, _ in answers}
        spans -= {(start, end) for start, end in spans - names if any(start < b and a < end for a, b in adjectives)}
        right, total, gold = right + len(spans & names), total + len(spans), gold + len(names)
    return f"spans: precision {right / total:.3f}, recall {right / gold:.3f}, F1 {2 * right / (total + gold):.3f}"


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without what annotators take in or leave out at its ends."""
    start += len("the ") * (text[start:end].lower().startswith("the "))
    return start, end - len("'s") * (text[start:end].endswith(("'s", "’s")))


def given(row: dict[str, Any], reader: Reader) -> list[Found]:
    """The places of the gold's own names."""
    mentions = [Mention(one["start"], one["end"], row["text"][one["start"] : one["end"]]) for one in row["toponyms"]]
    resolved = resolve(Article(row["text"]), sorted(mentions, key=lambda one: one.start), reader.gazetteer)
    return [(one.mention.start, one.mention.end, one.place) for one in resolved if one.place]


def read(row: dict[str, Any], reader: Reader) -> list[Found]:
    """The places of the names that the pipeline finds."""
    itinerary = trace(Article(row["text"]), reader)
    found: list[Found] = [(one.mention.start, one.mention.end, one.place) for one in itinerary.mentions]
    found += [(one.mention.start, one.mention.end, None) for one in itinerary.unresolved]
    return found + [(span.start, span.end, stop.place) for stop in itinerary.stops for span in stop.mentions]


if __name__ == "__main__":
    main()
