"""Geocoders with geopy's interface: the gazetteer itself, kept answers around any other, and online services by choice."""

from mapapp.geocoder.cache import Answers, CachedGeocoder, Kept
from mapapp.geocoder.offline import OfflineGeocoder
from mapapp.geocoder.online import online_geocoder

__all__ = ["Answers", "CachedGeocoder", "Kept", "OfflineGeocoder", "online_geocoder"]
