"""Mentions, places and days → an ordered itinerary."""

from mapapp.itinerary.assemble import ItineraryWeights, assemble
from mapapp.itinerary.groups import contains
from mapapp.itinerary.reasons import standing
from mapapp.itinerary.study import Study
from mapapp.itinerary.trip import trip

__all__ = ["ItineraryWeights", "Study", "assemble", "contains", "standing", "trip"]
