"""When: finds what an article says of days, works the days out against the day of publication, and tells which are a stop's.

`find` reads the phrases ("on Tuesday", "Aug. 17 to 22", "later this week") as intervals with a precision; a phrase whose day
cannot be told keeps its place in the text and has no day. `of_stops` gives each stop the days that are its own. No day is
ever made up.
"""

from mapapp.dates.phrase import DatePhrase, Kind
from mapapp.dates.phrases import find
from mapapp.dates.scene import Visit
from mapapp.dates.stays import of_stops

__all__ = ["DatePhrase", "Kind", "Visit", "find", "of_stops"]
