"""Builds the fonts of the picture in `fonts/` beside this file: same inputs, same bytes.

    python assets/build_fonts.py

Needs what `build-requirements.txt` names; takes half a minute. Two families under the SIL Open Font License 1.1, cut down to
what names and headlines need:

    MapappSans-{Regular,SemiBold,Italic}.ttf   Source Sans 3.052 by Adobe: Latin, Greek, Cyrillic; cut from the variable font
    NotoSansJP-Regular.otf                     Noto Sans CJK JP: kana and the kanji of JIS X 0208, level 1

The licence keeps the name "Source" for the whole fonts, so the cut ones are called "Mapapp Sans".
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_source_sans_3
import noto_cjk_sans_jp_regular
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent / "fonts"
LATIN = [
    *range(0x20, 0x250),
    *range(0x2B0, 0x530),
    *range(0x1E00, 0x2070),
    *range(0x20A0, 0x20C1),
    0x2116,
    0x2122,
    *range(0x2190, 0x219A),
]
WEIGHTS = (
    ("Regular", "SourceSans3[wght].ttf", 400),
    ("SemiBold", "SourceSans3[wght].ttf", 600),
    ("Italic", "SourceSans3-Italic[wght].ttf", 400),
)


def main() -> None:
    """Writes the fonts and their licences."""
    OUT.mkdir(exist_ok=True)
    adobe = Path(fontpkg_source_sans_3.__file__).parent
    for style, name, weight in WEIGHTS:
        font = instancer.instantiateVariableFont(TTFont(adobe / "files" / name, recalcTimestamp=False), {"wght": weight})
        _cut(font, LATIN)
        _call(font, "Mapapp Sans", style)
        font.save(OUT / f"MapappSans-{style}.ttf")
    (OUT / "MapappSans-OFL.txt").write_bytes((adobe / "LICENSE").read_bytes())
    noto = Path(noto_cjk_sans_jp_regular.__file__).parent
    font = TTFont(noto / "NotoSansCJKjp-Regular.otf", recalcTimestamp=False)
    _cut(font, _japanese())
    _call(font, "Noto Sans JP", "Regular")
    font.save(OUT / "NotoSansJP-Regular.otf")
    [licence] = noto.parent.glob("noto_cjk_sans_jp_regular-*.dist-info/licenses/LICENSE")
    (OUT / "NotoSansJP-OFL.txt").write_bytes(licence.read_bytes())


def _japanese() -> list[int]:
    """Rows 1 to 8 (signs, kana) and 16 to 47 (kanji of level 1) of JIS X 0208."""
    found = []
    for row in (*range(1, 9), *range(16, 48)):
        for cell in range(1, 95):
            try:
                found.append(ord(bytes((row + 0xA0, cell + 0xA0)).decode("euc_jp")))
            except UnicodeDecodeError:
                continue
    return found


def _cut(font: TTFont, letters: list[int]) -> None:
    """Leaves the letters, with what joins and spaces them."""
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "lnum", "pnum"], hinting=False, notdef_outline=True
    )
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)


def _call(font: TTFont, family: str, style: str) -> None:
    """Names the font, each style as a family of four knows it."""
    bold = style == "SemiBold"
    plain = "Bold" if bold else style
    names = {1: family, 2: plain, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for record in list(font["name"].names):
        if record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for key, words in names.items():
        font["name"].setName(words, key, 3, 1, 0x409)
    font["name"].names = [record for record in font["name"].names if record.platformID == 3]
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = {"Regular": 0x40, "SemiBold": 0x20, "Italic": 0x01}[style]
    font["head"].macStyle = {"Regular": 0, "SemiBold": 1, "Italic": 2}[style]


if __name__ == "__main__":
    main()
