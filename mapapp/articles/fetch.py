"""An address → the document behind it, politely and inside the fence: one page for one reader, no crawling."""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urljoin, urlsplit

import httpcore2

from mapapp import __version__
from mapapp.articles import bounded
from mapapp.articles.address import NO_ADDRESS, Target, target
from mapapp.articles.brought import Document
from mapapp.articles.fence import UNREACHED, Clock, Connect, Fence, Resolve, look_up, open_connection
from mapapp.errors import FetchError
from mapapp.settings import Settings

AGENT = "mapapp"
USER_AGENT = f"{AGENT}/{__version__} (reads one article when its reader asks for it)"
SECONDS = 10.0
"""What a fetch may take altogether: look-up, robots.txt, redirects, the page."""
MOST_REDIRECTS = 5
MOST_BYTES = 5_000_000
"""The most that a page may come to, unpacked."""
MOST_ROBOTS = 500_000
"""As much of a robots.txt as RFC 9309 asks to read."""
SITE_SECONDS = 1.0
"""The least time from one fetch of a site to the next."""
VISITOR_SECONDS = 3_600.0
"""The time that a visitor's fetches are counted over."""
ROBOTS_SECONDS = 600.0
"""How long a robots.txt counts."""
MOST_KEPT = 1_000
"""Sites and visitors that are remembered at most; the oldest are forgotten first."""

_MEDIA = re.compile(
    r"text/(?!css|javascript|csv|calendar|vcard).*|application/(?:xhtml\+xml|pdf|rtf|octet-stream|vnd\.oasis\.opendocument\.text"
    r"|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|message/rfc822|multipart/related|"
)
_STATUS = {
    401: "The site asks for a log-in",
    402: "The site asks for a subscription",
    403: "The site does not give this page to programs",
    404: "There is no page at this address",
    410: "The page is gone",
    429: "The site asks to come back later",
    451: "The site may not show this page here",
}
_PASTE = "Open it in your browser, copy the text and paste it."


class Fetcher:
    """Fetches pages for all visitors of one program: it remembers when it last asked a site, and how often a visitor asked.

    `resolve` and `connect` are how names are looked up and connections opened.
    """

    def __init__(self, settings: Settings, resolve: Resolve = look_up, connect: Connect = open_connection) -> None:
        self._settings, self._resolve, self._connect = settings, resolve, connect
        self._tls = httpcore2.default_ssl_context()
        self._lock = threading.Lock()
        self._next: OrderedDict[str, float] = OrderedDict()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._robots: OrderedDict[str, tuple[float, bytes | None]] = OrderedDict()

    def fetch(self, address: str, visitor: str = "") -> Document:
        """The document behind the address, for this visitor; its `url` says where it was found.

        Raises:
            FetchError: fetching is switched off, the address is not allowed or not reached, the site does not want it, or the
                visitor has fetched enough for now.
            ArticleError: what is there cannot be read, see `bounded.document`.
        """
        if not self._settings.fetch:
            raise FetchError(f"Fetching addresses is switched off here. {_PASTE}")
        wanted = target(address)
        self._count(visitor)
        clock = Clock(SECONDS)
        visited: set[str] = set()
        for _ in range(MOST_REDIRECTS + 1):
            self._take_turn(wanted, visited, clock)
            self._ask_robots(wanted, clock)
            with self._get(wanted, clock) as answer:
                if (onward := _redirect(answer, wanted)) is None:
                    media, charset = _media(answer)
                    raw = _body(answer, MOST_BYTES)
                    break
            wanted = onward
        else:
            raise FetchError(f"The address leads from one page to the next without end. {_PASTE}")
        name = unquote(urlsplit(wanted.url).path).rpartition("/")[2]
        return bounded.document(raw, name=name, url=wanted.url, media=media, charset=charset, longest=self._settings.max_text)

    def _count(self, visitor: str) -> None:
        """Counts one more fetch of the visitor."""
        now = time.monotonic()
        with self._lock:
            times = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while times and times[0] < now - VISITOR_SECONDS:
                times.popleft()
            if len(times) >= self._settings.fetches:
                minutes = int((times[0] + VISITOR_SECONDS - now) / 60) + 1
                raise FetchError(
                    f"You have fetched {len(times)} pages within an hour; the next one can be fetched in {minutes} minutes."
                    " Texts can be pasted all the time."
                )
            times.append(now)
            while len(self._asked) > MOST_KEPT:
                self._asked.popitem(last=False)

    def _take_turn(self, wanted: Target, visited: set[str], clock: Clock) -> None:
        """Waits until the site may be asked again. The robots.txt and redirects on one site belong to one turn."""
        if wanted.host in visited:
            return
        visited.add(wanted.host)
        now = time.monotonic()
        with self._lock:
            turn = max(now, self._next.get(wanted.host, now))
            if turn - now > clock.left(wanted.host) - 2:
                raise FetchError(f"Many readers ask {wanted.host} right now. Try again in a minute, or paste the text.")
            self._next[wanted.host] = turn + SITE_SECONDS
            self._next.move_to_end(wanted.host)
            while len(self._next) > MOST_KEPT:
                self._next.popitem(last=False)
        time.sleep(turn - now)

    def _ask_robots(self, wanted: Target, clock: Clock) -> None:
        """Raises `FetchError` where the site's robots.txt does not want this address fetched (RFC 9309)."""
        now = time.monotonic()
        with self._lock:
            at, text = self._robots.get(wanted.origin, (-ROBOTS_SECONDS, None))
        if at < now - ROBOTS_SECONDS:
            text = self._robots_text(wanted, clock)
            with self._lock:
                self._robots[wanted.origin] = (now, text)
                self._robots.move_to_end(wanted.origin)
                while len(self._robots) > MOST_KEPT // 10:
                    self._robots.popitem(last=False)
        if text is None:
            raise FetchError(f"The site {wanted.host} does not say what programs may fetch. {_PASTE}")
        if text.strip() and not bounded.robots_allow(text, wanted.url, AGENT):
            raise FetchError(f"The site {wanted.host} does not want programs to fetch this page. {_PASTE}")

    def _robots_text(self, wanted: Target, clock: Clock) -> bytes | None:
        """The robots.txt of the address's site; empty where there is none, `None` where the site fails to say."""
        at = Target(wanted.scheme, wanted.host, wanted.port, "/robots.txt")
        for _ in range(MOST_REDIRECTS + 1):
            with self._get(at, clock) as answer:
                onward = _redirect(answer, at)
                if onward is None:
                    if answer.status >= 500:
                        return None
                    return _body(answer, MOST_ROBOTS, whole=False) if answer.status == 200 else b""
            at = onward
        return b""

    @contextmanager
    def _get(self, wanted: Target, clock: Clock) -> Iterator[httpcore2.Response]:
        """The answer to one GET over a connection of its own, closed afterwards."""
        fence = Fence(clock, self._settings.fetch_private, self._resolve, self._connect)
        headers: dict[bytes | str, bytes | str] = {
            "Host": wanted.origin.partition("://")[2],
            "User-Agent": USER_AGENT,
            "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        url = httpcore2.URL(
            scheme=wanted.scheme.encode(), host=wanted.host.encode(), port=wanted.port, target=wanted.path.encode()
        )
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=fence, max_connections=1) as pool,
                pool.stream("GET", url, headers=headers) as answer,
            ):
                yield answer
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError, ValueError) as error:
            clock.left(wanted.host)  # says so where it was the time
            raise FetchError(UNREACHED.format(host=wanted.host)) from error


def _header(answer: httpcore2.Response, name: bytes) -> str:
    return next((value.decode("latin-1").strip() for key, value in answer.headers if key.lower() == name), "")


def _redirect(answer: httpcore2.Response, wanted: Target) -> Target | None:
    """Where the answer leads on to; `None` where it is the page itself."""
    if answer.status not in {301, 302, 303, 307, 308}:
        return None
    place = _header(answer, b"location").encode("latin-1").decode("utf-8", "replace")
    try:
        return target(urljoin(wanted.url, place))
    except ValueError as error:
        raise FetchError(NO_ADDRESS) from error


def _media(answer: httpcore2.Response) -> tuple[str, str | None]:
    """The media type and the encoding that the answer says of itself, if it is a page of a kind that can be read.

    Raises:
        FetchError: it is no page, or of another kind.
    """
    if answer.status != 200:
        trouble = _STATUS.get(
            answer.status, "The site has trouble itself" if answer.status >= 500 else "The site gives no page"
        )
        raise FetchError(f"{trouble} ({answer.status}). {_PASTE}")
    media, _, rest = _header(answer, b"content-type").lower().partition(";")
    if not _MEDIA.fullmatch(media.strip()):
        raise FetchError(
            "There is no text at this address but something else: a picture, a film, data. Take the article's own."
        )
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", rest)
    return media.strip(), charset.group(1) if charset else None


def _body(answer: httpcore2.Response, most: int, whole: bool = True) -> bytes:
    """The body, unpacked, of at most so many bytes; where not the `whole` is needed the rest is left.

    Raises:
        FetchError: it is longer, packed in a way that was not asked for, or damaged.
    """
    packing = _header(answer, b"content-encoding").lower()
    if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError(f"The site packs its pages in an unusual way ({packing[:20]}). {_PASTE}")
    inflater = zlib.decompressobj(47) if packing not in {"", "identity"} else None
    found = bytearray()
    received = 0
    for piece in answer.iter_stream():
        received += len(piece)
        try:
            found += inflater.decompress(piece, most + 1 - len(found)) if inflater else piece
        except zlib.error as error:
            raise FetchError(f"The page came damaged. Try again. {_PASTE}") from error
        if max(len(found), received) > most:
            if whole:
                raise FetchError(f"The page has more than {most // 1_000_000} MB, far more than an article. {_PASTE}")
            break
    return bytes(found[:most])
