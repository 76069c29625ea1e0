"""`mapapp` alone: the page, served on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_APP = Path(__file__).parents[1] / "app.py"


def serve(port: int | None, address: str) -> None:
    """Become Streamlit: signals then reach it, and its exit code is the command's."""
    command = [sys.executable, "-m", "streamlit", "run", str(_APP), f"--server.address={address}"]
    # the address that the page is told it has; without it Streamlit asks a service on the internet for one
    command += [f"--browser.serverAddress={'localhost' if address == '127.0.0.1' else address}"]
    if port:
        command += [f"--server.port={port}"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - no shell, and every part is our own
