"""Learns which of an article's days are a stop's own, and writes the weights of the clues as JSON.

    python -m training.days --visits VISITS --articles ARTICLES --out assets/days.json

VISITS and ARTICLES are the files of `training.rows`.
Every way to read a stop's days (`mapapp.dates.stays.ways`) has clues; a log-linear model gives each way a share, and the
weights are those that give most to the ways that agree with gold. Clues of how long a stay is are damped more than those of
which date is the stop's: whether "on Tuesday" is the only day of a stop depends on little that can be learned, and less damping
made real news worse. What the days of the other stops say is learned after that, from how these stops are read by weights that
were learned without their article. The same input gives the same file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from mapapp.dates import find
from mapapp.dates.scene import Scene, Visit
from mapapp.dates.stays import Way, Weights, compared, likeliest, ways
from mapapp.model import Days, Granularity, Precision, Span, Status
from mapapp.sentences import Layout
from training.rows import all_rows

LEAST_CLUE = 4
"""Stops that must show a clue before it gets a weight."""
DAMPING_DATE, DAMPING_STAY, DAMPING_STATUS, DAMPING_BESIDE = 6.0, 20.0, 0.3, 12.0
READINESS = 1.0
"""How much likelier than the model says a stop has days (log-odds). Held out, 0, 0.5 and 1 give 0.572, 0.584 and 0.592 of the
days that gold gives, leave 0.929, 0.902 and 0.855 of the undated stops without, and 0.695, 0.692 and 0.680 of all are right.
"""
FOLDS = 3

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An article with its stops of gold and all ways to read the days of each."""

    id: str
    stops: list[Json]
    scene: Scene
    ways: list[list[Way]]


def main() -> None:
    """Reads the arguments, prints held-out figures, trains on everything and writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--visits", type=Path, required=True, help="gold itineraries, JSON lines")
    parser.add_argument("--articles", type=Path, required=True, help="articles that our own labels are of, JSON lines")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    found = examples(all_rows(arguments.visits, arguments.articles))
    unseen = [part for fold in range(FOLDS) for part in compared_unseen(found, fold)]
    held = [one for one in unseen if not fold_of(one)]
    beside = fit([one for one in unseen if fold_of(one)], _damping_beside)
    print("held out:", figures(held, beside))
    learned = Weights(alone=fit(found, _damping), beside=fit(unseen, _damping_beside))
    written = json.dumps(msgspec.to_builtins(learned), indent=0, sort_keys=True, ensure_ascii=False)
    arguments.out.write_text(written + "\n", encoding="utf-8")


def examples(rows: Sequence[Json]) -> list[Told]:
    """The articles of gold itineraries that have stops."""
    found = []
    for row in rows:
        if row["stops"] and "days" not in row.get("unlabelled", ()):
            published = dt.date.fromisoformat(row["date"]) if row["date"] else None
            visits = [
                Visit(mentions(row["text"], stop), Status(stop["status"]), Granularity(stop.get("granularity") or "city"))
                for stop in row["stops"]
            ]
            scene = Scene(Layout.of(row["text"]), find(row["text"], published), visits, published)
            found.append(Told(row["id"], row["stops"], scene, [ways(scene, number) for number in range(len(visits))]))
    return found


def fold_of(one: Told) -> int:
    """The part of the articles that this one is held out with."""
    return sum(one.id.encode()) % FOLDS


def compared_unseen(found: Sequence[Told], fold: int) -> list[Told]:
    """The articles of one part, their stops compared by the weights that the other parts give the clues of a stop alone."""
    alone = fit([one for one in found if fold_of(one) != fold], _damping)
    return compared_all([one for one in found if fold_of(one) == fold], alone)


def compared_all(found: Sequence[Told], alone: Mapping[str, float]) -> list[Told]:
    """The same articles, their stops compared with each other."""
    return [replace(one, ways=compared(one.scene, one.ways, alone)) for one in found]


def mentions(text: str, stop: Json) -> tuple[Span, ...]:
    """Where the text names the stop, in its evidence first; the evidence itself where it does not name it."""
    spans = {
        found.span()
        for name in (stop["name"], *stop.get("aliases", []))
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    }
    evidence = [(start, start + len(words)) for words in proof(stop) if (start := text.find(words)) >= 0]

    def rank(span: tuple[int, int]) -> tuple[int, int]:
        held = [number for number, (start, end) in enumerate(evidence) if start <= span[0] < end]
        return (held[0] if held else len(evidence), span[0])

    ordered = sorted(spans, key=rank)
    if not ordered or rank(ordered[0])[0] == len(evidence):
        ordered.insert(0, (evidence[0][0], evidence[0][0] + 1))
    return tuple(Span(*span) for span in ordered)


def proof(stop: Json) -> list[str]:
    """The sentences of the text that prove the stop."""
    return [stop["evidence"], *stop.get("evidence_more", [])]


def told(days: Days) -> tuple[str | None, str | None]:
    """First and last day as an export tells them: windows and months tell none."""
    sure = days.precision in (Precision.DAY, Precision.RANGE)
    return days.start.isoformat() if sure and days.start else None, days.end.isoformat() if sure and days.end else None


def agrees(stop: Json, days: Days) -> bool:
    """Whether first and last day are those of gold or its alternatives; days of a leg of several stops may be left out."""
    for day, key in zip(told(days), ("start", "end"), strict=True):
        accepted = {stop[key], stop.get(f"{key}_alt", stop[key])} | ({None} if stop.get("date_scope") == "leg" else set())
        if day not in accepted:
            return False
    return True


def figures(found: Sequence[Told], weights: Mapping[str, float]) -> dict[str, float]:
    """Shares of right answers: all stops, stops that have a day, and stops without one that were left without."""
    n: Counter[str] = Counter()
    for stop, options in _stops(found):
        right = agrees(stop, likeliest(options, weights)[0].days)
        group = "dated" if stop["start"] else "until" if stop["end"] else "undated"
        told = any(agrees(stop, way.days) for way in options)
        n.update({"all": 1, "right": right, group: 1, f"{group} right": right, f"{group} told": told})
    return {
        "dates": round(n["right"] / n["all"], 4),
        "dates_given": round(n["dated right"] / n["dated"], 4),
        "undated_kept": round(n["undated right"] / max(1, n["undated"]), 4),
        "reachable": round(n["dated told"] / n["dated"], 4),
    }


def _stops(found: Sequence[Told]) -> Iterator[tuple[Json, list[Way]]]:
    return ((stop, options) for one in found for stop, options in zip(one.stops, one.ways, strict=True))


def fit(found: Sequence[Told], damping: Callable[[str], float]) -> dict[str, float]:
    """The weights that, with what the ways have for a base, give the right ways of all stops the greatest share; those that
    round to nothing are left out.
    """
    judged = [(options, [agrees(stop, way.days) for way in options]) for stop, options in _stops(found)]
    stops = [(options, right) for options, right in judged if any(right)]
    counts = Counter(clue for options, _ in stops for clue in {clue for way in options for clue in way.clues})
    names = sorted(clue for clue, count in counts.items() if count >= LEAST_CLUE)
    index = {clue: column for column, clue in enumerate(names)}
    rows = [[index[clue] for clue in set(way.clues) if clue in index] for options, _ in stops for way in options]
    stop = np.repeat(np.arange(len(stops)), [len(options) for options, _ in stops])
    base = np.array([way.base for options, _ in stops for way in options])
    right = np.array([ok for _, judgement in stops for ok in judgement], dtype=float)
    columns = np.array([column for row in rows for column in row])
    starts = np.cumsum([0, *(len(row) for row in rows)])
    shown = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(names)))
    damped = np.array([damping(name) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = shown @ weights + base
        top = np.full(len(stops), -np.inf)
        np.maximum.at(top, stop, scores)
        power = np.exp(scores - top[stop])
        total, good = np.bincount(stop, power), np.bincount(stop, power * right)
        slope = shown.T @ (power / total[stop] - power * right / good[stop]) + damped * weights
        return float(np.log(total / good).sum() + (damped * weights**2).sum() / 2), slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    weights = {name: round(float(weight), 3) for name, weight in zip(names, best, strict=True) if abs(weight) >= 0.01}
    return weights | {"none": round(weights.get("none", 0.0) - READINESS, 3)}


def _damping(clue: str) -> float:
    if "|status=" in clue or clue.startswith("extent="):
        return DAMPING_STATUS
    return DAMPING_STAY if "|" in clue else DAMPING_DATE


def _damping_beside(_clue: str) -> float:
    return DAMPING_BESIDE


if __name__ == "__main__":
    main()
