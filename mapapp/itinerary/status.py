"""How a stop stands on the day of publication: what the words around it say, weighed with the days named beside it."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from mapapp.itinerary.groups import Group, strength
from mapapp.model import Status
from mapapp.tagger import STATUSES, Linear, sigmoid


def status_figures(group: Group, row: Mapping[str, float]) -> dict[str, float]:
    """The figures of the status model: log shares of each status by words and encoder, and the days of the sentence.

    The shares are means over the readings of the place, each weighed by how much it speaks for a stop.
    """
    weights = [sigmoid(strength(reading)) + 1e-6 for reading in group.readings]
    total = sum(weights)
    found: dict[str, float] = {}
    for position, status in enumerate(STATUSES):
        words = sum(weight * reading.status[status] for weight, reading in zip(weights, group.readings, strict=True)) / total
        network = sum(
            weight * (reading.encoded.status[position] if reading.encoded else 0.25)
            for weight, reading in zip(weights, group.readings, strict=True)
        )
        found[f"words {status}"] = log(words + 0.01)
        found[f"best {status}"] = log(row[f"status {status}"] + 0.01)
        found[f"encoded {status}"] = log(network / total + 0.01)
        found[f"encoded best {status}"] = log(row[f"encoded {status}"] + 0.01)
    found["past"] = float(row["days past"] > 0)
    found["ahead"] = float(row["days ahead"] > 0)
    found["today"] = float(row["days ahead"] == 0)
    found["dateline"] = row["dateline"]
    found["title"] = row["title"]
    return found


def status_of(group: Group, row: Mapping[str, float], model: Linear) -> tuple[Status, float]:
    """The likeliest status and its probability."""
    shares = model.weighed(status_figures(group, row))
    best = max(STATUSES, key=lambda status: shares[status])
    return best, shares[best]
