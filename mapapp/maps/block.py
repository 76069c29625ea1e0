"""The one door through which text leaves Python for the map: plain data to a script expression that is inert everywhere.

folium renders elements with Jinja, branca compiles the result as Jinja a second time, and streamlit-folium rewrites the
script by regular expressions (it looks for "map_div2", "drawnItems", "alert(coords);", "_" and hexadecimal ids). So inside
a string nothing but ASCII letters, digits, blanks, full stops and commas is left as it is; all else is written \\uXXXX,
which JavaScript reads back as it was.
"""

from __future__ import annotations

import json
import re
from typing import Any

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PAIR = r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}"
_UNSAFE = re.compile(rf"{_PAIR}|(\\ud[89a-f][0-9a-f]{{2}})|\\u[0-9a-f]{{4}}|\\(.)|([^A-Za-z0-9 .,])")
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def script_block(content: Any) -> str:
    """Numbers, texts, lists and dictionaries as one JavaScript expression; lone surrogates become U+FFFD."""
    plain = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _STRING.sub(lambda string: f'"{_UNSAFE.sub(_written, string[1])}"', plain)


def _written(found: re.Match[str]) -> str:
    lone, escaped, raw = found.groups()
    if lone:
        return "\\ufffd"
    if escaped is None and raw is None:
        return found[0]
    return f"\\u{ord(raw or _CONTROL.get(escaped, escaped)):04x}"
