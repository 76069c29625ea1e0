"""Mentions, places and days → an ordered itinerary."""

from mapapp.itinerary.assemble import ItineraryWeights, assemble
from mapapp.itinerary.confidence import Scale, Scales, scales
from mapapp.itinerary.groups import contains
from mapapp.itinerary.reasons import standing
from mapapp.itinerary.study import Study
from mapapp.itinerary.trip import trip

__all__ = ["ItineraryWeights", "Scale", "Scales", "Study", "assemble", "contains", "scales", "standing", "trip"]
