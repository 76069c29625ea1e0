"""Whose officials an article speaks of: "Japan's prime minister", "the Turkish foreign minister"."""

from __future__ import annotations

from collections.abc import Mapping

from mapapp.gazetteer import Gazetteer
from mapapp.persons import ROLES
from mapapp.sentences import Layout

_REACH = 4
"""Words between a nation and the office that it fills: "Japan's deputy prime minister"."""


def homes(layout: Layout, nations: Mapping[int, str], gazetteer: Gazetteer) -> list[str]:
    """The countries (ISO 3166-1 alpha-2) whose offices the text names, once for each time, in reading order.

    `nations` has the country of each word of the layout that ends the name of one.
    """
    found: dict[int, str] = {}
    words = layout.words
    for position, word in enumerate(words):
        if word.lower.rstrip("s.") not in ROLES:
            continue
        begin = max(layout.first_word[word.sentence], position - _REACH)
        for before in range(position - 1, begin - 1, -1):
            nation = nations.get(before) or _demonym(words[before].text, gazetteer)
            if nation:
                found[before] = nation
                break
    return list(found.values())


def _demonym(word: str, gazetteer: Gazetteer) -> str | None:
    """The one country of which the word is an adjective."""
    countries = gazetteer.demonym(word) if word[0].isupper() else ()
    return countries[0] if len(countries) == 1 else None
