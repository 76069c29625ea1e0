"""XML that is made of elements and never of strings, so that no text from outside becomes mark-up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, tostring

from mapapp.exports.text import lawful


def child(parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str] = MappingProxyType({})) -> Element:
    """A new last child of the parent; letters that XML cannot hold are U+FFFD in it."""
    made = SubElement(parent, name, {key: lawful(value) for key, value in attributes.items()})
    made.text = None if text is None else lawful(text)
    return made


def document(root: Element) -> bytes:
    """The element as a file in UTF-8."""
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
