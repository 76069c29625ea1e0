"""Why a place is taken for a stop, in words for the reader."""

from __future__ import annotations

from collections.abc import Collection

from mapapp.model import Status
from mapapp.tagger import Reading

_SAYINGS = (
    ({"PG#arrive in", "PG#arrive at", "L#arrive", "G#arrive"}, "the words before it speak of an arrival"),
    ({"G#visit", "PG#visit to", "L#visit"}, "the words before it speak of a visit"),
    ({"PG#go to", "L#go", "PB#go to"}, "the words before it speak of travelling there"),
    ({"PG#meet in", "L#meet", "PB#meet in"}, "something is done there"),
    ({"PG#play in", "L#play"}, "a match or concert takes place there"),
    ({"dateline"}, "the report is sent from there"),
    ({"title"}, "the headline names it"),
    ({"listed"}, "it stands in a list of places"),
)
_STANDING = {
    Status.DONE: "told as past",
    Status.ONGOING: "told as going on",
    Status.PLANNED: "told as still to come",
    Status.CANCELLED: "told as called off",
}


def reason(reading: Reading, status: Status) -> str:
    """One clause on what speaks for the stop and one on its status."""
    seen: Collection[str] = set(reading.clues)
    says = next((words for clues, words in _SAYINGS if not clues.isdisjoint(seen)), "the sentence as a whole speaks for it")
    return f"{says}; {standing(status)}"


def standing(status: Status) -> str:
    """How the text tells of a stop of this status: "told as past"."""
    return _STANDING[status]
