"""Documents of every kind, built here from our own words, and hostile ones of every kind."""

import gzip
import io
import zipfile
import zlib
from functools import partial

WORDS = (
    "Foreign Minister Ana Reyes arrived in Nairobi on Monday. She will visit Kampala on Thursday, officials said.",
    "In Nairobi she met the president and the heads of two banks, and she saw the old railway station that is to be rebuilt.",
)
HEADLINE = "Reyes tours East Africa"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_DC = "http://purl.org/dc/elements/1.1/"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    with io.BytesIO() as target:
        with zipfile.ZipFile(target, "w", method) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return target.getvalue()


def docx(paragraphs=WORDS, more=None):
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    core = f'<c xmlns:dc="{_DC}"><dc:title>{HEADLINE}</dc:title><dc:creator>Jo Fell</dc:creator></c>'
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document, "docProps/core.xml": core} | (more or {}))


def odt(paragraphs=WORDS):
    body = "".join(f"<text:p>{words}</text:p>" for words in paragraphs)
    names = f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:dc="{_DC}"'
    aside = "<text:p>Kept<text:note><text:p>a note</text:p></text:note> words.</text:p>"
    content = f"<office:document-content {names}><office:body>{body}{aside}</office:body></office:document-content>"
    meta = (
        f"<office:document-meta {names}><dc:title>{HEADLINE}</dc:title><dc:creator>Jo Fell</dc:creator></office:document-meta>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta})


def rtf(paragraphs=WORDS):
    body = r"\par ".join(paragraphs)
    return rf"{{\rtf1\ansi{{\info{{\title {HEADLINE}}}{{\author Jo Fell}}}}{body}}}".encode()


def pdf(pages=1, lines=WORDS, extra=b"", title=HEADLINE):
    """A PDF of so many equal pages, each with these lines, put together by hand."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 780 Td {shown} ET".encode() if lines else b""
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d %s >> stream\n%s\nendstream" % (len(stream), extra, stream),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    objects += [page] * pages
    objects.append(f"<< /Title ({title}) /Author (Jo Fell) /CreationDate (D:20260304100000Z) >>".encode())
    found, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(places) + 1} /Root 1 0 R "
    found += f"{end}/Info {len(places)} 0 R >>\nstartxref\n{len(found)}\n%%EOF".encode()
    return bytes(found)


def eml(paragraphs=WORDS):
    head = (
        f"From: Jo Fell <jo@example.org>\r\nTo: desk@example.org\r\nSubject: {HEADLINE}\r\nDate: Wed, 4 Mar 2026 10:00:00 +0000"
    )
    return (head + "\r\n\r\n" + "\r\n\r\n".join(paragraphs) + "\r\n> what was quoted\r\n-- \r\nJo Fell, reporter").encode()


def markdown(paragraphs=WORDS):
    front = f"---\ntitle: {HEADLINE}\nauthor: Jo Fell\ndate: 2026-03-04\n---\n"
    return (front + "\n\n".join(paragraphs).replace("Nairobi", "**Nairobi**", 1)).encode()


def html(paragraphs=WORDS, head="", tail=""):
    told = (
        '{"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2026-03-04T23:30:00-05:00",'
        ' "author": {"@type": "Person", "name": "Jo Fell"}, "publisher": {"@type": "Organization", "name": "The Courier"}}'
    )
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | The Courier</title>
<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Courier">
<script type="application/ld+json">{told}</script>{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{HEADLINE}</h1>{body}</article>{tail}
<footer><a href="/terms">Terms</a> <a href="/privacy">Privacy</a> Copyright The Courier</footer></body></html>""".encode()


_BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_NEVER = "(" * 60_000
_ZIPPED = packed({"word/document.xml": b"\0" * 50_000_000})

HOSTILE = {
    # decompression bombs
    "a DOCX that unpacks to 50 MB": lambda: _ZIPPED,
    "a DOCX inside a DOCX": lambda: packed({"word/document.xml": _ZIPPED}),
    "an ODT that unpacks to 50 MB": lambda: packed({"mimetype": "x", "content.xml": b"<" * 50_000_000}),
    "a packed bomb": lambda: gzip.compress(b"\0" * 50_000_000),
    "a PDF whose page unpacks to 130 MB": lambda: _stuffed(zlib.compress(b"BT (x) Tj ET " * 10_000_000, 9)),
    "a PDF packed twice": lambda: _stuffed(
        zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9), b"[/FlateDecode /FlateDecode]"
    ),
    # long and deep
    "a PDF of 2,000 pages": partial(pdf, 2_000),
    "a PDF of 20,000 empty pages": partial(pdf, 20_000, ()),
    "a PDF whose pages are each other's parents": lambda: pdf().replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"),
    "a PDF of brackets": lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 2_000_000,
    "HTML 200,000 tags deep": lambda: b"<html><body>" + b"<div>" * 200_000 + b"He went to Rome.",
    "HTML of half a million links": lambda: b"<html>" + b"<a href=x>y</a>" * 500_000,
    "HTML of one endless attribute": lambda: b'<html><p class="' + b"a " * 1_000_000,
    "HTML of open comments": lambda: b"<html>" + b"<!--" * 1_000_000,
    "RTF 500,000 groups deep": lambda: b"{\\rtf1 " + b"{" * 500_000,
    "RTF of control words": lambda: b"{\\rtf1 " + b"\\u-1\\'ff" * 500_000,
    "XML 300,000 elements deep": lambda: docx_of(f"<w:document xmlns:w='{_W}'>" + "<w:p>" * 300_000),
    "Markdown of brackets": lambda: b"---\ntitle: x\n---\n" + b"[" * 80_000 + b"](" * 80_000,
    "Markdown of quotes in quotes": lambda: b"> " * 200_000 + b"x",
    "a mail of 100,000 parts": lambda: _mail_of_parts(100_000),
    "a mail of endless headers": lambda: b"From: a\nTo: b\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\nDate: x\n\ny",
    # entities
    "a DOCX with entities": lambda: docx_of(_BOMB + f"<w:document xmlns:w='{_W}'><w:p><w:t>&b;</w:t></w:p></w:document>"),
    "a DOCX that asks for a file": lambda: docx_of('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'),
    "an ODT that asks for an address": lambda: packed(
        {"mimetype": "x", "content.xml": '<!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd"><d/>'}
    ),
    # text
    "100 MB of one line": lambda: b"a" * 100_000_000,
    "ten million combining marks": ("a" + "\u0301\u0327" * 5_000_000).encode,
    "null bytes": lambda: b"\0" * 1_000_000,
    "every byte": lambda: bytes(range(256)) * 4_000,
    "spaces for a careless expression": lambda: b"date: " + b" " * 300_000 + b"x",
    "brackets for a careless expression": f"<html><p>{_NEVER}".encode,
    "months for a careless expression": lambda: b"January 1, " * 30_000,
    "front matter that never ends": lambda: b"---\n" + b"title: a\n" * 100_000,
    # files whose name or beginning lies
    "a program": lambda: b"MZ\x90\0" + bytes(1_000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1_000),
    "half a PDF": lambda: pdf()[:300],
    "half a DOCX": lambda: docx()[:200],
    "a PDF that is none": lambda: b"%PDF-1.7\nHe went to Rome." + bytes(100),
    "an archive of other things": lambda: packed({"../../etc/cron.d/x": "x", "/etc/passwd": "y"}),
    "an old Word file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000),
}
"""Each ends in a sentence; none is ever opened outside the bounded process."""


def docx_of(document):
    return packed({"word/document.xml": document})


def _stuffed(content, packing=b"/FlateDecode"):
    whole = pdf(extra=b"/Filter " + packing)
    start, end = whole.index(b"stream\n") + 7, whole.index(b"\nendstream")
    return whole[:start].replace(b"/Length %d" % (end - start), b"/Length %d" % len(content)) + content + whole[end:]


def _mail_of_parts(number):
    head = b'From: a\nTo: b\nSubject: c\nDate: x\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + b"--b\nContent-Type: text/x\n\nx\n" * number + b"--b--"
