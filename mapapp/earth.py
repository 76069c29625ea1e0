"""Distances on the Earth."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from mapapp.model import Place

RADIUS_KM = 6371.0088
"""The Earth's mean radius (IUGG). Distances on such a sphere are wrong by 0.6 % at most, less than a town's point is."""


def km(here: Place, there: Place) -> float:
    """Great-circle distance of two places in kilometres."""
    return between(here.lat, here.lon, there.lat, there.lon)


def between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance of two points given in degrees, in kilometres (haversine formula)."""
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * RADIUS_KM * asin(min(1.0, sqrt(half)))
