"""`mapapp export`: the journey as a file for other programs, for the calendar, or for print."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click

from mapapp import exports
from mapapp.cli.output import put
from mapapp.cli.terminal import asking, itinerary, online, plain, spoken
from mapapp.settings import Settings

_PICTURES = ("svg", "png")


@click.command("export")
@click.argument("file")
@click.option(
    "--to", "form", type=click.Choice(list(exports.FORMATS)), help="Format; the ending of PATH tells it if not given."
)
@click.option("--output", metavar="PATH", required=True, help='File to write; "-" is standard output.')
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, where the article does not tell it.")
@click.option("--title", help="Headline, where the file does not tell it.")
@click.option("--size", metavar="WIDTHxHEIGHT", help="Pixels of a picture; 1200x675 if not given.")
@click.option("--dark", is_flag=True, help="A picture or page in dark colours.")
@online
def command(
    file: str,
    form: str | None,
    output: str,
    *,
    date: dt.datetime | None,
    title: str | None,
    size: str | None,
    dark: bool,
    geocoder: str | None,
) -> None:
    """Write the journey in FILE to PATH: an article, a file that was exported as json, or a table of stops (CSV)."""
    form = form or exports.guess(output)
    if form is None:
        raise click.UsageError(f"The ending of {output} tells no format; name one with --to.")
    if output != "-" and file != "-" and Path(output).exists() and Path(file).exists() and Path(output).samefile(file):
        raise click.UsageError("FILE and PATH are the same file.")
    options = _options(form, size, dark)
    if output == "-" and form == "png" and sys.stdout.isatty():
        raise click.UsageError("A picture is nothing for a terminal; name a file with --output.")
    with spoken():
        journey = itinerary(file, asking(Settings.read(), geocoder), date.date() if date else None, title)
        for lost in journey.unresolved:
            click.echo(plain(f"Not on the map: {lost.mention.name} ({lost.reason})"), err=True)
        put(exports.write(journey, form, **options), output)


def _options(form: str, size: str | None, dark: bool) -> dict[str, Any]:
    """What the drawing is told; only pictures have a size, only what is drawn has colours."""
    if size and form not in _PICTURES:
        raise click.UsageError(f"--size is for pictures ({' and '.join(_PICTURES)}).")
    if dark and form not in (*_PICTURES, "html"):
        raise click.UsageError("--dark is for pictures and html.")
    options: dict[str, Any] = {"theme": "dark"} if dark else {}
    if size:
        width, _, height = size.lower().partition("x")
        if not (width.isdecimal() and height.isdecimal() and len(size) < 12):
            raise click.UsageError(f"--size is {size!r}; write a width and a height such as 1200x675.")
        options |= {"width": int(width), "height": int(height)}
    return options
