"""Measures the pipeline on gold itineraries and toponym corpora, and how fast it is and how much memory it takes.

    python -m bench.itineraries GOLD_FOLDER [--errors] [--no-toponyms]

GOLD_FOLDER holds `visits_dev.jsonl`, `visits_news.jsonl`, `score_itineraries.py`, `articles.jsonl` and `toponyms/`. Beside them
`blind_articles.jsonl` and `listed_articles.jsonl` are read, articles of our own, hard on purpose, from which no model has
learned; in the second most stops are only listed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import toponyms
from mapapp.articles import head_date
from mapapp.exports import record
from mapapp.model import Article
from mapapp.pipeline import Reader, load, trace

PEERS = """peers on 99 of these articles: stop F1 0.44 (spaCy md, every place a stop), 0.50 (the same without countries of
stops), exact 0.00, quiet 0.00, status 0.31, order 0.69"""
OURS = {name: Path(__file__).parent / f"{name}_articles.jsonl" for name in ("blind", "listed")}
SHOWN = ("f1", "precision", "recall", "exact", "quiet", "status", "dates_given", "order")


def main() -> None:
    """Runs every measurement and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="list missed and extra stops an article")
    parser.add_argument("--no-toponyms", action="store_true", help="leave the toponym corpora out")
    arguments = parser.parse_args()
    scorer = module(arguments.folder / "score_itineraries.py")
    before = time.perf_counter()
    reader = load()
    print(f"loaded in {time.perf_counter() - before:.2f} s")
    golds = {name: arguments.folder / f"visits_{name}.jsonl" for name in ("dev", "news")} | OURS
    for name, path in golds.items():
        itineraries(name, read_lines(path), scorer, reader, errors=arguments.errors)
    print(PEERS)
    if not arguments.no_toponyms:
        for name in ("lgl", "geovirus"):
            rows = read_lines(arguments.folder / "toponyms" / f"{name}.jsonl")
            print(f"{name}: {toponyms.recognised(rows, [toponyms.read(row, reader) for row in rows])}")
    speed(read_lines(arguments.folder / "articles.jsonl")[:300], reader)


def module(path: Path) -> ModuleType:
    """The scorer that lies beside the gold."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} cannot be loaded")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def article(row: dict[str, Any]) -> Article:
    """The article of a gold row."""
    date = dt.date.fromisoformat(row["date"]) if row.get("date") else head_date(row["text"])
    return Article(row["text"], row.get("title"), date)


def itineraries(name: str, gold: list[dict[str, Any]], scorer: ModuleType, reader: Reader, *, errors: bool) -> None:
    """Stops, status, days and order, for all articles and by source and number of stops."""
    found = [record(trace(article(row), reader), row["id"]) for row in gold]
    figures, wrong = scorer.score(gold, found)
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    parts: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(gold):
        parts[f"source {kind(row.get('source', 'ours'))}"].append(number)
        parts[f"stops {min(len(row['stops']), 4)}"].append(number)
    for part, numbers in sorted(parts.items()):
        figures, _ = scorer.score([gold[n] for n in numbers], found)
        print(f"  {part:24} {len(numbers):4}  " + "  ".join(f"{key} {figures[key]}" for key in SHOWN))
    if errors:
        for row in wrong:
            print(f"  {row['id']}\n      missed {row['missed']}\n      extra  {row['extra']}")


def kind(source: str) -> str:
    """The kind of source: releases, written for the benchmark, or the outlet's first word."""
    if source.startswith(("PM ", "U.S. Dep", "The White", "GOV.UK")):
        return "release"
    return "written" if source.startswith("written") else source.split(maxsplit=1)[0]


def speed(rows: list[dict[str, Any]], reader: Reader) -> None:
    """Articles a second on one core, and the most memory this process has held."""
    before = time.process_time()
    for row in rows:
        trace(article(row), reader)
    each = (time.process_time() - before) / len(rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{1 / each:.1f} articles a second of processor time, {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
