"""Cuts this process off from every address but its own machine, as if the cable were out.

Importing it is enough. `sitecustomize.py` beside it does so in every Python process that is started with this folder in
PYTHONPATH: the server, the command line, the workers of a batch. An audit hook sees what a patched `socket.connect` misses:
`connect_ex`, datagrams and look-ups of names.
"""

import ipaddress
import sys

PREFIX = "network refused:"
refused: list[str] = []
"""What this process tried to reach, in order."""

_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_TO_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class NetworkRefused(OSError):
    """Raised where a connection would leave this machine; an OSError, as a real failure of the network is."""


def _stays(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, args: tuple[object, ...]) -> None:
    if event in _TO_ADDRESS:
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a socket of this machine
    elif event in _TO_NAME:
        host = args[0]
    else:
        return
    if not _stays(host):
        refused.append(str(host))
        print(PREFIX, host, file=sys.stderr, flush=True)
        raise NetworkRefused(f"{PREFIX} {host}")


sys.addaudithook(_guard)
