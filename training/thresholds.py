"""Chooses how likely a place must be to be a stop, with the shipped reader, on articles that it was not trained on.

    python -m training.thresholds visits_dev.jsonl --reader assets/reader.json

The thresholds that `training.reader` leaves come from scores of networks that saw two thirds of the articles; the shipped
network saw all and is surer of what it says. Chosen is the middle of all pairs that come near the best sum of stop F1, articles
wholly right, and articles without a journey left without one: the summit is flat, and its top an accident.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from bench.itineraries import article, read_lines
from bench.scoring import score
from mapapp.encoder import Encoder, TokenScores, Told
from mapapp.exports import record
from mapapp.model import Article, Span
from mapapp.pipeline import Reader, Weights, load, trace
from mapapp.settings import assets

LEAST = (0.38, 0.64)
LEAST_BEST = (0.54, 0.8)
STEP = 0.04
NEAR = 0.01
"""How far below the best sum a pair still counts."""


@dataclass
class Remembering(Encoder):
    """The shipped network, asked once for each article, about all of it."""

    known: dict[Article, TokenScores] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(assets())

    def read(self, article: Article, told: Told = lambda done, of: None, asked: Iterable[Span] | None = None) -> TokenScores:
        """The scores of the article, remembered."""
        if article not in self.known:
            self.known[article] = super().read(article, told)
        return self.known[article]


def chosen(gold: Sequence[dict[str, Any]], reader: Reader) -> tuple[float, float]:
    """The two thresholds of `mapapp.itinerary.ItineraryWeights`, `least` and `least_best`."""
    tried = []
    for least in np.arange(*LEAST, STEP).round(2).tolist():
        for least_best in np.arange(max(least, LEAST_BEST[0]), LEAST_BEST[1], STEP).round(2).tolist():
            weighed = replace(reader, weights=with_thresholds(reader.weights, least, least_best))
            found = score((row, record(trace(article(row), weighed))) for row in gold)
            tried.append((found["f1"] + found["exact"] + found["quiet"], least, least_best))
            print(least, least_best, *(f"{figure} {found[figure]:.3f}" for figure in ("f1", "exact", "quiet")), flush=True)
    near = [pair for total, *pair in tried if total >= max(tried)[0] - NEAR]
    least, least_best = np.mean(near, axis=0).round(2).tolist()
    return least, least_best


def with_thresholds(weights: Weights, least: float, least_best: float) -> Weights:
    """The same weights with these thresholds."""
    stops = msgspec.structs.replace(weights.itinerary, least=least, least_best=least_best)
    return msgspec.structs.replace(weights, itinerary=stops)


def main() -> None:
    """Reads the arguments, tries, and writes the choice into the reader's file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--reader", type=Path, required=True)
    arguments = parser.parse_args()
    weights = msgspec.json.decode(arguments.reader.read_bytes(), type=Weights)
    reader = replace(load(), weights=weights, encoder=Remembering())
    best = chosen(read_lines(arguments.gold), reader)
    arguments.reader.write_bytes(msgspec.json.encode(with_thresholds(weights, *best)) + b"\n")
    print("chosen:", *best)


if __name__ == "__main__":
    main()
