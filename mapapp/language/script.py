"""What the page's scripts say, in the spoken language: `say("…")`, `phrase("…")` and `several("…", "…")` of `words.js`."""

from __future__ import annotations

import json
import re

from mapapp import language

_TEXT = r'\s*"([^"\\]+)"\s*'
ONE = re.compile(rf"\b(?:say|phrase)\({_TEXT}[,)]")
SEVERAL = re.compile(rf"\bseveral\({_TEXT},{_TEXT},")


def words(source: str) -> str:
    """The first lines of a script: LANGUAGE, DIRECTION and WORDS, which holds what this source says, by its English.

    Of what is said of several each form stands under the name that `Intl.PluralRules` gives it; nothing is there for English.
    """
    spoken = language.spoken()
    said: dict[str, str | dict[str, str]] = {}
    if spoken.code != language.ENGLISH:
        said |= {text: language.say(text) for text in ONE.findall(source)}
        for one, many in SEVERAL.findall(source):
            counts = {spoken.locale.plural_form(count): count for count in range(1_000, -1, -1)}
            said[one] = {form: spoken.catalogue.ngettext(one, many, count) for form, count in counts.items()}
    given = {"LANGUAGE": spoken.code, "DIRECTION": spoken.locale.text_direction, "WORDS": said}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
