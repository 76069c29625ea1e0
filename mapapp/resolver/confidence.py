"""How sure a resolution is: a probability, fitted to resolutions whose place is known."""

from __future__ import annotations

import numpy as np

from mapapp.resolver.evidence import Floats

WEIGHTS = (-0.008, 0.132, 1.792, 0.243, 0.444)
"""Of the signs in their order."""
_FAR = 6.0


def signs(scores: Floats, rank: float, *, alone: bool, told: bool) -> Floats:
    """What speaks for a choice: a constant, the log-odds of its share among the candidates' scores (powers of ten, falling),
    whether it is the only candidate, whether the words beside the name tell it, and how widely it is known by itself.
    """
    others = float((10.0 ** (scores[1:] - scores[0])).sum())
    odds = -np.log10(max(others, 10**-_FAR))
    return np.array([1.0, 0.0 if alone else odds, alone, told, rank])


def chance(found: Floats, weights: tuple[float, ...] = WEIGHTS) -> float:
    """The probability that a choice with these signs is right."""
    return float(1 / (1 + np.exp(-found @ np.array(weights))))
