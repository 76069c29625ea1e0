"""Article → readings: every place name of the text with what the models make of the words around it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from mapapp.gazetteer import Gazetteer
from mapapp.model import Article, Granularity, Mention, MentionKind, Span, Status
from mapapp.sentences import Layout
from mapapp.tagger.captions import captions
from mapapp.tagger.clues import Site, clues, masked
from mapapp.tagger.lexicon import classes
from mapapp.tagger.recognise import capital, name_of, signs
from mapapp.tagger.weights import Linear, sigmoid

if TYPE_CHECKING:
    from mapapp.encoder import TokenScores

STATUSES = tuple(Status)
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")


class TaggerWeights(msgspec.Struct, frozen=True):
    """The linear models of the tagger: is it a place, is it a stop, how does the stop stand; and the least share of the
    first at which a name counts as a place.
    """

    toponym: Linear
    visit: Linear
    status: Linear
    least: float


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder says of one name: log-odds of place and stop, the share of each status, and the log-odds that its
    sentence names a traveller.
    """

    toponym: float
    visit: float
    status: tuple[float, ...]
    traveller: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A place name with its scores: `toponym` a probability, `visit` log-odds, `status` shares that add up to one."""

    site: Site
    start: int
    end: int
    name: str
    sentence: int
    kind: MentionKind
    clues: tuple[str, ...]
    toponym: float
    visit: float
    status: Mapping[str, float]
    encoded: Encoded | None = None

    def mention(self) -> Mention:
        """The mention as it goes into the itinerary."""
        status = max(STATUSES, key=lambda one: self.status[one])
        return Mention(self.start, self.end, self.name, self.kind, round(sigmoid(self.visit), 4), status)


def asked(layout: Layout, sites: Sequence[Site]) -> list[Span]:
    """The words that the encoder's scores are wanted of: the sites', and capitalised ones, which may name a traveller."""
    names = [Span(layout.words[site.first].start, layout.words[site.last - 1].end) for site in sites]
    return names + [Span(word.start, word.end) for word in layout.words if capital(word)]


def read(
    article: Article,
    layout: Layout,
    sites: Sequence[Site],
    gazetteer: Gazetteer,
    *,
    weights: TaggerWeights,
    scores: TokenScores | None = None,
) -> tuple[Reading, ...]:
    """The place names among these candidates in reading order, none overlapping another."""
    chances = [
        toponym_chance(found, weights, encoded)
        for found, encoded in zip(signs(layout, sites, gazetteer), encode(layout, sites, scores), strict=True)
    ]
    kept = [
        (site, chance)
        for site, chance in zip(sites, chances, strict=True)
        if chance >= weights.least or _initials(name_of(layout, site), gazetteer)
    ]
    return readings(article, layout, kept, gazetteer, weights=weights, scores=scores)


def _initials(name: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is a country's initials with full stops ("U.S.", "U.A.E."): a place whatever stands around it, also
    where it serves as an adjective; annotators of news mark six in seven of them.
    """
    if not _DOTTED.fullmatch(name):
        return False
    return any(one.place.granularity is Granularity.COUNTRY for one in gazetteer.candidates(name, 1))


def toponym_chance(found: Sequence[str], weights: TaggerWeights, encoded: Encoded | None) -> float:
    """The probability that a candidate with these signs is a place; the encoder's log-odds count as much as the signs'."""
    score = weights.toponym.score(found)
    return sigmoid(score if encoded is None else (score + encoded.toponym) / 2)


def readings(
    article: Article,
    layout: Layout,
    kept: Sequence[tuple[Site, float]],
    gazetteer: Gazetteer,
    *,
    weights: TaggerWeights,
    scores: TokenScores | None = None,
) -> tuple[Reading, ...]:
    """The readings of these places, each given with the chance that it is one."""
    sites = [site for site, _ in kept]
    symbols = masked(layout, sites)
    pictured = captions(layout)
    found = []
    for (site, chance), encoded in zip(kept, encode(layout, sites, scores), strict=True):
        first, last = layout.words[site.first], layout.words[site.last - 1]
        around = clues(layout, symbols, site, article.title)
        found.append(
            Reading(
                site=site,
                start=first.start,
                end=last.end,
                name=name_of(layout, site),
                sentence=first.sentence,
                kind=MentionKind.CAPTION
                if any(span.start <= first.start < span.end for span in pictured)
                else _kind(layout, site, around, gazetteer),
                clues=tuple(around),
                toponym=chance,
                visit=weights.visit.score(around),
                status=weights.status.shares(around),
                encoded=encoded,
            )
        )
    return tuple(found)


def encode(layout: Layout, sites: Sequence[Site], scores: TokenScores | None) -> list[Encoded | None]:
    """What the encoder says of each site, `None` throughout where there is no encoder.

    The strongest word speaks for the name in `visit` and for the sentence in `traveller`; `toponym` and `status` are means over
    the words of the name.
    """
    if scores is None:
        return [None] * len(sites)
    found: list[Encoded | None] = []
    place = (scores.toponym_b + scores.toponym_i).tolist()
    visit = scores.visit.tolist()
    status = scores.status.tolist()
    named = _travellers(layout, {layout.words[site.first].sentence for site in sites}, scores)
    firsts = np.searchsorted(scores.end, [layout.words[site.first].start for site in sites], side="right").tolist()
    lasts = np.searchsorted(scores.start, [layout.words[site.last - 1].end for site in sites]).tolist()
    for site, first, last in zip(sites, firsts, lasts, strict=True):
        if first == last:  # beyond what the encoder reads
            found.append(Encoded(0.0, -3.0, (0.25,) * 4, _log_odds(0.0)))
            continue
        size = last - first
        found.append(
            Encoded(
                toponym=_log_odds(sum(place[first:last]) / size),
                visit=_log_odds(max(visit[first:last])),
                status=tuple(sum(shares) / size for shares in zip(*status[first:last], strict=True)),
                traveller=named[layout.words[site.first].sentence],
            )
        )
    return found


def _travellers(layout: Layout, sentences: Collection[int], scores: TokenScores) -> dict[int, float]:
    """The log-odds that each of these sentences names a traveller."""
    starts = [*(sentence.start for sentence in layout.sentences[1:]), len(layout.text)]
    edges = [0, *np.searchsorted(scores.start, starts).tolist()]
    return {
        number: _log_odds(float(scores.traveller_b[edges[number] : edges[number + 1]].max(initial=0.0))) for number in sentences
    }


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))


_SEATS = frozenset(
    {
        *("kremlin", "white house", "downing street", "capitol hill", "élysée", "elysee", "élysée palace", "elysee palace"),
        *("foggy bottom", "north block", "buckingham palace", "pentagon", "blue house"),
    }
)
_STAFF = frozenset(
    """official officials aide aides adviser advisers advisor advisors spokesman spokeswoman spokesperson staff staffer staffers
    press source sources correspondent reporter reporters counsel""".split()
)


def _kind(layout: Layout, site: Site, around: Sequence[str], gazetteer: Gazetteer) -> MentionKind:
    """Whether the name stands for a government: a country, a capital or a seat of power that speaks, thinks or acts."""
    name = name_of(layout, site)
    seat = name.lower().removeprefix("the ") in _SEATS
    if not seat:
        best = gazetteer.candidates(name, 1)
        if not best or not (best[0].place.granularity is Granularity.COUNTRY or best[0].place.kind == "capital"):
            return MentionKind.TOPONYM
    elif site.last < len(layout.words) and layout.words[site.last].lower in _STAFF:  # "a White House official"
        return MentionKind.GOVERNMENT
    governed = not any(clue in around for clue in ("P=^", "P=-")) or any(clue.startswith("G#go") for clue in around)
    if governed:
        return MentionKind.TOPONYM
    sentence_end = layout.first_word[layout.words[site.first].sentence + 1]
    following = [word.text for word in layout.words[site.last : min(sentence_end, site.last + 3)]]
    for word in following:
        if word in {"is", "has", "was", "had", "not", "also", "will", "would", "could", "may", "are", "have", "were"}:
            continue
        return MentionKind.GOVERNMENT if "say" in classes(word) else MentionKind.TOPONYM
    return MentionKind.TOPONYM
