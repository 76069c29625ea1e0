"""What an annotated article says of each of its words: the labels that the network learns, and that it is measured by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapapp.encoder import Pieces
from mapapp.model import Article

STATUSES = ("done", "ongoing", "planned", "cancelled")
IGNORED = -100
"""The label of what is neither learned nor measured; torch leaves it out of the loss."""
ORGANISATION = re.compile(
    r"(?:\s(?:of\s)?(?:University|College|Institute|Times|Post|Herald|Tribune|Journal|Airlines|Airways|United|City\sFC|FC"
    r"|Bank|Inc|Corp|Ltd|Foundation|Association|Society|Committee|Treaty|Accords?|Agreement|Declaration|Protocol)\b)"
)
"""Words behind a place name that make it part of another name."""


@dataclass(frozen=True)
class Labels:
    """What is to be learned of each word: class numbers, or `IGNORED`."""

    toponym: np.ndarray
    visit: np.ndarray
    status: np.ndarray
    traveller: np.ndarray
    evidence: np.ndarray


def article(row: dict[str, Any]) -> Article:
    """The row's article."""
    return Article(row["text"], row.get("title"), dt.date.fromisoformat(row["date"]) if row.get("date") else None)


def _found(name: str, text: str) -> Iterator[tuple[int, int]]:
    if name:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield match.span()


def _names(row: dict[str, Any], key: str) -> list[str]:
    return [entry if isinstance(entry, str) else entry["name"] for entry in row.get(key) or ()]


def _sentences(entries: Iterable[dict[str, Any]], text: str) -> list[tuple[int, int]]:
    wanted = [sentence for e in entries for sentence in (e.get("evidence"), *(e.get("evidence_more") or ())) if sentence]
    return [(at, at + len(sentence)) for sentence in wanted if (at := text.find(sentence)) >= 0]


def label(row: dict[str, Any], pieces: Pieces) -> Labels:
    """The labels of a row's words.

    Each occurrence of a stop's names means the stop, but for sentences about other trips; where two stops share a name, the
    status is learned from the sentences of evidence alone. Venues and optional stops are place names of which `visit` is
    not learned. A place name inside another name ("Georgetown University") is left out altogether.
    """
    text, count = row["text"], len(pieces.start)
    toponym, visit, status = np.zeros(count, int), np.full(count, IGNORED), np.full(count, IGNORED)
    traveller, evidence = np.zeros(count, int), np.zeros(count, int)
    background = [e for e in row.get("background_visits") or () if isinstance(e, dict)]
    passing = _sentences(background, text)
    spans: list[tuple[int, int, int, int]] = []  # start, end, visit, status
    statuses: dict[str, set[str]] = {}
    for stop in row["stops"]:
        for name in {stop["name"], *(stop.get("aliases") or ())}:
            statuses.setdefault(name, set()).add(stop["status"])
    for stop in row["stops"]:
        proofs = _sentences([stop], text)
        for name in {stop["name"], *(stop.get("aliases") or ())}:
            for start, end in _found(name, text):
                proven = any(a <= start < b for a, b in proofs)
                other = any(a <= start < b for a, b in passing) and not proven
                clear = proven or len(statuses[name]) == 1
                spans.append((start, end, int(not other), STATUSES.index(stop["status"]) if clear and not other else IGNORED))
        for a, b in proofs:
            evidence[_words(pieces, a, b)] = 1
    open_names = {*_names(row, "venues"), *_names(row, "optional_stops")}
    for name in {*row["not_stops"], *_names(row, "departures"), *open_names} - statuses.keys():
        spans += [(start, end, IGNORED if name in open_names else 0, IGNORED) for start, end in _found(name, text)]
    taken = 0
    for start, end, is_stop, stands in sorted(spans, key=lambda s: (s[0], -s[1], -s[2], -s[3])):
        words = _words(pieces, start, end)
        if start < taken or words.start == words.stop:
            continue
        taken = end
        if ORGANISATION.match(text, end):
            toponym[words] = IGNORED
            continue
        toponym[words] = 2
        toponym[words.start] = 1
        visit[words] = is_stop
        status[words] = stands
    for name in row["travellers"]:
        for part in {name, name.split()[-1]} if name.strip() else ():
            for start, end in _found(part, text):
                words = _words(pieces, start, end)
                if words.start < words.stop and not traveller[words].any() and not (toponym[words] > 0).any():
                    traveller[words] = 2
                    traveller[words.start] = 1
    return Labels(toponym, visit, status, traveller, evidence)


def _words(pieces: Pieces, start: int, end: int) -> slice:
    return slice(int(np.searchsorted(pieces.end, start, side="right")), int(np.searchsorted(pieces.start, end, side="left")))
