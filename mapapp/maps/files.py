"""What the map's frame is made of: Leaflet, our scripts and our styles, in one file, there at the first answer."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import Literal

from xstatic.pkg import leaflet as installed  # type: ignore[import-untyped]

from mapapp.settings import assets

SCRIPTS = (
    *("elements", "basemap", "frame", "lines", "pins", "room", "card", "stage", "legend", "controls"),
    *("timebar", "player", "handle", "keys", "tour", "show"),
)
"""The parts of our script in `assets/map`, in the order in which they run."""
STYLES = ("travellers", "map")
"""The parts of our style there."""
Kind = Literal["js", "css"]


@cache
def leaflet(kind: Kind) -> str:
    """Leaflet's own script or style, without the pictures of its own pins and buttons, which our map has no use for."""
    text = (Path(installed.BASE_DIR) / f"leaflet.{kind}").read_text(encoding="utf-8")
    return re.sub(r"url\([^)]*\)", "none", text) if kind == "css" else text.partition("//# sourceMappingURL")[0]


@cache
def ours(kind: Kind) -> str:
    """Our own script or style."""
    names = SCRIPTS if kind == "js" else STYLES
    return "\n".join((assets() / "map" / f"{name}.{kind}").read_text(encoding="utf-8") for name in names)


@cache
def whole() -> str:
    """The one file: a script that brings its styles along."""
    styles = json.dumps(f"{leaflet('css')}\n{ours('css')}")
    looks = f"{{ const looks = new CSSStyleSheet(); looks.replaceSync({styles}); document.adoptedStyleSheets.push(looks); }}"
    return f"{looks}\n{leaflet('js')}\n{ours('js')}"


def write(folder: Path) -> None:
    """Puts the one file into the folder as `map.js`, for a server to serve, where it is not there (any more)."""
    if not (folder / "map.js").exists():
        folder.mkdir(exist_ok=True)
        coming = folder / f"{get_ident()}.js"
        coming.write_text(whole(), encoding="utf-8")
        coming.replace(folder / "map.js")


@cache
def version() -> str:
    """A few letters that change with the one file."""
    return fingerprint(whole().encode())


def fingerprint(content: bytes) -> str:
    """A few letters that change with what a file holds, so that a browser never takes an old one."""
    return hashlib.sha256(content).hexdigest()[:8]
