"""Mentions, places and days → an ordered itinerary."""

from mapapp.itinerary.assemble import ItineraryWeights, assemble
from mapapp.itinerary.days import DayWeights
from mapapp.itinerary.study import Study, placed

__all__ = ["DayWeights", "ItineraryWeights", "Study", "assemble", "placed"]
