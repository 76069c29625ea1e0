"""Demonyms, and names that are also common words, first names or surnames."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from gazetteer_build.rows import HERE, Gathered, table
from mapapp.gazetteer.names import normalise


def demonyms() -> list[tuple[str, str]]:
    """Adjectives of places and peoples with the countries that they point to."""
    found: dict[str, set[str]] = {}
    for row in table("demonyms.tsv"):
        for word in row["words"].split("|"):
            found.setdefault(normalise(word), set()).update(row["countries"].split())
    return sorted((key, " ".join(sorted(countries))) for key, countries in found.items())


def ambiguous(gathered: Gathered) -> list[tuple[str, int]]:
    """The keys of the gazetteer that mean something else as well: 1 a word, 2 a first name, 4 a surname.

    Names are those of the US census of 1990 down to one person in 25,000 (first names) or 50,000 (surnames).
    """
    known = {key for key, _ in gathered.keys}
    masks: dict[str, int] = {}
    census = files("names")
    lists = [
        (1, (HERE / "common_words.txt").read_text(encoding="utf-8").split()),
        (2, _borne(census / "dist.female.first", 0.004)),
        (2, _borne(census / "dist.male.first", 0.004)),
        (4, _borne(census / "dist.all.last", 0.002)),
    ]
    for bit, names in lists:
        for key in known.intersection(map(normalise, names)):
            masks[key] = masks.get(key, 0) | bit
    return sorted(masks.items())


def _borne(file: Traversable, percent: float) -> list[str]:
    """The names that at least so many percent bear."""
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return [row[0] for row in rows if float(row[1]) >= percent]
