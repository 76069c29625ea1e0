"""Geocoders with geopy's interface: the gazetteer itself, kept answers around any other, and online services by choice."""

from mapapp.geocoder.cache import Answers, CachedGeocoder, Kept
from mapapp.geocoder.offline import OfflineGeocoder
from mapapp.geocoder.online import online_geocoder
from mapapp.geocoder.places import candidates, looked_up

__all__ = ["Answers", "CachedGeocoder", "Kept", "OfflineGeocoder", "candidates", "looked_up", "online_geocoder"]
