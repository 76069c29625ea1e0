"""An address as somebody typed it → its parts, sound enough to be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

from mapapp.articles.fence import numbered
from mapapp.errors import FetchError

NO_ADDRESS = "This is no address of a page. It begins with https:// and the name of a site."


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was taken apart and is sound: `host` in ASCII, `path` percent-encoded with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the Host header and addresses write them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.path


def target(address: str) -> Target:
    """The address that somebody typed, taken apart; "https://" is put in front where it is missing.

    Raises:
        FetchError: it is no address of the web.
    """
    address = address.strip()
    if re.fullmatch(r"[^\s:/?#@]+\.[^\s:/?#@]+(?::\d+)?(?:[/?#]\S*)?", address):
        address = "https://" + address
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(NO_ADDRESS) from error
    if parts.scheme not in {"http", "https"}:
        raise FetchError("Only addresses that begin with https:// or http:// can be fetched.")
    if not host or len(address) > 2_000 or re.search(r"[\s\x00-\x1f\x7f\\]", address):
        raise FetchError(NO_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise FetchError("Addresses with a name or password in them are not fetched. Leave out what stands before the @.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
    )
    return Target(parts.scheme, _ascii(host), port if port is not None else (443 if parts.scheme == "https" else 80), path)


def _ascii(host: str) -> str:
    if numbered(host):
        return host
    try:
        return idna.encode(host.rstrip("."), uts46=True).decode("ascii")
    except idna.IDNAError as error:
        if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host.rstrip(".")):  # underscores occur, though no registrar sells them
            return host.rstrip(".")
        raise FetchError(NO_ADDRESS) from error
