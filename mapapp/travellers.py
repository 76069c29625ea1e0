"""Who travels: which persons of the text make the journey, and which of them makes which stop.

A traveller is the one whose doings lead to a stop: the last person named, or meant by "he" and "she", in front of the place in
the sentence that says so. Who is met there ("met his counterpart Yaşar Güler", "hosted by") is a host.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mapapp.gazetteer import Gazetteer
from mapapp.model import Traveller
from mapapp.persons import Person, persons
from mapapp.sentences import Layout
from mapapp.tagger import Reading

if TYPE_CHECKING:
    from mapapp.encoder import TokenScores

_HOSTS = frozenset(
    "with met meet meets meeting counterpart by host hosted hosts welcomed greeted alongside welcome invitation".split()
)
_APART = frozenset(("while", "whereas", ";"))
"""Words behind which somebody else may be told of."""
_PRONOUNS = frozenset("he she they his her their him them who whose".split())
_LEAST, _LEAST_SECOND = 0.03, 0.2
"""The least chance, by the network, of a traveller and of one beside the main traveller. Held out, 733 of 935 stops have the
right traveller so, without the network 687 of 1,020; and 22 pairs of stops of one traveller are parted, not 87.
"""
_LEAST_UNNAMED = 0.3
"""The least chance, by the network, of a main traveller whom no sentence with a stop names."""


def travelling(layout: Layout, scores: TokenScores) -> tuple[float, ...]:
    """The network's chance of each word of the layout that it names a traveller."""
    if not len(scores.start):
        return (0.0,) * len(layout.words)
    chances = np.append(np.maximum(scores.traveller_b, scores.traveller_i), 0.0)
    at = np.searchsorted(scores.end, [word.start for word in layout.words], side="right")
    return tuple(chances[at].tolist())


@dataclass(frozen=True, slots=True)
class Cast:
    """The persons of an article: who is who, who is meant where, and the network's chance that each surname travels."""

    layout: Layout
    people: tuple[Person, ...]
    by_surname: dict[str, Person]
    chances: Mapping[str, float]

    @staticmethod
    def of(layout: Layout, readings: Sequence[Reading], gazetteer: Gazetteer, likely: Sequence[float] = ()) -> Cast:
        """The persons of this text; the fullest name of each surname and the first role given stand for the person.

        `likely` is what `travelling` says: who surely does not travel is left out.
        """
        people = persons(layout, readings, gazetteer)
        chances = {person.surname: 0.0 if likely else 1.0 for person in people}
        for person in people if likely else ():
            chances[person.surname] = max(chances[person.surname], *likely[person.first : person.last])
        for word, chance in zip(layout.words, likely, strict=False):
            if word.text in chances:
                chances[word.text] = max(chances[word.text], chance)
        people = tuple(person for person in people if chances[person.surname] >= _LEAST)
        best: dict[str, Person] = {}
        for person in people:
            known = best.get(person.surname)
            if known is None:
                best[person.surname] = person
                continue
            fuller = person if len(person.name) > len(known.name) else known
            best[person.surname] = Person(fuller.first, fuller.last, fuller.name, known.role or person.role)
        return Cast(layout, people, best, chances)

    def mover(self, reading: Reading) -> tuple[Person | None, bool]:
        """Who moves to this place by its sentence, and whether the sentence names the person; a host does not count."""
        words = self.layout.words
        begin = self.layout.first_word[reading.sentence]
        clause = max((n + 1 for n in range(begin, reading.site.first) if words[n].lower in _APART), default=begin)
        named = self._named(clause, reading.site.first) or self._named(begin, reading.site.first)
        if named:
            return named[0], True
        pronoun = any(word.lower in _PRONOUNS for word in words[begin : reading.site.first])
        if pronoun or reading.sentence == 0:
            for sentence in range(reading.sentence - 1, max(-1, reading.sentence - 4), -1):
                earlier = self._named(self.layout.first_word[sentence], self.layout.first_word[sentence + 1])
                if earlier:
                    return earlier[0], False
        return None, False

    def _named(self, begin: int, end: int) -> list[Person]:
        """The persons named between two words who are not met or hosts, in order."""
        words = self.layout.words
        found: list[Person] = []
        position = begin
        while position < end:
            person = self.by_surname.get(words[position].text)
            if person is not None:
                before = {word.lower for word in words[max(begin, position - 6) : position]}
                if not before & _HOSTS and person not in found:
                    found.append(person)
            position += 1
        return found


def travellers(cast: Cast, stops: Sequence[Reading]) -> tuple[tuple[Traveller, ...], list[Traveller | None]]:
    """The travellers of the article who make a stop, the main one first, and the traveller of each stop.

    The main traveller is who is named with most stops or, by the network, travels most likely. A stop whose sentence names
    nobody belongs to the main traveller. A second traveller needs a stop of their own in whose
    sentence they are named and the main traveller is not, and a fair chance of being one.
    """
    movers = [cast.mover(reading) for reading in stops]
    votes: dict[str, float] = defaultdict(float)
    for person, named in movers:
        if person:
            votes[person.surname] += cast.chances[person.surname] * (2 if named else 1)
    for name in cast.by_surname:
        if cast.chances[name] >= _LEAST_UNNAMED:
            votes[name] += cast.chances[name]
    if not votes:
        return (), [None] * len(stops)
    first_named = {person.surname: n for n, person in reversed(list(enumerate(cast.people)))}
    main = min(votes, key=lambda name: (-votes[name], first_named.get(name, 0)))
    everyone = {main: _traveller(cast.by_surname[main])}
    owners: list[Traveller | None] = []
    for person, named in movers:
        own = person and named and cast.chances[person.surname] >= _LEAST_SECOND
        key = person.surname if person and own else main
        everyone.setdefault(key, _traveller(cast.by_surname[key]))
        owners.append(everyone[key])
    return tuple(person for person in everyone.values() if person in owners), owners


def _traveller(person: Person) -> Traveller:
    return Traveller(re.sub(r"\s+", " ", person.name), person.role)
