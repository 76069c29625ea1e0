"""The one module that knows every step: article → mentions → places → itinerary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path

import msgspec

from mapapp.encoder import Encoder
from mapapp.errors import MapappError, SettingsError
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import CachedGeocoder, looked_up, online_geocoder
from mapapp.itinerary import ItineraryWeights, Scales, Study, assemble
from mapapp.llm import Heard, LanguageModel, hear, language_model, reread
from mapapp.model import Article, Itinerary, Mention, Resolution
from mapapp.resolver import resolve
from mapapp.sentences import Layout
from mapapp.settings import Settings, assets
from mapapp.spacing import Mended, mended, restored
from mapapp.tagger import TaggerWeights, asked, candidates, read


class Step(Enum):
    """What reading an article does that may take long: the network reads it, piece by piece; its names become places and the
    places a journey; an online service is asked, name by name.
    """

    WORDS = "words"
    PLACES = "places"
    ONLINE = "online"


Told = Callable[[Step, int, int], None]
"""Is told of progress: the step, and where it is counted how many pieces of it are done, of how many."""


class Weights(msgspec.Struct, frozen=True):
    """Everything that was learned by `training/reader.py`, as it stands in `assets/reader.json`; `network` tells whether it
    was learned with the encoder's scores and so needs them.
    """

    network: bool
    tagger: TaggerWeights
    itinerary: ItineraryWeights


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs, loaded once and shared between threads: the gazetteer, the learned weights, the network, and where
    the settings choose them, the online service that is asked for names that the gazetteer does not know, and the language
    model that reads in place of the built-in reader. `sure` calibrates confidences, the shipped scales where it is `None`.
    """

    gazetteer: Gazetteer
    weights: Weights
    encoder: Encoder | None = None
    online: CachedGeocoder | None = None
    second: LanguageModel | None = None
    sure: Scales | None = None


def load(settings: Settings | None = None) -> Reader:
    """The reader with the shipped weights.

    Raises:
        GazetteerError: the gazetteer is missing or damaged.
        SettingsError: there is no such online service or reader, or its options do not fit.
        MapappError: the weights are missing or damaged.
    """
    settings = settings or Settings.read()
    second = _second(settings)
    reader = _load(replace(settings, reader="built-in"), assets() / "reader.json")
    return replace(reader, second=second) if second else reader


def _second(settings: Settings) -> LanguageModel | None:
    """The language model, where the settings let it read."""
    match settings.reader:
        case "built-in":
            return None
        case "llm":
            if model := language_model(settings):
                return model
            raise SettingsError("MAPAPP_LLM_URL is missing; write the address of the language model that is to read.")
        case other:
            raise SettingsError(f"MAPAPP_READER is {other!r}; write built-in or llm.")


@lru_cache(maxsize=1)
def _load(settings: Settings, weights: Path) -> Reader:
    try:
        learned = msgspec.json.decode(weights.read_bytes(), type=Weights)
    except (OSError, msgspec.DecodeError) as error:
        raise MapappError(f"The reader's weights ({weights.name}) are missing or damaged; install mapapp again.") from error
    encoder = Encoder(assets()) if learned.network else None
    return Reader(open_gazetteer(settings), learned, encoder, online_geocoder(settings))


def consult(article: Article, reader: Reader) -> Heard | None:
    """What the reader's language model tells of the article, for `trace`; `None` where it has none.

    This waits and works little: who reads for many asks before the article's turn comes.
    """
    return hear(reader.second, _plain(article)[0]) if reader.second else None


def trace(
    article: Article,
    reader: Reader | None = None,
    heard: Heard | None = None,
    told: Told = lambda step, done, of: None,
) -> Itinerary:
    """The itinerary that the article tells of; a language model that the reader has is asked unless it was `heard` already.

    `told` hears of the steps while they are taken.
    """
    reader = reader or load()
    plain, mend = _plain(article)
    layout = Layout.of(plain.text)
    sites = candidates(layout, reader.gazetteer)
    scores = reader.encoder.read(plain, partial(told, Step.WORDS), asked(layout, sites)) if reader.encoder else None
    told(Step.PLACES, 0, 0)
    readings = read(plain, layout, sites, reader.gazetteer, weights=reader.weights.tagger, scores=scores)
    mentions = [reading.mention() for reading in readings]
    study = Study.of(plain, layout, readings, scores)

    def placed(names: Sequence[Mention]) -> Sequence[Resolution]:
        found = resolve(plain, names, reader.gazetteer)
        ask = partial(told, Step.ONLINE)
        return looked_up(found, reader.online, reader.gazetteer, told=ask) if reader.online else found

    itinerary = assemble(study, placed(mentions), reader.gazetteer, reader.weights.itinerary, reader.sure)
    if answer := heard or consult(article, reader):
        itinerary = reread(answer, study, itinerary, placed, reader.gazetteer)
    return restored(itinerary, article, mend)


def _plain(article: Article) -> tuple[Article, Mended]:
    """The article as it is read, and how it came to that."""
    mend = mended(article.text)
    return replace(article, text=mend.text, title=article.title and mended(article.title).text), mend
