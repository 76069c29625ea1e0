"""The sheet that the picture is drawn on: SVG elements, and which letters of which font they use."""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element, SubElement

from mapapp.exports.markup import child, document
from mapapp.exports.picture import letters
from mapapp.exports.picture.letters import REGULAR, Face
from mapapp.exports.picture.palette import Palette
from mapapp.exports.picture.view import Box, Point

Attributes = dict[str, float | str | None]


class Sheet:
    """An SVG in the making; lengths are pixels, an attribute of `None` is left out.

    `unit` is by how much type and marks are larger than on a sheet of 1200 by 675, `colours` is what everything is drawn in.
    """

    def __init__(self, size: tuple[int, int], unit: float, colours: Palette) -> None:
        """An empty sheet of this width and height."""
        self.unit, self.colours = unit, colours
        shape = {"width": f"{size[0]}", "height": f"{size[1]}", "viewBox": f"0 0 {size[0]} {size[1]}"}
        self._root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **shape, "font-family": letters.FAMILY})
        self._style = child(self._root, "style", "")
        self._into = self._root
        self.used: list[tuple[Face, str]] = []

    def written(self, *, fonts: bool = True) -> bytes:
        """The file, with the letters that it uses in itself or without."""
        self._style.text = letters.embedded(self.used) if fonts else ""
        return document(self._root)

    def describe(self, title: str, description: str) -> None:
        """What screen readers say of the picture."""
        self._root.attrib |= {"role": "img", "aria-labelledby": "title description"}
        child(self._root, "title", title, {"id": "title"})
        child(self._root, "desc", description, {"id": "description"})

    def window(self, box: Box) -> None:
        """What is drawn from now on is seen inside the box alone."""
        cut = child(child(self._root, "defs"), "clipPath", attributes={"id": "window"})
        _add(cut, "rect", _sides(box))
        self._into = child(self._root, "g", attributes={"clip-path": "url(#window)"})

    def whole(self) -> None:
        """What is drawn from now on is seen wherever it lies."""
        self._into = self._root

    def shape(self, tag: str, **attributes: float | str | None) -> None:
        """An element; an underscore in the name of an attribute is a hyphen."""
        _add(self._into, tag, attributes)

    def box(self, box: Box, **attributes: float | str | None) -> None:
        """A rectangle."""
        _add(self._into, "rect", _sides(box) | attributes)

    def text(
        self,
        at: Point,
        words: str,
        size: float,
        *,
        fill: str,
        face: Face = REGULAR,
        anchor: str = "start",
        halo: str | None = None,
    ) -> None:
        """Words on the baseline of a point; with a halo they stay readable over lines."""
        given: Attributes = {"x": at[0], "y": at[1], "font_size": size, "fill": fill}
        given["font_weight"] = face.weight if face.weight != REGULAR.weight else None
        given["font_style"] = "italic" if face.italic else None
        given["text_anchor"] = anchor if anchor != "start" else None
        if halo:
            given |= {"stroke": halo, "stroke_width": size * 0.28, "stroke_linejoin": "round", "paint_order": "stroke"}
        whole = unicodedata.normalize("NFC", " ".join(words.split()))
        plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in whole)
        _add(self._into, "text", given).text = plain
        self.used.append((face, plain))


def _sides(box: Box) -> Attributes:
    return {"x": box.left, "y": box.top, "width": box.width, "height": box.height}


def _add(parent: Element, tag: str, attributes: Attributes) -> Element:
    given = {name.replace("_", "-"): _number(value) for name, value in attributes.items() if value is not None}
    return SubElement(parent, tag, given)


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):g}"
