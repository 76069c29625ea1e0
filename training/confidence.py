"""Measures how often the reader is right where it says how sure it is, and brings its confidences to that.

    python -m training.confidence visits_dev.jsonl                               # the shipped scales: a table for each figure
    python -m training.confidence visits_dev.jsonl --out assets/confidence.json  # scales fitted to these articles

A scale is a logistic regression of right or wrong on the log-odds of the model's own chance (Platt 1999), one each for stop,
status and days; status and days are asked of stops that gold has, too. Fit them on articles that no model was trained on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.itineraries import article, read_lines
from bench.scoring import NEUTRAL, accepted_days, pair
from mapapp.exports import record
from mapapp.itinerary import Scale, Scales
from mapapp.model import Itinerary
from mapapp.pipeline import load, trace

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0)
FIGURES = ("stop", "status", "days")

Json = dict[str, Any]
Answers = Mapping[str, list[tuple[float, bool]]]


def main() -> None:
    """Reads the arguments, prints the tables, and fits and writes where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, help="write scales fitted to these articles")
    arguments = parser.parse_args()
    reader = load() if arguments.out is None else replace(load(), sure=Scales())
    found = answers((row, trace(article(row), reader)) for row in read_lines(arguments.gold))
    print("\n".join(table(found)))
    if arguments.out:
        fitted = fit(found)
        print("\nfitted:\n" + "\n".join(table(scaled(found, fitted))))
        arguments.out.write_bytes(msgspec.json.encode(fitted) + b"\n")


def answers(pairs: Iterable[tuple[Json, Itinerary]]) -> Answers:
    """For each figure every confidence that was given, and whether it came true."""
    found: dict[str, list[tuple[float, bool]]] = {figure: [] for figure in FIGURES}
    for gold, itinerary in pairs:
        stops = record(itinerary)["stops"]
        options = [option for key in NEUTRAL for option in gold.get(key) or ()]
        free = {option if isinstance(option, str) else option["name"] for option in options}
        matched = {other: gold["stops"][at] for at, other in pair(gold["stops"], stops).items()}
        for number, (stop, told) in enumerate(zip(itinerary.stops, stops, strict=True)):
            right = matched.get(number)
            if right or stop.name not in free:
                found["stop"].append((stop.confidence, right is not None))
            if right and stop.status_confidence is not None and stop.days_confidence is not None:
                statuses = {right["status"], right.get("status_alt")}
                found["status"].append((stop.status_confidence, told["status"] in statuses))
                days = all(told[key] in accepted_days(right, key) for key in ("start", "end"))
                found["days"].append((stop.days_confidence, days))
    return found


def fit(found: Answers) -> Scales:
    """The scales under which these answers are likeliest."""
    scales = {}
    for figure, pairs in found.items():
        odds = np.array([[log(chance / (1 - chance))] for chance, _ in pairs])
        model = LogisticRegression(C=1e6).fit(odds, [right for _, right in pairs])
        scales[figure] = Scale(round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4))
    return Scales(**scales)


def scaled(found: Answers, scales: Scales) -> Answers:
    """The same answers with their chances brought to the scales."""
    return {figure: [(getattr(scales, figure)(chance), right) for chance, right in pairs] for figure, pairs in found.items()}


def table(found: Answers) -> list[str]:
    """Lines of Markdown: for each band of confidence how many answers, their mean confidence and the share that is right."""
    lines = ["| | confidence | answers | mean | right |", "| --- | --- | --- | --- | --- |"]
    for figure, pairs in found.items():
        off = 0.0
        for low, high in pairwise(EDGES):
            band = [(chance, right) for chance, right in pairs if low <= chance < high]
            if band:
                mean, share = _mean([chance for chance, _ in band]), _mean([right for _, right in band])
                off += len(band) / len(pairs) * abs(mean - share)
                lines.append(f"| {figure} | {low:.1f} to {high:.1f} | {len(band)} | {mean:.2f} | {share:.2f} |")
        lines.append(f"| {figure} | all | {len(pairs)} | off by {off:.3f} | {_mean([right for _, right in pairs]):.2f} |")
    return lines


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
