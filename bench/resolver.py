"""Tunes the resolver's numbers and calibrates its confidence, on names whose place is known without any toponym corpus.

    python -m bench.resolver ARTICLES.jsonl VISITS.jsonl [--limit N] [--tune] [--fit]

Articles tell some of their names apart themselves: "Springfield, Ill." Such a name is asked again with its state or country,
and the mention of that, hidden: "told". ARTICLES holds `{"text"}` a line and needs no annotation. VISITS are annotated
journeys; the mentions of their stops have points: "stops". Right is what lies within 161 km of the point, and for a country the
country.

`--tune` goes through the numbers of `mapapp.resolver.numbers` one at a time and keeps what raises the mean of the two shares by
more than chance; `--fit` fits the weights of `mapapp.resolver.confidence` by logistic regression, on all and, to tell how
well that holds for other articles, on four fifths of the articles for the fifth that is left. Always printed: how often
resolutions of each confidence are right, and the expected calibration error.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from mapapp.earth import between
from mapapp.gazetteer import Gazetteer, normalise
from mapapp.model import Article, Granularity, Mention, Place, Resolution
from mapapp.pipeline import Reader, load
from mapapp.resolver import NUMBERS, Numbers, judged
from mapapp.resolver.confidence import chance
from mapapp.resolver.evidence import holders
from mapapp.sentences import Layout
from mapapp.tagger import candidates, read

NEAR_KM = 161.0
STEPS = (0.5, 0.7, 1.4, 2.0)
"""What each number is tried at, times what it is."""
FOLDS = 5
LEAST = 0.001
"""What a change has to gain: a tenth of the standard error of a share of some thousand names."""


@dataclass(frozen=True, slots=True)
class Case:
    """An article as the resolver sees it, with the places known of some of its names: point, and country for countries."""

    article: Article
    mentions: tuple[Mention, ...]
    gold: dict[int, tuple[float, float, str | None]]


def mentions_of(article: Article, reader: Reader) -> list[Mention]:
    """The names that the reader sees, by words alone."""
    layout = Layout.of(article.text)
    sites = candidates(layout, reader.gazetteer)
    found = read(article, layout, sites, reader.gazetteer, weights=reader.weights.tagger)
    return [one.mention() for one in found]


def told(path: Path, reader: Reader, limit: int | None) -> Iterator[Case]:
    """For each name that an article tells apart, the article with that hidden."""
    for line in islice(path.open(encoding="utf-8"), limit):
        article = Article(json.loads(line)["text"][:20_000])
        mentions = mentions_of(article, reader)
        known = {normalise(one.name): reader.gazetteer.candidates(one.name) for one in mentions}
        areas = [holders(article, mentions, number, known, reader.gazetteer) for number in range(len(mentions))]
        done = set()
        for number, mention in enumerate(mentions):
            key = normalise(mention.name)
            inside = [
                one.place for one in known[key] if any(reader.gazetteer.inside(one.place, area) for area in areas[number])
            ]
            if key in done or not inside or len(known[key]) < 2:
                continue
            done.add(key)
            yield _hidden(article, mentions, key, areas, inside[0])


def _hidden(article: Article, mentions: Sequence[Mention], key: str, areas: Sequence[Sequence[Place]], place: Place) -> Case:
    """The article without what stands behind each mention of a name to tell it apart."""
    text, skip = article.text, -1
    kept: list[Mention] = []
    gold: dict[int, tuple[float, float, str | None]] = {}
    for number, mention in enumerate(mentions):
        if number == skip:
            continue
        if normalise(mention.name) == key:
            if areas[number]:
                end = text.find("\n", mention.end)
                end = min(mention.end + 25, len(text) if end < 0 else end)
                if number + 1 < len(mentions) and mentions[number + 1].start < mention.end + 8:
                    skip, end = number + 1, mentions[number + 1].end
                text = text[: mention.end] + ";" * (end - mention.end) + text[end:]
            gold[len(kept)] = (place.lat, place.lon, None)
        kept.append(mention)
    return Case(replace(article, text=text), tuple(kept), gold)


def stops(path: Path, reader: Reader) -> Iterator[Case]:
    """The annotated journeys with the points of their stops."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        article = Article(row["text"])
        mentions = mentions_of(article, reader)
        points = {}
        for stop in row["stops"]:
            country = stop["country"] if stop["granularity"] == "country" else None
            for name in (stop["name"], *stop.get("aliases", ())):
                points[normalise(name)] = (stop["lat"], stop["lon"], country)
        gold = {n: points[key] for n, one in enumerate(mentions) if (key := normalise(one.name)) in points}
        if gold:
            yield Case(article, tuple(mentions), gold)


def right(place: Place | None, gold: tuple[float, float, str | None]) -> bool:
    """Whether a place is the one that is known."""
    if place is None:
        return False
    lat, lon, country = gold
    if country and place.granularity is Granularity.COUNTRY:
        return place.country == country
    return between(place.lat, place.lon, lat, lon) <= NEAR_KM


def answers(cases: Sequence[Case], gazetteer: Gazetteer, numbers: Numbers = NUMBERS) -> list[tuple[Resolution, Any, bool]]:
    """The resolutions of the names that are known, their signs, and whether they are right; a name once for each article."""
    found = []
    for case in cases:
        once = {normalise(case.mentions[number].name): number for number in reversed(case.gold)}
        resolved = judged(case.article, case.mentions, gazetteer, numbers)
        found += [(*resolved[number], right(resolved[number][0].place, case.gold[number])) for number in sorted(once.values())]
    return [one for one in found if one[0].place]


def share(cases: Sequence[Case], gazetteer: Gazetteer, numbers: Numbers) -> float:
    """The share that is right."""
    return float(np.mean([good for *_, good in answers(cases, gazetteer, numbers)]))


def tune(sets: Sequence[Sequence[Case]], gazetteer: Gazetteer) -> Numbers:
    """The numbers that are best when one is changed at a time, twice through."""
    best, numbers = float(np.mean([share(cases, gazetteer, NUMBERS) for cases in sets])), NUMBERS
    print(f"as it is: {best:.4f}")
    for name in [field.name for field in fields(Numbers) if field.name != "passes"]:
        for step in STEPS:
            tried = replace(numbers, **{name: getattr(NUMBERS, name) * step})
            shares = [share(cases, gazetteer, tried) for cases in sets]
            mean = float(np.mean(shares))
            mark = ""
            if mean > best + LEAST:
                best, numbers, mark = mean, tried, "  kept"
            print(f"{name} {getattr(tried, name):.2f}: {' '.join(f'{one:.4f}' for one in shares)}{mark}", flush=True)
    print(numbers)
    return numbers


def fit(found: Sequence[tuple[Resolution, Any, bool]]) -> tuple[float, ...]:
    """The weights of the confidence: logistic regression by Newton's method, with a little ridge."""
    rows = np.array([signs for _, signs, _ in found])
    good = np.array([one for *_, one in found], float)
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (good - chances) - 0.1 * weights
        bend = rows.T @ (rows * (chances * (1 - chances))[:, None]) + 0.1 * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return tuple(round(float(one), 3) for one in weights)


def unseen(sets: Sequence[Sequence[Case]], gazetteer: Gazetteer, numbers: Numbers) -> list[tuple[float, bool]]:
    """The confidence of each name by weights fitted without the fifth of the articles that it stands in, and whether it is
    right; the cases of an article stand side by side, and so in one fifth but for its ends.
    """
    parts = [np.array_split(np.arange(len(cases)), FOLDS) for cases in sets]
    folds = [
        [
            one
            for cases, split in zip(sets, parts, strict=True)
            for at in split[fold]
            for one in answers([cases[at]], gazetteer, numbers)
        ]
        for fold in range(FOLDS)
    ]
    found = []
    for fold, held in enumerate(folds):
        weights = fit([one for other, rest in enumerate(folds) if other != fold for one in rest])
        found += [(chance(signs, weights), good) for _, signs, good in held]
    return found


def table(pairs: Sequence[tuple[float, bool]]) -> None:
    """Prints how often what has a confidence between two tenths is right."""
    confidence, good = np.array([one for one, _ in pairs]), np.array([one for _, one in pairs], float)
    bins = np.minimum((confidence * 10).astype(int), 9)
    error = 0.0
    for at in range(10):
        here = bins == at
        if here.any():
            error += here.mean() * abs(confidence[here].mean() - good[here].mean())
            said, is_right = confidence[here].mean(), good[here].mean()
            print(f"{at / 10:.1f} to {at / 10 + 0.1:.1f}: {here.sum():5} names, said {said:.3f}, right {is_right:.3f}")
    print(f"{len(pairs)} names, right {good.mean():.3f}, expected calibration error {error:.3f}")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("visits", type=Path)
    parser.add_argument("--limit", type=int, help="articles to read of ARTICLES")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    reader = load()
    gazetteer = reader.gazetteer
    sets = [list(told(options.articles, reader, options.limit)), list(stops(options.visits, reader))]
    numbers = tune(sets, gazetteer) if options.tune else NUMBERS
    found = [answers(cases, gazetteer, numbers) for cases in sets]
    together = [one for some in found for one in some]
    if options.fit:
        weights = fit(together)
        print("weights of the confidence", weights)
        table([(chance(signs, weights), good) for _, signs, good in together])
        print("each fifth by weights fitted to the others")
        table(unseen(sets, gazetteer, numbers))
    for name, some in zip(("told", "stops"), found, strict=True):
        print(name)
        table([(one.confidence, good) for one, _, good in some])


if __name__ == "__main__":
    main()
