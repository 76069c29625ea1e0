"""Everything that can go wrong with a whole article or the whole program, in words for the person who reads them.

    MapappError
    ├── ArticleError        the article cannot be read; give another text
    │   ├── EmptyArticle
    │   ├── ArticleTooLong
    │   ├── DocumentError   the file or page holds no text that can be taken out; the sentence says what helps
    │   └── FetchError      the address cannot be fetched, or may not be; paste the text instead
    ├── LinkError           the share link is damaged, too long or of an unknown version; ask for a new one
    ├── FileError           a file of ours or a table of stops cannot be opened; ask for it again, or correct it
    ├── ExportError         the itinerary holds nothing that this format could carry; choose another
    ├── Busy                the server is at one of its limits; try again later
    ├── SettingsError       an environment variable has a wrong value; correct it and start again
    ├── AnswersError        kept answers of geocoders cannot be read or written; correct the file, make room
    ├── ServiceError        an online service did not answer; try later, or without it
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


class DocumentError(ArticleError):
    """A document holds no text that can be taken out, or does not let itself be read; the caller may ask for a paste."""


class FetchError(ArticleError):
    """An address cannot be fetched or is not allowed; the caller may ask for a paste."""


class LinkError(MapappError):
    """A share link cannot be read; the caller may show the first article instead."""


class FileError(MapappError):
    """A file that should hold an itinerary holds none."""


class ExportError(MapappError):
    """An itinerary cannot be written in the format that was chosen."""


class Busy(MapappError):
    """The server is at one of its limits, or this visitor is; `limit` is the name of the setting."""

    def __init__(self, words: str, limit: str) -> None:
        super().__init__(words)
        self.limit = limit


class SettingsError(MapappError):
    """An environment variable has a value that cannot be used."""


class GazetteerError(MapappError):
    """The gazetteer's file is missing or damaged."""


class AnswersError(MapappError):
    """A line of exported answers is none, or the file of kept answers cannot be used."""


class ServiceError(MapappError):
    """An online geocoder did not answer, or not so that it could be understood."""
