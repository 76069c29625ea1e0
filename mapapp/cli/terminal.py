"""Between the commands and the person at the terminal: the article that is named, errors as sentences, text made safe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from mapapp import articles
from mapapp.errors import ArticleError, MapappError
from mapapp.model import Article
from mapapp.settings import Settings

online = click.option(
    "--geocoder", help="Online service of geopy's to ask for names that the gazetteer does not know, such as nominatim."
)
"""The choice of an online service, for every command that reads articles."""


second = click.option(
    "--reader",
    type=click.Choice(["built-in", "llm"]),
    help="Who reads: mapapp itself, or the language model of MAPAPP_LLM_URL.",
)
"""The choice of a reader, for every command that reads articles."""


def asking(settings: Settings, geocoder: str | None, reader: str | None = None) -> Settings:
    """The settings with the online service and the reader of the command line, where it names them."""
    return replace(settings, geocoder=geocoder or settings.geocoder, reader=reader or settings.reader)


@contextmanager
def spoken() -> Iterator[None]:
    """What goes wrong inside ends the command with its own words on standard error, and exit code 1."""
    try:
        yield
    except MapappError as error:
        raise click.ClickException(plain(str(error))) from error


def article(file: str, settings: Settings) -> Article:
    """The article in the file, or on standard input where the file is "-"."""
    if file != "-":
        return articles.read_file(Path(file), longest=settings.max_text)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError("Standard input is not UTF-8 text.") from error
    return articles.read(text.replace("\r\n", "\n"), longest=settings.max_text)


def plain(text: str) -> str:
    """One line of text that moves no cursor and turns no direction: white space is a space, what cannot be seen U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
