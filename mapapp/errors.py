"""Everything that can go wrong with a whole article or the whole program, in words for the person who reads them.

    MapappError
    ├── ArticleError        the article cannot be read; give another text
    │   ├── EmptyArticle
    │   └── ArticleTooLong
    ├── LinkError           the share link is damaged, too long or of an unknown version; ask for a new one
    ├── SettingsError       an environment variable has a wrong value; correct it and start again
    ├── AnswersError        kept answers of geocoders cannot be read; correct the file that is imported
    └── GazetteerError      the gazetteer's file is missing or damaged; install again or run `make gazetteer`

Trouble with one place is no exception: it is an `Unresolved` in the itinerary.
"""


class MapappError(Exception):
    """The root: `str(error)` is a sentence that can be shown to the reader as it is."""


class ArticleError(MapappError):
    """The article cannot be read; the caller may ask for another text."""


class EmptyArticle(ArticleError):
    """There is no text in the article."""


class ArticleTooLong(ArticleError):
    """The text is over the limit of the settings."""


class LinkError(MapappError):
    """A share link cannot be read; the caller may show the first article instead."""


class SettingsError(MapappError):
    """An environment variable has a value that cannot be used."""


class GazetteerError(MapappError):
    """The gazetteer's file is missing or damaged."""


class AnswersError(MapappError):
    """A line of exported answers is none."""
