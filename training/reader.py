"""Trains the reader's own models on gold itineraries and writes them as JSON.

    python -m training.reader --visits VISITS --articles ARTICLES [--encoder oof_train.jsonl] --out assets/reader.json

VISITS and ARTICLES are the files of `training.rows`.

The linear models see masked words around each place name; the boosted trees see, for each place of an article, the figures of
`mapapp.itinerary.groups`. What the trees learn from are out-of-fold scores: each article's come from models that have not seen
it; which days are whose is asked of `assets/days.json`, which `training/days.py` writes before. Everything is seeded; the same
input gives the same file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec
import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from mapapp.earth import between
from mapapp.encoder import TokenScores
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.itinerary import ItineraryWeights, Study
from mapapp.itinerary.assemble import stand
from mapapp.itinerary.groups import Group, decide, figures, groups, inclusions
from mapapp.itinerary.order import clues as order_clues
from mapapp.itinerary.status import status_figures
from mapapp.model import Article, Place, Status
from mapapp.pipeline import Weights
from mapapp.resolver import resolve
from mapapp.sentences import Layout
from mapapp.settings import Settings
from mapapp.tagger import STATUSES, Linear, Reading, TaggerWeights, Tree, Trees, encode, readings, sigmoid
from mapapp.tagger.clues import Site
from mapapp.tagger.recognise import candidates, signs
from training.rows import all_rows, rows_of

SEED = 7
FOLDS = 5
LEAST_CLUE = 3
"""Articles that must hold a clue before it gets a weight."""

Clues = Sequence[str]
Json = dict[str, Any]
Model = TypeVar("Model")


@dataclass
class Row:
    """A gold article on its way through the steps; `fold` decides whose models may score it."""

    gold: Json
    fold: int
    article: Article
    layout: Layout
    sites: list[Site]
    signs: list[list[str]]
    scores: TokenScores | None
    chances: list[float] = field(default_factory=list)
    readings: tuple[Reading, ...] = ()
    groups: tuple[Group, ...] = ()
    study: Study | None = None
    figures: list[dict[str, float]] = field(default_factory=list)
    status: Linear | None = None


def main() -> None:
    """Reads the arguments, trains, writes, and prints cross-validated figures of every model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--visits", type=Path, required=True, help="gold itineraries, JSON lines")
    parser.add_argument("--articles", type=Path, required=True, help="articles that our own labels are of, JSON lines")
    parser.add_argument("--encoder", type=Path, help="out-of-fold scores of the encoder for the same articles, JSON lines")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    gazetteer = open_gazetteer(Settings.read())
    gold = all_rows(arguments.visits, arguments.articles)
    rows = prepare(gold, arguments.encoder, gazetteer)
    weights = train(rows, gazetteer)
    arguments.out.write_bytes(msgspec.json.encode(weights) + b"\n")


def prepare(gold_rows: Sequence[Json], encoder: Path | None, gazetteer: Gazetteer) -> list[Row]:
    """The gold articles, cut up, with candidates for place names and the encoder's scores where they are given."""
    scores = {row["id"]: token_scores(row) for row in rows_of(encoder)} if encoder else {}
    rows = []
    for gold in gold_rows:
        date = dt.date.fromisoformat(gold["date"]) if gold["date"] else None
        article = Article(gold["text"], gold["title"], date)
        layout = Layout.of(article.text)
        sites = candidates(layout, gazetteer)
        fold = fold_of(str(gold.get("pid") or gold["id"]))
        rows.append(Row(gold, fold, article, layout, sites, signs(layout, sites, gazetteer), scores.get(gold["id"])))
    return rows


def fold_of(name: str) -> int:
    """The fold of an article, from its id or what it has in common with others."""
    return crc32(name.encode()) % FOLDS


def token_scores(row: Json) -> TokenScores:
    """The encoder's scores as `training/encoder.py` writes them."""
    return TokenScores(**{one.name: np.array(row[one.name]) for one in fields(TokenScores)})


def train(rows: Sequence[Row], gazetteer: Gazetteer) -> Weights:
    """All models, each on what the ones before it leave to it."""
    toponym, least = train_toponym(rows, gazetteer)
    for row in rows:
        kept = [(site, chance) for site, chance in zip(row.sites, row.chances, strict=True) if chance >= least]
        empty = TaggerWeights(toponym, Linear(("",), (0.0,), {}), Linear(tuple(STATUSES), (0.0,) * 4, {}), least)
        row.readings = readings(row.article, row.layout, kept, gazetteer, weights=empty, scores=row.scores)
    visit = train_visit(rows)
    status_words = train_status_words(rows)
    for row in rows:
        mentions = [reading.mention() for reading in row.readings]
        resolutions = resolve(row.article, mentions, gazetteer)
        row.groups = groups(row.readings, resolutions)
        row.study = Study.of(row.article, row.layout, row.readings, row.scores)
        row.figures = figures(row.study, row.groups, gazetteer)
    stop, least_stop, least_best = train_stop(rows, gazetteer)
    status = train_status(rows)
    order = train_order(rows)
    return Weights(
        any(row.scores for row in rows),
        TaggerWeights(toponym, visit, status_words, least),
        ItineraryWeights(stop, least_stop, least_best, status, order),
    )


# --- linear models -----------------------------------------------------------------------------------------------------------


def linear(
    samples: Sequence[Clues], labels: Sequence[str], weights: Sequence[float], classes: tuple[str, ...], c: float
) -> Linear:
    """A logistic regression over clues; two classes give one log-odds (of the second), more give one each."""
    counter = CountVectorizer(analyzer=lambda clues: clues, binary=True, min_df=LEAST_CLUE)
    matrix = counter.fit_transform(samples)
    model = LogisticRegression(C=c, max_iter=400)
    model.fit(matrix, [classes.index(label) for label in labels], sample_weight=weights)
    return exported(model, counter.get_feature_names_out().tolist(), classes)


def exported(model: LogisticRegression, names: Sequence[str], classes: tuple[str, ...]) -> Linear:
    """The model as plain numbers, without the weights that round to nothing."""
    table = {name: tuple(round(float(value), 4) for value in column) for name, column in zip(names, model.coef_.T, strict=True)}
    kept = {name: row for name, row in sorted(table.items()) if any(abs(value) >= 0.005 for value in row)}
    return Linear(classes[1:] if len(classes) == 2 else classes, tuple(round(float(b), 4) for b in model.intercept_), kept)


def folded(rows: Sequence[Row], fit: Callable[[Sequence[Row]], Model]) -> list[Model]:
    """For each fold a model of the rows outside it."""
    return [fit([row for row in rows if row.fold != fold]) for fold in range(FOLDS)]


# --- place or not ------------------------------------------------------------------------------------------------------------


def gold_names(gold: Json) -> dict[str, str]:
    """Each place name of the gold row with the part it plays."""
    names: dict[str, str] = {}
    for stop in gold["stops"]:
        names |= dict.fromkeys([stop["name"], *stop.get("aliases", [])], "stop")
    for key in ("optional_stops", "departures", "venues", "background_visits", "not_stops"):
        for entry in gold.get(key) or []:
            names.setdefault(entry["name"] if isinstance(entry, dict) else entry, key)
    return names


def gold_spans(gold: Json) -> list[tuple[int, int, str]]:
    """Where the place names of the gold row stand in its text, the longest first, none overlapping."""
    taken: list[tuple[int, int, str]] = []
    for name, part in sorted(gold_names(gold).items(), key=lambda item: -len(item[0])):
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", gold["text"]):
            if all(found.end() <= start or found.start() >= end for start, end, _ in taken):
                taken.append((found.start(), found.end(), part))
    return taken


def toponym_samples(rows: Iterable[Row]) -> list[tuple[Row, int, int, float]]:
    """Each candidate with its label and weight. Venues are left out: some are places of their own, some are not. A gold name
    within a longer run of capitals may be part of another name and counts half.
    """
    samples = []
    for row in rows:
        spans = gold_spans(row.gold)
        exact = {(start, end): part for start, end, part in spans}
        for number, site in enumerate(row.sites):
            start, end = row.layout.words[site.first].start, row.layout.words[site.last - 1].end
            part = exact.get((start, end))
            overlap = any(start < e and s < end for s, e, _ in spans)
            if part == "venues":
                continue
            weight = 0.5 if part and {"!capital before", "!capital after"} & set(row.signs[number]) else 1.0
            samples.append((row, number, int(part is not None), 0.3 if overlap and part is None else weight))
    return samples


def train_toponym(rows: Sequence[Row], gazetteer: Gazetteer) -> tuple[Linear, float]:
    """The model of place or not; leaves out-of-fold chances in the rows."""

    def fit(some: Sequence[Row]) -> Linear:
        samples = toponym_samples(some)
        return linear(
            [row.signs[number] for row, number, _, _ in samples],
            ["yes" if label else "no" for _, _, label, _ in samples],
            [weight for _, _, _, weight in samples],
            ("no", "yes"),
            0.3,
        )

    for fold, model in enumerate(folded(rows, fit)):
        for row in rows:
            if row.fold == fold:
                encoded = encode(row.layout, row.sites, row.scores)
                row.chances = [
                    sigmoid(model.score(found) if one is None else (model.score(found) + one.toponym) / 2)
                    for found, one in zip(row.signs, encoded, strict=True)
                ]
    samples = toponym_samples(rows)
    labels = [label for _, _, label, _ in samples]
    chances = np.array([row.chances[number] for row, number, _, _ in samples])
    least = best_threshold(labels, chances)
    print(f"toponym of candidate: F1 {f1_score(labels, chances >= least):.3f} at {least}")
    return fit(rows), least


def best_threshold(labels: Sequence[int], chances: np.ndarray) -> float:
    """The threshold with the best F1."""
    return float(max((f1_score(labels, chances >= t), t) for t in np.arange(0.1, 0.9, 0.02).round(2))[1])


# --- stop or mention ---------------------------------------------------------------------------------------------------------


def evidence_spans(gold: Json) -> list[tuple[int, int, Json]]:
    """The evidence sentences of the stops, as offsets."""
    found = []
    for stop in gold["stops"]:
        for sentence in [stop["evidence"], *stop.get("evidence_more", [])]:
            start = gold["text"].find(sentence)
            if start >= 0:
                found.append((start, start + len(sentence), stop))
    return found


def stops_of(row: Row, reading: Reading) -> tuple[list[Json], bool]:
    """The gold stops whose name this reading bears, and whether it stands in the evidence of one: those alone, then."""
    named = [stop for stop in row.gold["stops"] if reading.name in called(stop)]
    proven = [
        stop
        for start, end, stop in evidence_spans(row.gold)
        if start <= reading.start < end and any(stop is one for one in named)
    ]
    return (proven, True) if proven else (named, False)


def train_visit(rows: Sequence[Row]) -> Linear:
    """The model of stop or mention from the words around one name; leaves out-of-fold scores in the readings."""

    def fit(some: Sequence[Row]) -> Linear:
        samples: list[tuple[Clues, str, float]] = []
        for row in some:
            parts = gold_names(row.gold)
            for reading in row.readings:
                stops, proven = stops_of(row, reading)
                neutral = parts.get(reading.name) in {"venues", "departures", "optional_stops"}
                weight = 1.0 if proven or not stops else 0.3
                samples.append((reading.clues, "yes" if stops else "no", 0.3 if neutral else weight))
        return linear([s[0] for s in samples], [s[1] for s in samples], [s[2] for s in samples], ("no", "yes"), 0.2)

    for fold, model in enumerate(folded(rows, fit)):
        for row in rows:
            if row.fold == fold:
                row.readings = tuple(replace(reading, visit=model.score(reading.clues)) for reading in row.readings)
    return fit(rows)


def train_status_words(rows: Sequence[Row]) -> Linear:
    """The model of the status from the words around one name; leaves out-of-fold shares in the readings."""

    def fit(some: Sequence[Row]) -> Linear:
        samples: list[tuple[Clues, str, float]] = []
        for row in some:
            for reading in row.readings:
                stops, proven = stops_of(row, reading)
                for status in {stop["status"] for stop in stops}:
                    samples.append((reading.clues, status, 1.0 if proven else 0.3))
        return linear([s[0] for s in samples], [s[1] for s in samples], [s[2] for s in samples], tuple(STATUSES), 0.1)

    for fold, model in enumerate(folded(rows, fit)):
        for row in rows:
            if row.fold == fold:
                row.readings = tuple(replace(reading, status=model.shares(reading.clues)) for reading in row.readings)
    return fit(rows)


def matches(stop: Json, place: Place) -> bool:
    """Whether the place is that of the gold stop, as near as its granularity asks for, and of the same kind."""
    fine = {"city", "site"}
    if place.granularity != stop["granularity"] and not {str(place.granularity), stop["granularity"]} <= fine:
        return False
    if stop["granularity"] == "country":
        return bool(stop["country"] == place.country)
    if stop.get("lat") is None:
        return False
    return between(stop["lat"], stop["lon"], place.lat, place.lon) <= (150 if stop["granularity"] == "region" else 40)


def stops_at(row: Row, group: Group) -> list[Json]:
    """The gold stops of a group: those that bear one of its names, else those that no other group is called by and whose place
    it is. An area does not stand for the town in it.
    """
    names = {reading.name for reading in group.readings}
    named = [stop for stop in row.gold["stops"] if names & called(stop)]
    if named:
        return named
    others = {reading.name for other in row.groups for reading in other.readings}
    return [stop for stop in row.gold["stops"] if not others & called(stop) and matches(stop, group.place)]


def called(stop: Json) -> set[str]:
    """The names of a gold stop in its text."""
    return {stop["name"], *stop.get("aliases", [])}


def label_of(row: Row, group: Group) -> tuple[int, float]:
    """Whether the group is a stop, and the weight of that in training; neutral places have none."""
    if stops_at(row, group):
        return 1, 1.0
    parts = gold_names(row.gold)
    neutral = any(parts.get(reading.name) in {"venues", "departures", "optional_stops"} for reading in group.readings)
    return 0, 0.0 if neutral else 1.0


def train_stop(rows: Sequence[Row], gazetteer: Gazetteer) -> tuple[Trees, float, float]:
    """The model of stop or mention from the figures of a place, with the least chance of a stop and that of the likeliest place
    of an article with any: those with the best sum of F1 over all gold stops and a tenth of the share of quiet articles.
    """
    names = sorted({name for row in rows for figure in row.figures for name in figure})

    def fit(some: Sequence[Row]) -> Trees:
        matrix, labels, weights = [], [], []
        for row in some:
            for group, figure in zip(row.groups, row.figures, strict=True):
                label, weight = label_of(row, group)
                if weight:
                    matrix.append([figure[name] for name in names])
                    labels.append(label)
                    weights.append(weight)
        model = GradientBoostingClassifier(
            n_estimators=250,
            learning_rate=0.05,
            max_depth=4,
            subsample=0.5,
            max_features=0.3,
            min_samples_leaf=12,
            random_state=SEED,
        )
        model.fit(np.array(matrix), labels, sample_weight=weights)
        return boosted(model, tuple(names))

    articles = []
    for fold, model in enumerate(folded(rows, fit)):
        for row in rows:
            if row.fold == fold:
                chances = [model.probability(figure) for figure in row.figures]
                labels = [label_of(row, group) for group in row.groups]
                articles.append((chances, inclusions(row.groups, gazetteer), labels, len(row.gold["stops"])))
    total = sum(count for *_, count in articles)
    tried = []
    for least in np.arange(0.2, 0.6, 0.02).round(2).tolist():
        for least_best in np.arange(least, 0.8, 0.02).round(2).tolist():
            hits = answered = silent = 0
            for chances, inside, labels, count in articles:
                said = [labels[number] for number in decide(chances, inside, least, least_best)]
                hits += sum(label for label, _ in said)
                answered += sum(weight > 0 for _, weight in said)
                silent += not count and not said
            f1, hush = 2 * hits / (answered + total), silent / sum(not count for *_, count in articles)
            tried.append((f1 + 0.1 * hush, f1, hush, least, least_best))
    # the summit is flat and its top an accident: the middle of all that come within half a point of it
    near = [one for one in tried if one[0] >= max(tried)[0] - 0.005]
    least, least_best = (round(float(np.mean([one[n] for one in near])), 2) for n in (3, 4))
    best = (*max(tried)[:3], least, least_best)
    print(f"stop of place: F1 {best[1]:.3f}, quiet {best[2]:.3f} at {best[3]}, {best[4]}")
    return fit(rows), best[3], best[4]


def boosted(model: GradientBoostingClassifier, names: tuple[str, ...]) -> Trees:
    """The model as plain numbers."""
    trees = []
    for (one,) in model.estimators_:
        tree = one.tree_
        leaf = tree.children_left < 0
        trees.append(
            Tree(
                tuple(int(f) if not end else -1 for f, end in zip(tree.feature, leaf, strict=True)),
                tuple(round(float(t), 6) if not end else 0.0 for t, end in zip(tree.threshold, leaf, strict=True)),
                tuple(int(n) if n >= 0 else 0 for n in tree.children_left),
                tuple(int(n) if n >= 0 else 0 for n in tree.children_right),
                tuple(
                    round(float(v) * model.learning_rate, 6) if end else 0.0
                    for v, end in zip(tree.value[:, 0, 0], leaf, strict=True)
                ),
            )
        )
    prior = float(model.init_.class_prior_[1])
    return Trees(names, math.log(prior / (1 - prior)), tuple(trees))


# --- status, days, order -----------------------------------------------------------------------------------------------------


def train_status(rows: Sequence[Row]) -> Linear:
    """The model of the status from the figures of a place; leaves in each row the model that has not seen it."""

    def samples(some: Iterable[Row]) -> list[tuple[dict[str, float], str, set[str]]]:
        found = []
        for row in some:
            for group, figure in zip(row.groups, row.figures, strict=True):
                for stop in stops_at(row, group)[:1]:
                    accepted = {stop["status"], stop.get("status_alt") or stop["status"]}
                    found.append((status_figures(group, figure), stop["status"], accepted))
        return found

    def fit(some: Sequence[Row]) -> Linear:
        known = samples(some)
        vectorizer = DictVectorizer(sparse=False)
        matrix = vectorizer.fit_transform([figure for figure, _, _ in known])
        model = LogisticRegression(C=0.5, max_iter=2000)
        model.fit(matrix, [STATUSES.index(Status(status)) for _, status, _ in known])
        return exported(model, vectorizer.get_feature_names_out().tolist(), tuple(STATUSES))

    right = []
    for fold, model in enumerate(folded(rows, fit)):
        unseen = [row for row in rows if row.fold == fold]
        for row in unseen:
            row.status = model
        for figure, _, accepted in samples(unseen):
            shares = model.weighed(figure)
            right.append(max(shares, key=lambda one: shares[one]) in accepted)
    print(f"status of stop: {np.mean(right):.3f}")
    return fit(rows)


def train_order(rows: Sequence[Row]) -> Linear:
    """The model of before, after, equal and unknown for pairs of stops of one traveller, with the status and the days that the
    models before it tell: those of gold would be trusted too much.
    """
    classes = ("before", "after", "equal", "unknown")
    pairs = {row.gold["id"]: order_pairs(row) for row in rows}

    def fit(some: Sequence[Row]) -> Linear:
        known = [pair for row in some for pair in pairs[row.gold["id"]]]
        return linear([clues for clues, _ in known], [label for _, label in known], [1.0] * len(known), classes, 0.1)

    right = []
    for number, model in enumerate(folded(rows, fit)):
        for clues, label in (pair for row in rows if row.fold == number for pair in pairs[row.gold["id"]]):
            if label in {"before", "after"}:
                shares = model.shares(clues)
                right.append((shares["before"] > shares["after"]) == (label == "before"))
    print(f"order of pairs: {np.mean(right):.3f}")
    return fit(rows)


def order_pairs(row: Row) -> list[tuple[Clues, str]]:
    """The pairs of stops of one traveller, the first named first, each with its clues and how gold orders it."""
    told = [(group, figure, stops_at(row, group)) for group, figure in zip(row.groups, row.figures, strict=True)]
    single = [(group, figure, stops[0]) for group, figure, stops in told if len(stops) == 1]
    if row.study is None or row.status is None or not single:
        return []
    chosen, told_by, golds = zip(*single, strict=True)
    steps = list(zip(stand(row.study, chosen, told_by, row.status), golds, strict=True))
    steps.sort(key=lambda pair: pair[0].reading.start)
    found: list[tuple[Clues, str]] = []
    for number, (one, first) in enumerate(steps):
        for other, second in steps[number + 1 :]:
            if first is second or first["traveller"] != second["traveller"]:
                continue
            a, b = first["order"], second["order"]
            label = "unknown" if a is None or b is None else "before" if a < b else "after" if a > b else "equal"
            found.append((order_clues(row.layout, one, other), label))
    return found


if __name__ == "__main__":
    main()
