"""Demonyms, and names that are also common words, first names or surnames."""

from __future__ import annotations

from gazetteer_build.rows import Gathered, table
from mapapp.gazetteer.names import normalise


def demonyms() -> list[tuple[str, str]]:
    """Adjectives of places and peoples with the countries that they point to."""
    found: dict[str, set[str]] = {}
    for row in table("demonyms.tsv"):
        for word in row["words"].split("|"):
            found.setdefault(normalise(word), set()).update(row["countries"].split())
    return sorted((key, " ".join(sorted(countries))) for key, countries in found.items())


def ambiguous(gathered: Gathered) -> list[tuple[str, int]]:
    """The keys of the gazetteer that mean something else as well: 1 a word, 2 a first name, 4 a surname."""
    bits = {"word": 1, "first name": 2, "surname": 4}
    known = {key for key, _ in gathered.keys}
    masks: dict[str, int] = {}
    for row in table("ambiguous.tsv"):
        for name in row["names"].split():
            key = normalise(name)
            if key in known:
                masks[key] = masks.get(key, 0) | bits[row["kind"]]
    return sorted(masks.items())
