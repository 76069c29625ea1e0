"""The real server and the real browser, for tests and measurements."""

import asyncio
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts.browser import ADVICE, find

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120  # a cold machine with one busy core; usually one second

CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # every name and address but this machine's leads nowhere, whatever asks for it: pages, workers, the browser itself
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@dataclass(frozen=True)
class Server:
    """A running server; `log` is the file that holds what it wrote."""

    url: str
    process: int
    log: Path


@contextmanager
def serving(folder: Path, port: int | None = None, script: str = "mapapp/app.py", **environ: str) -> Iterator[Server]:
    """Streamlit with the page or another script on this or a free port, at home in `folder/home`; ends with the block."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.port={port}"]
    cache = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "MAPAPP_CACHE_DIR": str(home / ".cache" / "mapapp")}
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=os.environ | cache | environ, stdout=out, stderr=out) as process,
    ):
        try:
            try:
                await_health("127.0.0.1", port, process)
            except TimeoutError as error:
                raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}") from error
            yield Server(f"http://127.0.0.1:{port}", process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def browsing() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine alone."""
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    path = find()
    if path is None:
        raise RuntimeError(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that systems give to whoever asks for any meanwhile."""
    for port in random.sample(range(20_000, 30_000), 1_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


def await_health(host: str, port: int, process: subprocess.Popen[bytes]) -> None:
    """Returns as soon as this process serves the page; `TimeoutError` where it has ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(host, port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        connection.close()
        time.sleep(0.05)
    raise TimeoutError


def awaited(work: Coroutine[Any, Any, object]) -> object:
    """What it comes to, run in a thread of its own: where a browser is open, Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
