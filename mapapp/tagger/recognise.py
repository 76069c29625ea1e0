"""Toponym recognition: which capitalised words are names of places here, and which of persons, teams or companies.

Candidates are the longest names of the gazetteer that begin with a capital, and names that say themselves what they are
("Camp Lemonnier", "Wright-Patterson Air Force Base"). A linear model over the words around and what the gazetteer knows of
the name decides; the same name elsewhere in the article counts too, since an article that says "Mr Jordan" once means him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mapapp.gazetteer import Candidate, Gazetteer
from mapapp.model import Granularity
from mapapp.sentences import STATES, Layout, Word
from mapapp.tagger.clues import Site
from mapapp.tagger.lexicon import MONTHS, PREPOSITIONS, WEEKDAYS, classes, stem

_LONGEST = 11  # words and marks of a name: "Saint-Jean-Pied-de-Port" has 9
_TITLES = frozenset(
    """mr mrs ms dr sir lord lady prof president minister secretary senator sen rep gov general gen col lt sgt capt captain
    judge justice king queen prince princess pope bishop coach chancellor detective officer sheriff sgt rev saint duke duchess
    earl mayor""".split()
)
_ORGANISATIONS = frozenset(
    """university college bank airlines airways united city fc club school institute company corp inc ltd group times post
    news press herald tribune journal league association party army police department ministry council committee court church
    museum hospital center centre hotel theatre theater street avenue road boulevard square stadium arena foundation society
    agency authority office board union team rovers wanderers athletic accord agreement treaty declaration summit protocol
    conference cup open masters marathon""".split()
)
_BEFORE_NAMES = frozenset("university bank college republic church house battle treaty institute museum sons daughters".split())
_CLUBS_BEFORE = frozenset("AC AS Atlético Bayern Borussia CSKA Dynamo FC Inter Lokomotiv Maccabi Real Spartak Sporting".split())
_CLUBS_AFTER = frozenset("Albion Athletic FC Hotspur Rovers United Wanderers".split())
_COMPANIES_OF = frozenset("Bank College Institute University".split())
_KINDS_AFTER = (
    ("air", "force", "base"),
    ("air", "base"),
    ("naval", "base"),
    ("naval", "station"),
    ("island",),
    ("islands",),
    ("county",),
    ("parish",),
    ("province",),
    ("township",),
    ("bay",),
    ("valley",),
    ("river",),
    ("lake",),
    ("beach",),
    ("airport",),
    ("peninsula",),
    ("strait",),
)
_KINDS_BEFORE = frozenset("camp lake mount mt fort port cape gulf isle lac loch puerto playa san santa santo saint st".split())
_QUARTERS = frozenset("north south east west northern southern eastern western central".split())
_NAME_LINKS = frozenset(
    "of the and de la le les del da do dos das el al du di upon sur an on am en y i bin ibn es au aux d l".split()
)


def capital(word: Word) -> bool:
    """Whether the word begins with a capital letter."""
    return word.text[0].isupper()


def candidates(layout: Layout, gazetteer: Gazetteer) -> list[Site]:
    """Every stretch of words that may be a place name, without overlaps, in order."""
    found: list[Site] = []
    position = 0
    words = layout.words
    while position < len(words):
        site = None
        word = words[position]
        if capital(word) and word.lower not in WEEKDAYS:
            found_here = (_named(layout, gazetteer, position), _self_named(layout, position))
            site = max((one for one in found_here if one), key=lambda one: one.last, default=None)
        elif word.lower in _QUARTERS and position + 1 < len(words) and capital(words[position + 1]):
            site = _named(layout, gazetteer, position)
        if site:
            if not _elsewhere(layout, site):
                found.append(site)
            position = site.last
        else:
            position += 1
    return found


def _elsewhere(layout: Layout, site: Site) -> bool:
    """Whether the words beside the name make it a club or company: "Paris Saint-Germain", "Real Madrid", "Bank of Georgia"."""
    words = layout.words
    sentence = words[site.first].sentence
    begin, end = layout.first_word[sentence], layout.first_word[sentence + 1]
    before = [word.text for word in words[max(begin, site.first - 2) : site.first]]
    after = [word.text for word in words[site.last : min(end, site.last + 3)]]
    if before and before[-1] in _CLUBS_BEFORE:
        return True
    if after and (after[0] in _CLUBS_AFTER or "".join(after) == "Saint-Germain"):
        return True
    return before[1:] == ["of"] and before[0] in _COMPANIES_OF


def _named(layout: Layout, gazetteer: Gazetteer, first: int) -> Site | None:
    """The longest name of the gazetteer from this word on."""
    words = layout.words
    limit = min(first + _LONGEST, layout.first_word[words[first].sentence + 1])
    last = first + 1
    while last < limit and (
        capital(words[last]) or words[last].lower in _NAME_LINKS or words[last].text == "state" or _joins(words, last)
    ):
        last += 1
    for end in range(last, first, -1):
        final = words[end - 1]
        if not (capital(final) or final.text[0].isdigit() or (final.text == "state" and end == first + 2)):
            continue
        if end == first + 1 and not capital(final):
            continue
        name = layout.text[words[first].start : final.end]
        if len(name) > 1 and "\n\n" not in name and name in gazetteer:
            return Site(first, end + _dotted(words, end))
    return None


def _dotted(words: Sequence[Word], end: int) -> bool:
    """Whether a full stop behind the name belongs to it: "Ariz."."""
    if end == len(words) or words[end].text != "." or words[end].start != words[end - 1].end:
        return False
    return words[end - 1].lower in STATES and len(words[end - 1].text) < 6


def _joins(words: Sequence[Word], position: int) -> bool:
    """Whether this mark can stand inside a name: "St. Louis", "Port-au-Prince", "Washington, D.C."."""
    word = words[position]
    if word.text in {"-", "–", "'", "’", "&", "/", "'s", "’s"}:
        return True
    if word.text == ".":
        return words[position - 1].end == word.start and len(words[position - 1].text) <= 3
    return word.text == "," and position + 1 < len(words) and words[position + 1].text in {"D.C.", "DC"}


def _self_named(layout: Layout, first: int) -> Site | None:
    """A capitalised name that says what it is: "Camp X", "X Air Base"."""
    words = layout.words
    end = layout.first_word[words[first].sentence + 1]
    run = first
    while run < min(end, first + 5) and capital(words[run]):
        run += 1
    if run - first < 2:
        return None
    lower = [w.lower for w in words[first:run]]
    for kind in _KINDS_AFTER:
        size = len(kind)
        for at in range(1, len(lower) - size + 1):
            if tuple(lower[at : at + size]) == kind:
                return Site(first, first + at + size)
    return Site(first, run) if lower[0].rstrip(".") in _KINDS_BEFORE else None


def name_of(layout: Layout, site: Site) -> str:
    """The wording of the text, inner line breaks and all."""
    return layout.text[layout.words[site.first].start : layout.words[site.last - 1].end]


def signs(layout: Layout, sites: Sequence[Site], gazetteer: Gazetteer) -> list[list[str]]:
    """For each candidate the signs for and against its being a place here."""
    own = [_own_signs(layout, site, gazetteer) for site in sites]
    together: dict[str, set[str]] = defaultdict(set)
    for site, found in zip(sites, own, strict=True):
        together[name_of(layout, site).lower()].update(sign for sign in found if sign.startswith("!"))
    for site, found in zip(sites, own, strict=True):
        found += [f"any{sign}" for sign in together[name_of(layout, site).lower()]]
    return own


def _own_signs(layout: Layout, site: Site, gazetteer: Gazetteer) -> list[str]:
    """The signs of one candidate by itself; those that begin with "!" are shared with the same name elsewhere."""
    words = layout.words
    sentence = words[site.first].sentence
    begin, end = layout.first_word[sentence], layout.first_word[sentence + 1]
    before = words[max(begin, site.first - 3) : site.first]
    after = words[site.last : min(end, site.last + 3)]
    found = ["bias", f"words={min(site.last - site.first, 4)}"]
    found += [f"-{len(before) - n}={_seen(word)}" for n, word in enumerate(before)]
    found += [f"+{n}={_seen(word)}" for n, word in enumerate(after, 1)]
    found += [f"-1#{name}" for word in before[-1:] for name in classes(word.text)]
    found += [f"+1#{name}" for word in after[:1] for name in classes(word.text)]
    if not before:
        found.append("opens")
    found += _neighbours(before, after, gazetteer, opens=site.first - 1 == begin)
    found += _known(name_of(layout, site), gazetteer)
    text = name_of(layout, site)
    if text.isupper():
        found.append("capitals=" + ("short" if len(text) < 4 else "long"))
    return found


def _neighbours(before: Sequence[Word], after: Sequence[Word], gazetteer: Gazetteer, *, opens: bool) -> list[str]:
    """Signs of the words next to the name: titles, first names, organisations, prepositions, commas."""
    found: list[str] = []
    if before:
        last = before[-1]
        lower = last.lower.rstrip(".")
        if lower in _TITLES:
            found.append("!titled")
        elif capital(last) and lower not in PREPOSITIONS and lower not in WEEKDAYS | MONTHS:
            found.append("opener before" if opens else "!capital before")
        if lower in {"in", "at", "to", "from", "near", "into", "across", "toward", "towards", "outside", "around"}:
            found.append("!place preposition")
        if last.text == "of" and len(before) > 1:
            found.append(
                "of#" + ("name" if before[-2].lower in _BEFORE_NAMES else "capital" if capital(before[-2]) else "word")
            )
    if after:
        following = after[0]
        lower = following.lower
        if lower in _ORGANISATIONS and capital(following):
            found.append("organisation after")
        elif capital(following):
            found.append("!capital after")
        if following.text in {",", "("} and len(after) > 1 and capital(after[1]):
            found.append("comma " + (_area(after[1:], gazetteer) or "capital"))
        if following.text in {"&", "-", "/"} and len(after) > 1:
            found.append(f"joined {'capital' if capital(after[1]) else _seen(after[1])}")
    return found


def _area(words: Sequence[Word], gazetteer: Gazetteer) -> str | None:
    """Whether one or two words name a country or region, as in "Nashua, New Hampshire"; `None` where they do not."""
    for name in (" ".join(word.text for word in words[:2]), words[0].text):
        for one in gazetteer.candidates(name, 1):
            if one.place.granularity in (Granularity.COUNTRY, Granularity.REGION):
                return one.place.granularity
    return None


def _seen(word: Word) -> str:
    """The word as a sign: its stem, or the kind of name or number it is."""
    if word.text[0].isdigit():
        return "<N>"
    lower = word.lower.rstrip(".")
    if capital(word) and lower not in PREPOSITIONS and not classes(lower):
        if lower in WEEKDAYS or lower in MONTHS:
            return "<D>"
        return "<C>" if lower not in _ORGANISATIONS else lower
    return stem(lower) if lower else word.text


def _known(name: str, gazetteer: Gazetteer) -> list[str]:
    """What the gazetteer knows of the name."""
    places: Sequence[Candidate] = gazetteer.candidates(name, 3)
    found = [f"is {what}" for what in sorted(gazetteer.ambiguity(name))]
    if not places:
        return [*found, "unknown"]
    best = places[0]
    size = len(str(best.place.population)) if best.place.population else 0
    found += [
        f"granularity={best.place.granularity}",
        f"size={best.place.granularity}{size}",
        f"main={best.main}",
        f"rank={int(best.rank * 10) if best.rank <= 1 else int(best.rank)}",
        f"choice={min(len(places), 3)}",
    ]
    return [*found, *(f"{sign} {granularity}" for sign in found if sign.startswith("is ") for granularity in [f"s{size}"])]
