"""When: finds what an article says of days, and works the days out against the day of publication.

`find` reads the phrases ("on Tuesday", "Aug. 17 to 22", "later this week") as intervals with a precision; a phrase whose day
cannot be told keeps its place in the text and has no day. No day is ever made up.
"""

from mapapp.dates.phrases import DatePhrase, Kind, find

__all__ = ["DatePhrase", "Kind", "find"]
