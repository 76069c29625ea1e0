"""What the words around a place name say of it, as a list of clues for the linear models.

A clue is a short string such as "P=in" (the preposition that governs the name, across a list of names) or "L:arriv" (a stem
among the ten words to the left). Other place names, numbers, days and unknown capitalised words are masked so that no model
can learn that somebody once went to Cairo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.sentences import Layout, Word
from mapapp.tagger.lexicon import DETERMINERS, MONTHS, PREPOSITIONS, WEEKDAYS, classes, stem

_QUOTES = frozenset('"“”„«»')
_DASHES = frozenset("-–—:")
_REACH = 10
"""Words to either side whose stems are clues; longer reaches did not help in cross-validation."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place name as a range of words of the layout, the last one exclusive."""

    first: int
    last: int


def masked(layout: Layout, sites: Sequence[Site]) -> list[str]:
    """One symbol for each word: its stem, or what kind of name, number or day it is."""
    symbols = [_symbol(word, layout) for word in layout.words]
    for site in sites:
        symbols[site.first] = "<P>"
        for position in range(site.first + 1, site.last):
            symbols[position] = ""
    return symbols


def _symbol(word: Word, layout: Layout) -> str:
    text = word.text
    if text[0].isdigit():
        return "<Y>" if len(text) == 4 and text[:2] in {"18", "19", "20"} else "<N>"
    lower = word.lower.rstrip(".")
    if text[0].isupper():
        if lower in WEEKDAYS:
            return "<W>"
        if lower in MONTHS and len(text) > 2:
            return "<M>"
        if layout.sentences[word.sentence].start != word.start and not classes(lower) and lower not in PREPOSITIONS:
            return "<C>"
    return stem(lower) if lower else text


def clues(layout: Layout, symbols: Sequence[str], site: Site, title: str | None) -> list[str]:
    """The clues for one place name, in no order; `symbols` are those of `masked`."""
    words = layout.words
    sentence = words[site.first].sentence
    begin, end = layout.first_word[sentence], layout.first_word[sentence + 1]
    left = [s for s in symbols[begin : site.first] if s]
    right = [s for s in symbols[site.last : end] if s]
    found = ["bias"]
    found += _near(left, right)
    found += _governor(left)
    for side, near in (("L", left[-_REACH:]), ("R", right[:_REACH])):
        found += {f"{side}:{symbol}" for symbol in near if symbol[0].isalnum() or symbol[0] == "<"}
        found += {f"{side}#{name}" for symbol in near for name in classes(symbol)}
    found += {f"S#{name}" for symbol in (*left, *right) for name in classes(symbol)}
    if sentence:
        before = symbols[layout.first_word[sentence - 1] : begin]
        found += {f"B#{name}" for symbol in before for name in classes(symbol)}
    after = symbols[end : layout.first_word[min(sentence + 2, len(layout.sentences))]]
    found += {f"A#{name}" for symbol in after for name in classes(symbol)}
    found += _shape(layout, site, sentence, left, right)
    name = layout.text[words[site.first].start : words[site.last - 1].end]
    if title and name.lower() in title.lower():
        found.append("title")
    return found


def _near(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The words next to the name, each with its distance."""
    before, after = ["^", "^", *left], [*right, "$", "$"]
    return [
        f"-1={before[-1]}",
        f"-2={before[-2]}",
        f"-21={before[-2]} {before[-1]}",
        f"+1={after[0]}",
        f"+2={after[1]}",
        f"+12={after[0]} {after[1]}",
    ]


def _governor(left: Sequence[str]) -> list[str]:
    """The preposition in front of the list the name stands in, and the word that governs it."""
    position = len(left) - 1
    in_list = False
    while position >= 0 and (left[position] in {"<P>", ",", "and", "or", "<C>", "&"} or left[position] in DETERMINERS):
        in_list = in_list or left[position] == "<P>"
        position -= 1
    listed = ["listed"] if in_list else []
    if position < 0:
        return [*listed, "P=^"]
    word = left[position]
    if word not in PREPOSITIONS:
        return [*listed, "P=-", f"G={word}", *(f"G#{name}" for name in classes(word))]
    governor = left[position - 1] if position else "^"
    before = [name for symbol in left[max(0, position - 4) : position] for name in classes(symbol)]
    return [
        *listed,
        f"P={word}",
        f"PG={governor} {word}",
        *(f"PG#{name} {word}" for name in classes(governor)),
        *(f"PB#{name} {word}" for name in dict.fromkeys(before)),
    ]


def _shape(layout: Layout, site: Site, sentence: int, left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Where in the article and in which form the name stands."""
    words = layout.words
    found = [f"sentence={min(sentence, 4) if sentence < 5 else 8 if sentence < 12 else 12}"]
    share = sentence / max(1, len(layout.sentences) - 1)
    found.append(f"part={int(share * 3.99)}")
    if sentence == 0 and len(left) < 6 and any(symbol in _DASHES or symbol == "(" for symbol in right[:8]):
        found.append("dateline")
    name = words[site.first].text
    if len(name) > 3 and name.isupper():
        found.append("capitals")
    if right[:1] in (["'s"], ["’s"]):
        found.append("possessive")
    if right[:1] == ["-"]:
        found.append("hyphen")
    if not left:
        found.append("first")
    if sum(symbol in _QUOTES for symbol in left) % 2:
        found.append("quoted")
    places = sum(symbol == "<P>" for symbol in (*left, *right))
    found.append(f"others={min(places, 4)}")
    return found
