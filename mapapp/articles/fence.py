"""The fence around fetching: which addresses may be connected to, and the connection that goes nowhere else.

A name is looked up once, every address it has is checked, and the connection is opened to one of those addresses, not to the
name: whoever answers the look-up has no second answer to give (DNS rebinding). TLS and the Host header still carry the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from httpcore2 import NetworkBackend, NetworkError, NetworkStream, SyncBackend, TimeoutException

from mapapp.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
Resolve = Callable[[str], Sequence[str]]
"""A name → its addresses."""
Connect = Callable[[str, int, float], NetworkStream]
"""An address as a number, a port, seconds → the connection."""

PORTS = frozenset({80, 443})
"""Where the web is served; other ports are other services, and asking them is looking for holes."""

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last four bytes are the IPv4 address that is reached."""
_PUBLIC = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out as public (IANA); anything else is special in some way."""
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"),
    )
)
"""Not public although their neighbours are (IANA's special-purpose registries): this network, shared address space, Azure's own
service, protocol assignments, 6to4 relays, benchmarks, reserved; Teredo and its like, documentation, 6to4, segment routing."""
FORBIDDEN = "This address leads into a private network and is not fetched. Copy the text of the article and paste it."
UNREACHED = "The site {host} cannot be reached. Look at the address again, or copy the text of the article and paste it."
SLOW = "The site {host} takes too long. Try again later, or copy the text of the article and paste it."


def public(address: str, private: Networks = ()) -> bool:
    """Whether this address may be connected to: a public one, or one of the `private` networks that are allowed by name."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:  # with a zone ("fe80::1%eth0"), too
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.scope_id:
            return False
        embedded = number.ipv4_mapped
        if embedded is None and number in _TRANSLATED:
            embedded = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if embedded is not None:
            number = embedded
        elif number not in _PUBLIC and not _in(number, private):
            return False
    if _in(number, private):
        return True
    return number.is_global and not number.is_multicast and not _in(number, _SPECIAL)


def _in(number: Address, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(number.version == network.version and number in network for network in networks)


def numbered(host: str) -> str | None:
    """The address that a host written as a number means, however it is written; `None` for a name.

    The C library reads "2130706433", "0177.1" and "0x7f.0.0.1" as 127.0.0.1, and so do browsers: it is asked here.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def look_up(host: str) -> list[str]:
    """The addresses of a name, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def open_connection(address: str, port: int, seconds: float) -> NetworkStream:
    """A connection to an address that is a number: nothing is looked up any more."""
    return SyncBackend().connect_tcp(address, port, timeout=seconds)


class Clock:
    """The seconds that one fetch has altogether."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, host: str) -> float:
        """Seconds that are left; `FetchError` where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(SLOW.format(host=host))
        return left


class Fence(NetworkBackend):
    """Opens the connections of one fetch, each to an address that was checked, all within its clock."""

    def __init__(self, clock: Clock, private: Networks, resolve: Resolve, connect: Connect) -> None:
        self._clock, self._private, self._resolve, self._connect = clock, private, resolve, connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """The connection to this host. One forbidden address among those of a name forbids the name.

        Raises:
            FetchError: the address is forbidden, or cannot be found or reached in time.
        """
        addresses = [number] if (number := numbered(host.strip("[]"))) else self._addresses(host)
        if not all(public(address, self._private) for address in addresses):
            raise FetchError(FORBIDDEN)
        if port not in PORTS and not all(_in(ipaddress.ip_address(address), self._private) for address in addresses):
            raise FetchError("Only the web's usual ports, 80 and 443, are fetched from. Copy the text and paste it.")
        for address in addresses[:4]:
            try:
                return _Timed(self._connect(address, port, min(5.0, self._clock.left(host))), self._clock, host)
            except (OSError, NetworkError, TimeoutException):
                continue
        raise FetchError(UNREACHED.format(host=host))

    def _addresses(self, host: str) -> Sequence[str]:
        """The addresses of the name. A look-up has no end of its own, so it is left behind when the clock runs out."""
        found: list[str] = []

        def ask() -> None:
            try:
                found.extend(self._resolve(host))
            except (OSError, UnicodeError):
                return

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._clock.left(host))
        if asking.is_alive() or not found:
            raise FetchError(UNREACHED.format(host=host))
        return found


class _Timed(NetworkStream):
    """A connection whose every step ends with the clock of the fetch, so that drops in time make no ocean."""

    def __init__(self, stream: NetworkStream, clock: Clock, host: str) -> None:
        self._stream, self._clock, self._host = stream, clock, host

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(self._host))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(self._host))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return _Timed(
            self._stream.start_tls(ssl_context, server_hostname, self._clock.left(self._host)), self._clock, self._host
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
