"""Finds a Chromium for the tests and measurements, or installs one: `python scripts/browser.py` prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = (
    "No Chromium could be found or installed. Install Chromium or Google Chrome, "
    "or set MAPAPP_CHROMIUM to the path of one, and run this again."
)


def find() -> str | None:
    """The path of a Chromium that starts: MAPAPP_CHROMIUM, else an installed one, else Playwright's own."""
    chosen = os.environ.get("MAPAPP_CHROMIUM")
    if chosen:
        return chosen
    installed = (path for name in NAMES if (path := shutil.which(name)))
    return next((path for path in chain(installed, (MAC,), _playwrights()) if _starts(path)), None)


def install() -> None:
    """Debian's package where that is allowed without asking for a password, else Playwright's own download."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not sudo or _succeeds(*sudo, "true")):
        apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
        _succeeds(*apt, "update")
        if _succeeds(*apt, "install", "-y", "--no-install-recommends", "chromium") and find():
            return
    _succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def _playwrights() -> Iterator[str]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second, only where nothing is installed

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    """Whether it answers: Ubuntu's `chromium-browser` may be a mere pointer to a snap that is not there."""
    return Path(path).exists() and _succeeds(path, "--version", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _succeeds(*command: str, stdout: int | None = None, stderr: int | None = None) -> bool:
    try:
        # what an installer says goes to stderr: stdout is for the path
        return subprocess.run(command, stdout=stdout or sys.stderr.fileno(), stderr=stderr, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    if not find():
        install()
    sys.exit(print(find()) if find() else ADVICE)
