"""Online services by choice: any of geopy's, asked politely and no oftener than its owner allows."""

from __future__ import annotations

import json
import threading
import time
from inspect import signature
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderNotFound,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderUnavailable,
)
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder

from mapapp import __version__
from mapapp.errors import SettingsError
from mapapp.geocoder.cache import Answers, CachedGeocoder
from mapapp.settings import Settings

USER_AGENT = f"mapapp/{__version__}"
TIMEOUT = 5
"""Seconds that one answer may take."""
APART = 1.0
"""Seconds between two questions of this process, whoever asks: the policy of OpenStreetMap's Nominatim is one a second."""
PAUSE = 60.0
"""Seconds without questions after a failure, so that thirty places do not wait for thirty time-outs."""
CREDITS = {
    "nominatim": "© OpenStreetMap contributors (ODbL), Nominatim",
    "photon": "© OpenStreetMap contributors (ODbL), Photon",
    "opencage": "© OpenStreetMap contributors (ODbL), OpenCage",
}
"""The credit that services on open data ask for; others are credited by their name."""


class _Turn:
    """Whose turn it is to ask a service: one at a time for the whole process, and nobody during a pause."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = 0.0
        self.silent_until = 0.0


_turns: dict[str, _Turn] = {}
_turns_lock = threading.Lock()


class PoliteGeocoder(Geocoder):  # type: ignore[misc]
    """A geocoder with a limit of questions that all its instances of one service share, and a pause after failures."""

    def __init__(self, geocoder: Geocoder, service: str, apart: float = APART, pause: float = PAUSE) -> None:
        """`apart` is the least time between two questions and `pause` the silence after a failure, in seconds."""
        super().__init__(scheme="https", timeout=TIMEOUT, user_agent=USER_AGENT)
        self._geocoder = geocoder
        self._service = service
        self._apart = apart
        self._pause = pause
        with _turns_lock:
            self._turn = _turns.setdefault(service, _Turn())

    def geocode(self, query: Any, **options: Any) -> Any:
        """As the geocoder's own; raises `GeocoderUnavailable` at once during a pause."""
        return self._ask(self._geocoder.geocode, query, options)

    def reverse(self, query: Any, **options: Any) -> Any:
        """As the geocoder's own; raises `GeocoderUnavailable` at once during a pause."""
        return self._ask(self._geocoder.reverse, query, options)

    def _ask(self, method: Any, query: Any, options: dict[str, Any]) -> Any:
        turn = self._turn
        with turn.lock:
            left = turn.silent_until - time.monotonic()
            if left > 0:
                raise GeocoderUnavailable(f"{self._service} failed a moment ago; it is asked again in {left:.0f} seconds.")
            time.sleep(max(0.0, turn.next - time.monotonic()))
            try:
                return method(query, **options)
            except GeocoderQueryError:
                raise  # the question was wrong, not the service
            except GeocoderServiceError as error:
                asked_to_wait = getattr(error, "retry_after", None) if isinstance(error, GeocoderRateLimited) else None
                turn.silent_until = time.monotonic() + max(self._pause, asked_to_wait or 0.0)
                raise
            finally:
                turn.next = time.monotonic() + self._apart


def online_geocoder(settings: Settings) -> CachedGeocoder | None:
    """The service that the settings name, with its answers kept; `None` where they name none.

    Raises `SettingsError` where the service is unknown or its options do not fit.
    """
    service = settings.geocoder.strip().lower()
    if not service:
        return None
    try:
        options = json.loads(settings.geocoder_options or "{}")
        # The adapter of the standard library asks once; that of requests would ask three times and wait three time-outs.
        ours = {"user_agent": USER_AGENT, "timeout": TIMEOUT, "adapter_factory": URLLibAdapter}
        geocoder = get_geocoder_for_service(service)(**ours | options)
    except GeocoderNotFound as error:
        raise SettingsError(f"MAPAPP_GEOCODER is {service!r}; geopy knows no service of that name.") from error
    except (ConfigurationError, TypeError, ValueError) as error:
        raise SettingsError(f"MAPAPP_GEOCODER_OPTIONS do not fit {service}: {error}") from error
    answers = Answers(settings.cache_dir / settings.answers, settings.answers_days)
    language = "en" if "language" in signature(geocoder.geocode).parameters else None
    return CachedGeocoder(PoliteGeocoder(geocoder, service), answers, service, CREDITS.get(service, service), language)
