"""The command line: `mapapp` starts the page, `mapapp trace` reads one article, `mapapp batch` many; one file a command."""

from __future__ import annotations

import io
import os
import sys

import click

from mapapp import __version__
from mapapp.cli import batch, cache, export, page, trace
from mapapp.cli.terminal import spoken
from mapapp.settings import Settings


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the page; the first free one from 8501 if not given.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address that the page is served on.")
@click.version_option(__version__, prog_name="mapapp")
@click.pass_context
def main(context: click.Context, port: int | None, address: str) -> None:
    """Read an article about a journey and draw the journey on a map beside the text.

    Without a command: serve the page.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        with spoken():
            page.serve(Settings.read(), port, address)


for each in (trace.command, export.command, batch.command, cache.command):
    main.add_command(each)
