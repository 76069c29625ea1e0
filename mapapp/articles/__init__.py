"""Whatever people bring → Article: a text, a file, an address.

`read` takes a text as it is, to the letter, and `read_file` a text file of our own. Everything a stranger brings goes through
`document` (`file_document`, `sized_document`): bytes of any kind are read in a bounded process and give a `Document`, what was
found in them, which may be corrected before it becomes an article. `Fetcher` gets the bytes behind an address, inside a fence.
"""

from mapapp.articles.bounded import document, file_document, sized_document
from mapapp.articles.brought import Document
from mapapp.articles.fetch import Fetcher
from mapapp.articles.text import head_date, read, read_file

__all__ = ["Document", "Fetcher", "document", "file_document", "head_date", "read", "read_file", "sized_document"]
