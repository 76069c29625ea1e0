"""`mapapp` alone: the page, served on this machine."""

from __future__ import annotations

import logging
import os
import runpy
import sys
from pathlib import Path
from typing import NoReturn

from mapapp import logs, metrics, pipeline
from mapapp.llm import language_model
from mapapp.settings import Settings

_APP = Path(__file__).parents[1] / "app.py"


def serve(settings: Settings, port: int | None, address: str) -> None:
    """Opens what reading needs, so that what is wrong with it ends the command, and runs Streamlit in this process.

    Raises:
        MapappError: a setting or a shipped file cannot be used.
    """
    logs.install()
    pipeline.load(settings)
    language_model(settings)  # visitors may choose it, whoever reads by default
    metrics.serve(settings.metrics, settings.metrics_address)
    sys.argv = ["streamlit", "run", str(_APP), f"--server.address={address}"]
    # the address that the page is told it has; without it Streamlit asks a service on the internet for one
    sys.argv += [f"--browser.serverAddress={'localhost' if address == '127.0.0.1' else address}"]
    sys.argv += [f"--server.maxUploadSize={settings.max_file}"]
    if port:
        sys.argv += [f"--server.port={port}"]
    try:
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        _leave(end.code)


def _leave(code: object) -> NoReturn:
    """Ends the process as it stands: threads that still read are in the middle of native code, which would abort the process
    while the interpreter is taken down around it, and nobody waits for what they read.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))
