"""PDF → its text: pypdf reads the pages, what stands on every page is left out, and lines become paragraphs again."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter

import pypdf

from mapapp.articles import plain
from mapapp.articles.brought import Document, made_on, too_long
from mapapp.errors import ArticleTooLong, DocumentError

_DAMAGE = (
    *(pypdf.errors.PyPdfError, LookupError, ArithmeticError, RuntimeError),
    *(ValueError, TypeError, AttributeError, OSError),
)
"""What pypdf raises on a damaged file: its own errors, and what its code runs into."""


def pdf(raw: bytes, longest: int) -> Document:
    """The text of a PDF of at most `longest` characters; its title and author where they are more than a file's name.

    Raises:
        DocumentError: it is locked, damaged or a scan.
        ArticleTooLong: it has far more text than `longest`; the rest of the pages is not looked at.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("This PDF is locked with a password. Save a copy without it, or copy its text and paste it.")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > 2 * longest:
                raise too_long(longest)
        said = reader.metadata
        title, author = (said.title, said.author) if said else (None, None)
        made = said.creation_date_raw if said else None
    except (DocumentError, ArticleTooLong):
        raise
    except _DAMAGE as error:
        raise DocumentError("This PDF is damaged or of a kind that cannot be read. Copy its text and paste it.") from error
    text = _joined(pages)
    if len(re.findall(r"[^\W\d_]", text)) < 20:
        raise DocumentError(
            "This PDF holds pictures of pages (a scan) and no text. Have its text recognised (OCR), then paste it."
        )
    if title and re.search(r"^microsoft word|^untitled|\.\w{2,4}$|^[\w-]+$", title.strip(), re.IGNORECASE):
        title = None  # the file's name, not the article's
    return Document(text, title=title, author=author, hints=made_on(_day(made)))


def _day(raw: object) -> dt.date | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(raw))
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _joined(pages: list[str]) -> str:
    """The pages' text as paragraphs, without the lines that stand on most pages (a running title, the number of the page)."""
    lined = [plain.clean(page).split("\n") for page in pages]
    seen = Counter(form for page in lined for form in {_form(line) for line in (*page[:3], *page[-3:])})
    repeated = {form for form, times in seen.items() if times >= 3 and times > len(pages) / 2}
    kept = ("\n".join(line for line in page if _form(line) not in repeated) for page in lined)
    return plain.unwrapped("\n".join(kept))


def _form(line: str) -> str:
    """The line with its numbers made equal."""
    return re.sub(r"\d+", "#", line.strip())
