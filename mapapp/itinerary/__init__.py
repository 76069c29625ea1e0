"""Mentions, places and days → an ordered itinerary."""

from mapapp.itinerary.assemble import ItineraryWeights, assemble
from mapapp.itinerary.study import Study

__all__ = ["ItineraryWeights", "Study", "assemble"]
