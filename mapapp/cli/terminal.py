"""Between the commands and the person at the terminal: the article that is named, errors as sentences, text made safe."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from mapapp import articles, exports, pipeline
from mapapp.errors import FileError, MapappError
from mapapp.gazetteer import open_gazetteer
from mapapp.model import Article, Itinerary
from mapapp.settings import Settings

_ADDRESSES = ("http://", "https://")

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


def itinerary(source: str, settings: Settings, date: dt.date | None, title: str | None) -> Itinerary:
    """The journey that the article at `source` tells, or that a file of ours or a table of stops (CSV) holds.

    A day of publication or headline that is given goes before the source's own.
    """

    def known(found: Article) -> Article:
        return replace(found, date=date or found.date, title=title or found.title)

    path = Path(source)
    if not exports.ours(path.name) or source.startswith(_ADDRESSES):
        return pipeline.trace(known(_article(source, settings)), pipeline.load(settings))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"The file {path.name} cannot be read: {error.strerror or error}.") from error
    opened = exports.read(data, open_gazetteer(settings), longest_article=settings.max_text)
    return replace(opened, article=known(opened.article))


def _article(source: str, settings: Settings) -> Article:
    """The article at the address, in the file of any kind, or on standard input where it is "-"; hints go to standard error."""
    if source.startswith(_ADDRESSES):
        found = articles.Fetcher(settings).fetch(source)
    elif source == "-":
        raw = sys.stdin.buffer.read(settings.max_file * 1_000_000 + 1)
        found = articles.sized_document(raw, "-", longest=settings.max_text, largest=settings.max_file)
    else:
        found = articles.file_document(Path(source), longest=settings.max_text, largest=settings.max_file)
    for hint in found.hints:
        click.echo(plain(hint), err=True)
    return found.article()


def plain(text: str) -> str:
    """One line of text that moves no cursor and turns no direction: white space is a space, what cannot be seen U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
