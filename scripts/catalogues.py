"""Brings the catalogues of `assets/locale` up to what the program says: `python -m scripts.catalogues [LANGUAGE …]`.

A language that is named, by a code of CLDR's such as "de", gets a catalogue if it has none. Messages that are new stand in
`mapapp.po` without a translation, what is said no more is taken out; `mapapp.mo` beside it is what the program reads.
"""

import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mapapp import language
from mapapp.articles.language import KNOWN
from mapapp.gazetteer import open_gazetteer
from mapapp.language.script import ONE, SEVERAL
from mapapp.settings import Settings, assets

PACKAGE = Path(language.__file__).resolve().parent.parent

BELOW = (
    *("articles", "edits", "exports/__init__.py", "exports/file.py", "exports/ics.py", "exports/table.py"),
    *("geocoder/online.py", "geocoder/places.py"),
    *(
        "itinerary/confidence.py",
        "itinerary/reasons.py",
        "limits.py",
        "llm",
        "page/asked.py",
        "page/visit.py",
        "pipeline.py",
        "resolver",
        "share.py",
    ),
)
"""Modules whose English sentences and clauses reach the page as they are, and are translated there."""
_FEWEST_WORDS = 3
_WORDING = re.compile(r"[A-Z“{]?[\w’“”{}'-]+,?( [\w’“”{}()/:;.,'+-]+)+[.”})\w]")
_NOT_SAID = {"ValueError", "PermissionError", "SettingsError", "AssertionError", "compile", "warning", "exception"}
"""Calls whose texts nobody reads."""
_ALWAYS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Message = tuple[str | None, str | tuple[str, str]]
"""Context and English, or the English for one and for many."""


@cache
def messages() -> dict[Message, None]:
    """All that the page says, in the order of the sources."""
    found: dict[Message, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        below = path.relative_to(PACKAGE).as_posix().startswith(BELOW)
        if not below and not re.search(r"\b(say|mark|several)\(", source):
            continue
        tree = ast.parse(source)
        found |= dict.fromkeys((None, said) for said in marked(tree))
        if below:
            found |= dict.fromkeys((language.SENTENCE, said) for said in sentences(tree))
    for path in sorted((assets() / "page").glob("*.js")):
        source = path.read_text(encoding="utf-8")
        found |= dict.fromkeys((None, said) for said in (*ONE.findall(source), *SEVERAL.findall(source)))
    found |= dict.fromkeys((language.SENTENCE, name.split("_")[0]) for name in KNOWN)
    return found | dict.fromkeys((language.KIND, word) for word in open_gazetteer(Settings.read()).kinds())


def marked(tree: ast.Module) -> Iterator[str | tuple[str, str]]:
    """What a module says by `say`, `mark` and `several`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in ("say", "mark", "several"):
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if name == "several":
                yield texts[0], texts[1]
            else:
                yield from texts[:1]


def sentences(tree: ast.Module) -> Iterator[str]:
    """The sentences and clauses of a module, with a hole where something is filled in: f"The file {path.name} is …" is
    "The file {name} is …".
    """
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    unread = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Subscript)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Call) and _name(node.func) in _NOT_SAID)
        or (isinstance(node, ast.Call) and _name(node.func) in ("say", "mark", "several"))
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in unread:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts: Iterator[str] = iter((node.value,))
        elif isinstance(node, ast.JoinedStr):
            texts = ("".join(parts) for parts in product(*_pieces(node, constants)))
        else:
            continue
        for text in texts:
            bare = re.sub(r"\{\w+\}", "", text)
            if _WORDING.fullmatch(text) and "_" not in bare and len(re.findall(r"\b[a-z]+\b", bare)) >= _FEWEST_WORDS:
                yield text


def _pieces(node: ast.JoinedStr, constants: dict[str, str]) -> Iterator[list[str]]:
    """What each part of an f-string may be: its text, one of two texts, or a hole named by what fills it."""
    names: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            yield [str(part.value)]
        elif isinstance(part, ast.FormattedValue):
            value = part.value
            if isinstance(value, ast.Name) and value.id in constants:
                yield [constants[value.id]]
            elif (
                isinstance(value, ast.IfExp) and isinstance(value.body, ast.Constant) and isinstance(value.orelse, ast.Constant)
            ):
                yield [str(value.body.value), str(value.orelse.value)]
            else:
                word = re.findall(r"[a-z]\w*", ast.unparse(value).lower().split(" or ")[0])
                name = next((each for each in reversed(word) if each not in ("isoformat", "len")), "value")
                names.append(name)
                yield [f"{{{name}{names.count(name) if names.count(name) > 1 else ''}}}"]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def updated(code: str, path: Path) -> Catalog:
    """The catalogue of a language with all messages of today, and the translations that it has of them."""
    before = read_po(BytesIO(path.read_bytes()), locale=code) if path.exists() else Catalog(locale=code)
    now = Catalog(
        locale=code, project="mapapp", fuzzy=False, header_comment=f"# What mapapp's page says, in {before.locale_identifier}."
    )
    for context, said in messages():
        name = said if isinstance(said, str) else said[0]
        kept = before.get(name, context=context)
        now.add(said, kept.string if kept else None, context=context, flags=["python-brace-format"] if "{" in str(said) else [])
    return now


def po(catalogue: Catalog) -> bytes:
    """The catalogue for people, the same for the same messages."""
    written = BytesIO()
    write_po(written, catalogue, width=128, omit_header=False, sort_output=False)
    text = written.getvalue().decode()
    return re.sub(
        r'^"(?:POT-Creation-Date|Language-Team|PO-Revision-Date|Last-Translator|Generated-By|Report-Msgid|Project-Id).*\n',
        "",
        text,
        flags=re.M,
    ).encode()


def mo(catalogue: Catalog) -> bytes:
    """The catalogue for the program, the same for the same messages."""
    written = BytesIO()
    catalogue.creation_date = catalogue.revision_date = _ALWAYS
    write_mo(written, catalogue)
    return written.getvalue()


def main() -> None:
    """Writes the catalogues that there are and those of the languages that are named."""
    folder = assets() / "locale"
    for code in sorted({*sys.argv[1:], *(path.name for path in folder.glob("*") if path.is_dir())}):
        path = folder / code / "LC_MESSAGES" / "mapapp.po"
        catalogue = updated(code, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po(catalogue))
        path.with_suffix(".mo").write_bytes(mo(read_po(BytesIO(path.read_bytes()), locale=code)))
        lacking = sum(
            not all(each.string if isinstance(each.string, tuple) else [each.string]) for each in catalogue if each.id
        )
        print(f"{code}: {len(catalogue)} messages, {lacking} without a translation")


if __name__ == "__main__":
    main()
