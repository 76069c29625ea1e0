"""The colours of the page's own map, read from its styles, so that page and picture never differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from mapapp.settings import assets

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """What is drawn in which colour; `travellers` are pairs of a traveller's colour and that of letters on it."""

    sea: str
    land: str
    border: str
    coast: str
    land_name: str
    sea_name: str
    paper: str
    ink: str
    soft: str
    line: str
    grey: str
    doubt: str
    travellers: tuple[tuple[str, str], ...]


@cache
def palette(theme: Theme) -> Palette:
    """The colours in light or dark."""
    style = (assets() / "map" / "map.css").read_text(encoding="utf-8")
    block = style.split(".dark .journey-map {" if theme == "dark" else ".journey-map {", 1)[1].split("}", 1)[0]
    colours = {name.replace("-", "_"): value for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)}
    pairs = re.findall(r"--who: light-dark\((\S+), (\S+)\); --on-who: light-dark\((\S+), (\S+)\);", _travellers())
    which = 1 if theme == "dark" else 0
    names = [name for name in Palette.__dataclass_fields__ if name != "travellers"]
    return Palette(**{name: colours[name] for name in names}, travellers=tuple((row[which], row[2 + which]) for row in pairs))


def _travellers() -> str:
    return (assets() / "map" / "travellers.css").read_text(encoding="utf-8")
