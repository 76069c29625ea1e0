"""The learned parts of the reader, as plain numbers: linear models over clues and boosted trees over figures.

They are trained by `training/reader.py` and shipped as JSON; nothing but the standard library is needed to apply them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec


def sigmoid(score: float) -> float:
    """The probability that belongs to a log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, score))))


class Linear(msgspec.Struct, frozen=True):
    """Log-odds as a sum over clues: `weights` maps a clue to one number for each class; unknown clues count nothing."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, clues: Iterable[str]) -> list[float]:
        """One log-odds for each class."""
        totals = list(self.bias)
        for clue in clues:
            row = self.weights.get(clue)
            if row is not None:
                for number, weight in enumerate(row):
                    totals[number] += weight
        return totals

    def score(self, clues: Iterable[str]) -> float:
        """The log-odds of a model with a single class."""
        return self.scores(clues)[0]

    def shares(self, clues: Iterable[str]) -> dict[str, float]:
        """The probabilities of the classes, which add up to one."""
        return self._softmax(self.scores(clues))

    def weighed(self, figures: Mapping[str, float]) -> dict[str, float]:
        """The same for figures instead of clues: each weight counts as often as its figure says."""
        totals = list(self.bias)
        for name, figure in figures.items():
            for number, weight in enumerate(self.weights.get(name, ())):
                totals[number] += weight * figure
        return self._softmax(totals)

    def _softmax(self, scores: list[float]) -> dict[str, float]:
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}


class Tree(msgspec.Struct, frozen=True):
    """A regression tree: at node n go to `left[n]` where figure `feature[n]` <= `threshold[n]`, else to `right[n]`; a leaf has
    feature -1 and gives `value[n]`.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def score(self, figures: Sequence[float]) -> float:
        """The value of the leaf these figures lead to."""
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = self.left[node] if figures[feature] <= self.threshold[node] else self.right[node]
        return self.value[node]


class Trees(msgspec.Struct, frozen=True):
    """Boosted trees: the log-odds is `bias` plus the trees' values. `names` are the figures they expect, in order."""

    names: tuple[str, ...]
    bias: float
    trees: tuple[Tree, ...]

    def score(self, figures: Mapping[str, float]) -> float:
        """The log-odds for one set of figures; every name of `names` must be there."""
        row = [figures[name] for name in self.names]
        return self.bias + sum(tree.score(row) for tree in self.trees)

    def probability(self, figures: Mapping[str, float]) -> float:
        """The probability for one set of figures."""
        return sigmoid(self.score(figures))
