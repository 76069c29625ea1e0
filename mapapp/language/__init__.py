"""The language that the page speaks to its reader: words through gettext, days and numbers as Babel knows them.

English stands in the source and is the message's name in the catalogues of `assets/locale`; `scripts/catalogues.py` looks for
`say`, `several` and `mark`. What lies below the page speaks English alone, and so do the command line and every exported file:
the page puts those sentences into the reader's language last (`translated`), and keeps what was filled into them as it is. The
language is a matter of the thread that draws a page (`speak`); elsewhere nobody says which, and English is spoken.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import format_decimal

from mapapp.settings import assets

ENGLISH = "en"
DOMAIN = "mapapp"
SENTENCE, KIND = "sentence", "kind"
"""Contexts in the catalogues: sentences from below the page, and the gazetteer's kinds of places."""
_HOLE = re.compile(r"\{(\w+)\}")
_LONGEST = 1_000
"""Characters of the longest sentence that is looked for among the translated ones."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language of the page: its code ("tr"), what Babel knows of it, and its catalogue."""

    code: str
    locale: Locale
    catalogue: gettext.NullTranslations

    @property
    def name(self) -> str:
        """What the language calls itself: "Türkçe"."""
        own = self.locale.get_language_name(self.locale) or self.code
        return own[0].upper() + own[1:] if self.code == ENGLISH else own


@cache
def languages() -> Mapping[str, Language]:
    """English, and every language with a catalogue, by their codes."""
    shipped = sorted((assets() / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    codes = [ENGLISH, *(path.parts[-3] for path in shipped)]
    return {
        code: Language(code, Locale.parse(code), gettext.translation(DOMAIN, assets() / "locale", [code], fallback=True))
        for code in codes
    }


_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(code: str) -> None:
    """From here on this thread speaks the language of this code."""
    _spoken.set(code)


def spoken() -> Language:
    """The language that this thread speaks."""
    return languages()[_spoken.get()]


def preferred(accepted: str) -> str:
    """The code of the language that a browser likes best of those there are ("tr-TR,tr;q=0.9,en;q=0.8"), as RFC 9110 weighs
    them; English where it names none of them.
    """
    named = re.findall(r"(?:^|,)\s*([A-Za-z]{2,3})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{1,3})?))?\s*(?=,|$)", accepted[:500])
    weighed = sorted(((float(weight or 1), tag.lower()) for tag, weight in named), key=lambda each: -each[0])
    return next((tag for weight, tag in weighed if weight > 0 and tag in languages()), ENGLISH)


def say(message: str, /, **values: object) -> str:
    """The message in the spoken language, its `{holes}` filled with these values; whole numbers as the language writes them."""
    return fill(spoken().catalogue.gettext(message), values)


def several(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for so many, with `{count}` and the other values filled in."""
    return fill(spoken().catalogue.ngettext(one, many, count), {"count": count, **values})


def mark(message: str) -> str:
    """The message as it is: one that is translated where it is shown, by `say`."""
    return message


def fill(message: str, values: Mapping[str, object]) -> str:
    """The message with its holes filled, each once and as text: a value's own braces mean nothing, and a hole without a value
    stays.
    """
    return _HOLE.sub(lambda hole: _text(values[hole[1]]) if hole[1] in values else hole[0], message)


def _text(value: object) -> str:
    return number(value) if isinstance(value, int) else str(value)


def number(value: int) -> str:
    """The number as the spoken language writes it: "9,490", "9.490"."""
    return _number(_spoken.get(), value)


@lru_cache(maxsize=4096)
def _number(code: str, value: int) -> str:
    return format_decimal(value, locale=languages()[code].locale)


def kind(word: str) -> str:
    """The gazetteer's word for what a place is ("capital") in the spoken language; one that it does not know as it is."""
    return spoken().catalogue.pgettext(KIND, word)


def translated(sentence: str) -> str:
    """An English sentence or clause from below the page in the spoken language; what the catalogue does not know as it is.

    What was filled into it is told by what stands around it, so that a sentence may come from a link or another process.
    """
    return sentence if _spoken.get() == ENGLISH else _translated(_spoken.get(), sentence)


@lru_cache(maxsize=2048)
def _translated(code: str, sentence: str) -> str:
    if len(sentence) > _LONGEST:
        return sentence
    language = languages()[code]
    if whole := _one(language, sentence):
        return whole
    clauses = [_one(language, clause) for clause in sentence.split("; ")]
    if all(clauses):
        return say("; ").join(clause for clause in clauses if clause)
    for end in re.finditer(r"(?<=\.) ", sentence):  # two sentences, one after the other
        first, second = _one(language, sentence[: end.start()]), _one(language, sentence[end.end() :])
        if first and second:
            return say("{first} {second}", first=first, second=second)
    return sentence


def _one(language: Language, sentence: str) -> str | None:
    """The sentence translated, and what is filled into it where that is a known clause; `None` where it is not known."""
    for message in _sentences(language.code):
        values = _values(message, sentence)
        if values is not None:
            inside = {hole: _one(language, value) or _numeral(value) for hole, value in values.items()}
            return fill(language.catalogue.pgettext(SENTENCE, message), inside)
    return None


def _numeral(value: str) -> str:
    return number(int(value.replace(",", ""))) if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})*", value) else value


@cache
def _sentences(code: str) -> tuple[str, ...]:
    """The catalogue's sentences from below the page: those without holes first, then those that say most by themselves."""
    catalogue = getattr(languages()[code].catalogue, "_catalog", {})
    begin = f"{SENTENCE}\x04"
    known = [name.removeprefix(begin) for name in catalogue if isinstance(name, str) and name.startswith(begin)]
    return tuple(sorted(known, key=lambda message: (bool(_HOLE.search(message)), -len(_HOLE.sub("", message)))))


def _values(message: str, sentence: str) -> dict[str, str] | None:
    """What fills the holes of the message in this sentence, `None` where it is another; each hole ends at the first chance."""
    first, *rest = _HOLE.split(message)
    if not rest:
        return {} if message == sentence else None
    if not sentence.startswith(first) or not sentence.endswith(rest[-1]) or len(sentence) < len(first) + len(rest[-1]):
        return None
    at, stop = len(first), len(sentence) - len(rest[-1])
    values = {}
    for hole, behind in zip(rest[:-2:2], rest[1:-2:2], strict=True):
        end = sentence.find(behind, at, stop)
        if end < 0:
            return None
        values[hole] = sentence[at:end]
        at = end + len(behind)
    return values | {rest[-2]: sentence[at:stop]} if at < stop else None
