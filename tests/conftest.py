"""What all tests share: no network but this machine, one real server and one real browser for the whole run."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(OFFLINE), os.environ.get("PYTHONPATH"))))

import offline  # noqa: E402

from tests.live import ROOT, Server, browsing, serving  # noqa: E402

PATIENCE = 90_000
"""Milliseconds that the browser may take for anything; a busy machine, and nothing here measures time."""
expect.set_options(timeout=PATIENCE)
# the same examples every time: what is new is found by `bench.fuzz`, and no change is refused by chance
settings.register_profile("tests", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's files last: what fails in a second is seen in a second. (On several cores the fullest files go first.)"""
    items.sort(key=lambda item: item.path.name.endswith("_browser.py"))


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """The network is refused everywhere; a test that tries is a failure, unless marked `reaches_out`."""
    offline.refused.clear()
    yield
    if offline.refused and not request.node.get_closest_marker("reaches_out"):
        pytest.fail(f"The test tried to reach {', '.join(offline.refused)}.")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page, served by a real Streamlit with a cache of its own; its log must show no traceback and no call outside."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running
    log = running.log.read_text(errors="replace")
    assert "Traceback" not in log, log
    assert offline.PREFIX not in log, log


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine alone."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in the pages of a test: errors in the console, uncaught exceptions, requests to another host.

    It must be empty when the test ends; a test that expects trouble takes it out: `troubles.clear()`.
    """
    seen: list[str] = []
    yield seen
    assert not seen, "\n".join(seen)


def watched(page: Page, server: Server, troubles: list[str]) -> Callable[[], None]:
    """Writes what goes wrong in the page to `troubles`; gives what ends that."""

    def foreign(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(server.url).netloc:
            troubles.append(f"request to {url}")

    def complained(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(f"console: {message.text} ({message.location['url']})")

    listeners: dict[str, Callable[..., None]] = {
        "request": lambda request: foreign(request.url),
        "websocket": lambda socket: foreign(socket.url),
        "pageerror": lambda error: troubles.append(f"uncaught: {error}"),
        "console": complained,
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]

    def end() -> None:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)

    return end


@pytest.fixture
def new_page(chromium: Browser, server: Server, troubles: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a fresh context with these options of Playwright: `new_page(color_scheme="dark")`.

    Addresses may be relative to the server: `page.goto("/?stop=2")`.
    """
    contexts = []

    def opened(**options: object) -> Page:
        context = chromium.new_context(base_url=server.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", lambda page: watched(page, server, troubles))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def tab(chromium: Browser, server: Server) -> Iterator[Page]:
    """One tab of desktop size for all tests: a browser draws a page that it knows in a third of the time."""
    context = chromium.new_context(base_url=server.url, viewport=DESKTOP)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page, server: Server, troubles: list[str]) -> Iterator[Page]:
    """A page of desktop size that remembers nothing but the program's own files, not yet anywhere: `page.goto("/")`."""
    end = watched(tab, server, troubles)
    yield tab
    end()
    tab.goto("/_stcore/health")  # of the same site, which ends the visit
    tab.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
    tab.context.clear_cookies()
    tab.context.clear_permissions()
    tab.set_viewport_size(DESKTOP)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots are kept for people to look at."""
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
