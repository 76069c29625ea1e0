"""Persons of the text: everyone whom it names in full or with a title, and the role by which it calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.gazetteer import Gazetteer
from mapapp.sentences import Layout, Word
from mapapp.tagger import Reading
from mapapp.tagger.lexicon import MONTHS, PREPOSITIONS, WEEKDAYS

ROLES = frozenset(
    """president minister secretary chancellor king queen prince princess pope bishop archbishop cardinal senator governor
    ambassador envoy chief captain coach general admiral colonel mayor premier leader director chairman chairwoman chair
    commissioner speaker spokesman spokeswoman judge professor singer pianist conductor actor actress author writer poet
    artist explorer sailor cyclist pilgrim nurse doctor engineer striker midfielder champion candidate lawmaker deputy
    congressman congresswoman representative emir sultan sheikh duke duchess earl abbot rabbi imam patriarch astronaut
    bassist guitarist drummer rapper comedian swimmer runner golfer boxer driver rider skipper manager founder entrepreneur
    investor economist scientist historian journalist reporter photographer director-general lieutenant sergeant major
    rep sen gov gen adm col lt capt sgt rev fr""".split()
)
"""Offices and occupations by which the text calls a person."""
_RANKS = frozenset("gov gen adm col lt capt sgt rev fr rep sen".split())
"""Roles in news style, short for a longer word."""
_OFFICES = frozenset(
    """president minister secretary chancellor queen princess archbishop senator governor ambassador envoy commissioner
    spokesman spokeswoman premier lady highness highnesses majesty majesties counterpart lawmaker congressman congresswoman
    representative director-general office program programme patrol""".split()
)
"""What no person is called by: a run of capitals that ends so is an office without its holder ("the Prime Minister")."""
_COURTESY = frozenset(
    "mr mrs ms miss dr sir lord lady dame dom sister brother father mother prof professor rev saint st".split()
)
_ROLE_LINKS = frozenset("of for the and to state foreign affairs".split())
_NO_ROLE_OPENS = frozenset("of for the and to".split())
_LONGEST_NAME, _LONGEST_RUN = 5, 14
"""Words of a name, and of a name with all that stands before it, initials and marks counted."""
_PARTICLES = frozenset("de da di do dos das del della der den van von bin ibn al el la le ter ten ben abu ul".split())
_NOT_NAMES = frozenset(
    """the a an this that he she it they we i in on at for from with by as but and or if when while after before his her its
    their our my meanwhile however earlier later today yesterday tomorrow there here what who how why not no yes also only
    then now since during under over between among both some many most more all every each another other such still
    according state house white department ministry government council congress parliament senate union nations party
    committee university agency force army navy air united supreme court conference summit festival championship league
    cup games olympic olympics association federation institute foundation church cathedral hospital airport station street
    avenue press news reuters bbc cnn ap afp times post journal day week month year spring summer autumn winter christmas
    easter christian muslim jewish catholic islamic bible english""".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """A full name in the text with its role; `first` and `last` (exclusive) are words of the layout."""

    first: int
    last: int
    name: str
    role: str | None

    @property
    def surname(self) -> str:
        """The word by which the text goes on to call the person."""
        return self.name.split()[-1]


def persons(layout: Layout, readings: Sequence[Reading], gazetteer: Gazetteer) -> tuple[Person, ...]:
    """Everyone whom the text names in full or with a title, at each such mention."""
    taken = {n for reading in readings for n in range(reading.site.first, reading.site.last)}
    words = layout.words
    found: list[Person] = []
    position = 0
    while position < len(words):
        if position in taken or not _name_word(words[position], gazetteer):
            position += 1
            continue
        last = position + 1
        end = layout.first_word[words[position].sentence + 1]
        size = 1
        while last < end and last not in taken and last - position < _LONGEST_RUN and _goes_on(layout, last, end, gazetteer):
            size = 0 if _stands_before(words[last]) else size + _counts(words[last])
            if size > _LONGEST_NAME:
                break
            last += 1
        start = _after_roles(words, position, last)
        begin = layout.first_word[words[position].sentence]
        role = _role(layout, begin, start)
        titled = start > begin and _stands_before(words[start - 1])
        names = [word for word in words[start:last] if len(word.text) > 1 and word.lower not in _PARTICLES]
        if (
            names
            and (len(names) >= 2 or titled)
            and names[-1].lower not in _OFFICES
            and not (words[start].start == layout.sentences[words[start].sentence].start and len(names) < 2)
        ):
            found.append(Person(start, last, layout.text[words[start].start : words[last - 1].end], role))
        position = last
    return tuple(found)


def _stands_before(word: Word) -> bool:
    """Whether the word is an office or title, behind which a name begins."""
    lower = word.lower.rstrip(".")
    return lower in ROLES or lower in _COURTESY


def _counts(word: Word) -> bool:
    """Whether the word counts as one of a name: no particle, initial or mark."""
    return len(word.text) > 1 and word.lower not in _PARTICLES


def _another(words: Sequence[Word], begin: int, end: int) -> bool:
    """Whether the words before `end` name another person with an office: "President Bush" in front of "and"."""
    first = end
    while first > begin and end - first < 4 and words[first - 1].text[0].isupper() and words[first - 1].lower not in ROLES:
        first -= 1
    office = first - 1 - (first > begin and words[first - 1].text == ".")
    return first < end and office >= begin and words[office].lower in ROLES and words[office].text[0].isupper()


def _after_roles(words: Sequence[Word], first: int, last: int) -> int:
    """Where the name begins in a run of capitalised words: behind its last role ("Defense Minister Gen Nakatani").

    A rank is shortened in front of a full name ("Gen Mark Milley") or with a full stop; "Gen" in front of a single word is
    somebody's first name.
    """
    start = first
    for position in range(first, last - 1):
        lower = words[position].lower
        rank = lower in _RANKS and words[position + 1].text != "."
        if _stands_before(words[position]) and not (rank and last - position < 3):
            start = position + 1
    return start


def _name_word(word: Word, gazetteer: Gazetteer) -> bool:
    lower = word.lower.rstrip(".")
    return (
        word.text[0].isupper()
        and not (len(word.text) > 3 and word.text.isupper())
        and lower not in _NOT_NAMES
        and lower not in PREPOSITIONS
        and lower not in WEEKDAYS
        and lower not in MONTHS
        and not gazetteer.demonym(word.text)
    )


def _goes_on(layout: Layout, position: int, end: int, gazetteer: Gazetteer) -> bool:
    """Whether the name that began before goes on with this word."""
    word = layout.words[position]
    if word.text in {"-", "."}:
        touching = layout.words[position - 1].end == word.start and position + 1 < end
        return (
            touching
            and layout.words[position + 1].text[0].isupper()
            and (word.text == "-" or len(layout.words[position - 1].text) == 1)
        )
    if word.lower in _PARTICLES:
        return position + 1 < end and layout.words[position + 1].text[0].isupper()
    return _name_word(word, gazetteer)


def _role(layout: Layout, begin: int, start: int) -> str | None:
    """The role in front of the name: from the last role word back over the words that belong to it."""
    words = layout.words
    position = start
    while position > begin and words[position - 1].text in {",", "."}:
        position -= 1
    stop = position
    while position > begin:
        word = words[position - 1]
        lower = word.lower.rstrip(".")
        known = _stands_before(word) or lower in _ROLE_LINKS or word.text in {".", "-", "'s", "’s"}
        named = word.text[0].isupper() and lower not in _NOT_NAMES and lower not in WEEKDAYS and lower not in MONTHS
        if not (known or named) or stop - position >= 7 or (lower == "and" and _another(words, begin, position - 1)):
            break
        position -= 1
    while position < stop and (words[position].lower in _NO_ROLE_OPENS or not words[position].text[0].isalnum()):
        position += 1
    if not any(word.lower.rstrip(".") in ROLES for word in words[position:stop]):
        return None
    while stop - 1 > position and words[stop - 1].lower in {"mr", "mrs", "ms", "miss", "dr", "."}:
        stop -= 1  # "Minister Dr. S. Jaishankar"
    if words[stop - 1].lower == "and":  # "Prime Minister and Mrs Gorton": his office, not hers
        return None
    end = words[stop - 1].end
    shortened = words[stop - 1].lower in _RANKS and layout.text.startswith(".", end)  # "Gov. Tim Walz"
    return re.sub(r"\s+", " ", layout.text[words[position].start : end + shortened])
