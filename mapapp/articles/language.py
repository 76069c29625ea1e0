"""Which language a text is in, by its commonest words: the lists are jusText's (BSD-2-Clause)."""

from __future__ import annotations

import re

import justext

FEWEST = 80
"""Letters of a text below which no language is told."""
KNOWN = (
    "English",
    *(
        "Arabic",
        "Bulgarian",
        "Catalan",
        "Croatian",
        "Czech",
        "Danish",
        "Dutch",
        "Finnish",
        "French",
        "German",
        "Greek",
        "Hebrew",
    ),
    *("Hindi", "Hungarian", "Indonesian", "Italian", "Korean", "Latin", "Norwegian_Bokmal", "Persian", "Polish", "Portuguese"),
    *(
        "Romanian",
        "Russian",
        "Serbian",
        "Spanish",
        "Swahili",
        "Swedish",
        "Tagalog",
        "Turkish",
        "Ukrainian",
        "Urdu",
        "Vietnamese",
    ),
)
"""Languages that are told by name."""
OTHER = "another language"
LEAST = 0.15
"""The share of a text that its own language's commonest words make up at least; no English article of 4,300 had below 0.22."""


def language(text: str) -> str | None:
    """The language of the first 20,000 characters: "English", another's name or `OTHER`; `None` for a few words."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text[:20_000])]
    if sum(map(len, words)) < FEWEST:
        return None
    best = max(KNOWN, key=lambda name: _share(words, name))
    return best.split("_", maxsplit=1)[0] if _share(words, best) > LEAST else OTHER


def _share(words: list[str], name: str) -> float:
    """How many of the words are in the list of the language's commonest ones, in [0, 1]."""
    listed = justext.get_stoplist(name)
    return sum(word in listed for word in words) / len(words)
