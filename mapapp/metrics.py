"""Figures of a running server for Prometheus, on a port of their own, for this machine alone unless told otherwise."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from mapapp.errors import SettingsError

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)

READING = Histogram("mapapp_reading_seconds", "Time that reading one article took, without waiting", buckets=_SECONDS)
WAITED = Histogram("mapapp_waited_seconds", "Time that an article waited until it was read", buckets=_SECONDS)
FAILED = Counter("mapapp_failed", "Runs of the page that ended in an error of the program")
REFUSED = Counter("mapapp_refused", "What was refused at a limit", ["limit"])
SESSIONS = Gauge("mapapp_sessions", "Sessions that are kept: open pages, and those left within two minutes")
WAITING = Gauge("mapapp_waiting", "Articles that wait to be read")


def serve(port: int, address: str) -> None:
    """Serves the figures at http://`address`:`port`/metrics; not at all where `port` is 0.

    Raises:
        SettingsError: the port is taken, or the address is none of this machine's.
    """
    if not port:
        return
    try:
        start_http_server(port, addr=address)
    except (OSError, OverflowError) as error:
        told = f"MAPAPP_METRICS is {port} and MAPAPP_METRICS_ADDRESS is {address!r}"
        raise SettingsError(f"{told}, and this port cannot be used there; choose another.") from error
