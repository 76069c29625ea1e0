"""What a command writes: a file that is whole or not there, and standard output; where there is no room, a sentence."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import click

from mapapp.errors import FileError


def put(content: str | bytes, where: str = "-") -> None:
    """Writes it to the file `where`, which keeps what it had until all is written; "-" is standard output.

    Raises:
        FileError: it cannot be written.
    """
    try:
        if where == "-":
            _print(content)
        else:
            _replace(Path(where), content.encode() if isinstance(content, str) else content)
    except BrokenPipeError:
        raise  # whoever reads the output has had enough
    except OSError as error:
        name = "Standard output" if where == "-" else where
        raise FileError(f"{name} cannot be written: {error.strerror or error}.") from error


def _print(content: str | bytes) -> None:
    try:
        click.echo(content, nl=isinstance(content, str))
    except BrokenPipeError:
        raise
    except OSError:
        with suppress(OSError):  # the rest would be tried again when the program ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _replace(path: Path, content: bytes) -> None:
    """Puts the content in the place of a file; a pipe or a device just gets it."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError("it may only be read")
    path = path.resolve()
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # some disks say only now that they are full
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
