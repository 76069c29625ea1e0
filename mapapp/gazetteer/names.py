"""What counts as the same name: the form in which names are stored in the gazetteer and looked up."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n", "&": " and "}
)
_SILENT = re.compile("['’‘ʼʻʿʾ`´′ʹ\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKS = re.compile("[\u0300-\u036f]")  # only these: in Indic scripts combining marks are vowels
_DOT_INSIDE = re.compile(r"\.(?=\w{2})")
_BREAK = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]+|_+")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "mts": "mountains", "isl": "island", "is": "islands"}
_FIELDS = re.compile(r"\b(?:air force base|air force station|afb|airbase)\b|(?<=\w )international airport\b")


def normalise(name: str) -> str:
    """The key of a name: no case, no diacritics, no punctuation, "St." and "Mt." written out, no leading "the".

    Two names with the same key are the same name to the gazetteer: "Sana'a" and "Sanaa", "Saint-Denis" and "St. Denis",
    "the Hague" and "The Hague", "U.S." and "US", "Ramstein Air Force Base" and "Ramstein Airbase". Letters of other scripts
    stay as they are.
    """
    if name.isascii() and name.isalpha():  # most are, and the rest changes nothing of them
        return _fields(name.lower())
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    folded = unicodedata.normalize("NFC", _MARKS.sub("", _SILENT.sub("", folded)))
    words = _BREAK.sub(" ", _DOT_INSIDE.sub(". ", folded).replace(".", "")).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    last = len(words) - 1
    return _fields(" ".join(_SHORT.get(word, word) if at < last else word for at, word in enumerate(words)))


def _fields(key: str) -> str:
    if "air" not in key and "afb" not in key:
        return key
    return _FIELDS.sub(lambda field: "airport" if "airport" in field[0] else "air base", key)
