"""The page's languages: every message is in every catalogue, translations hold what the English holds, and none does harm."""

import ast
import datetime as dt
import json
import re
import threading
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from mapapp import articles, exports, language, pipeline, share, wording
from mapapp.errors import LinkError
from mapapp.language import fill, mark, say, several, translated
from mapapp.language.script import ONE, words
from mapapp.model import Days, Precision, Status
from mapapp.page import views
from mapapp.settings import Settings, assets, seeds
from scripts import catalogues
from tests import example
from tests.live import ROOT

OTHERS = [code for code in language.languages() if code != language.ENGLISH]
HOLES = re.compile(r"\{[^{}]*\}")
SCRIPTS = sorted((assets() / "page").glob("*.js"))


@pytest.fixture(params=OTHERS)
def spoken(request):
    """Another language than English, spoken for the length of a test."""
    language.speak(request.param)
    yield language.spoken()
    language.speak(language.ENGLISH)


@pytest.fixture(params=OTHERS)
def catalogue(request):
    """A catalogue as people write it."""
    path = assets() / "locale" / request.param / "LC_MESSAGES" / "mapapp.po"
    return read_po(BytesIO(path.read_bytes()), locale=request.param)


def texts(message):
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_the_two_countries_of_the_first_article_can_read_the_page():
    assert {"tr", "ja"} <= set(OTHERS)
    assert [one.name for one in language.languages().values()][:1] == ["English"]
    assert {"Türkçe", "日本語"} <= {one.name for one in language.languages().values()}


def test_everything_said_is_translated_and_nothing_else(catalogue):
    """After a change of a text: `make catalogues`, then translate what is new."""
    known = {(each.context, each.id) for each in catalogue if each.id}
    assert known == set(catalogues.messages())
    assert [each.id for each in catalogue if each.id and not all(texts(each))] == []
    assert not any(each.fuzzy for each in catalogue if each.id)


def test_what_the_program_reads_is_what_people_wrote(catalogue):
    path = assets() / "locale" / str(catalogue.locale) / "LC_MESSAGES" / "mapapp.mo"
    assert path.read_bytes() == catalogues.mo(catalogue)


def test_translations_fill_in_what_the_english_fills_in(catalogue):
    for message in catalogue:
        wanted = sorted(HOLES.findall(message.id if isinstance(message.id, str) else message.id[0]))
        for text in texts(message) if message.id else []:
            assert sorted(HOLES.findall(text)) == wanted, message.id
            assert "{" not in HOLES.sub("", text), message.id
            assert not re.search(r"[<>]|&\w+;|\x00", text), message.id


def test_bare_texts_are_nowhere_in_the_scripts():
    """Words that a reader sees go through `say`, `phrase` or `several`."""
    bare = re.compile(r'(?<!say\()(?<!phrase\()(?<!several\()"[A-Z][a-z]+(?: [\w“]+)+[^"]*"|, "[A-Z][a-z]{2,}"\)')
    found = []
    for path in SCRIPTS:
        code = re.sub(r"(several|console\.\w+)\([^;]*?\)|//.*", "", path.read_text(encoding="utf-8"))
        found += [f"{path.name}: {text}" for text in bare.findall(code)]
    assert [text for text in found if "Source S" not in text] == []


def test_a_colleague_who_forgets_to_say_is_told():
    tree = ast.parse('say("One"); several("{count} a", "{count} b", 2); mark("Two"); print("Three")')
    assert list(catalogues.marked(tree)) == ["One", ("{count} a", "{count} b"), "Two"]
    tree = ast.parse('raise FetchError(f"The site {wanted.host} takes {3 if x else 4} or {len(times):,} hours.")')
    assert list(catalogues.sentences(tree)) == [
        "The site {host} takes 3 or {times} hours.",
        "The site {host} takes 4 or {times} hours.",
    ]


def test_numbers_and_days_are_the_readers(spoken):
    chips = {"tr": "20 Ağu", "ja": "8月20日"}
    full = {"tr": "20 Ağustos 2025 Çarşamba", "ja": "2025年8月20日水曜日"}
    span = {"tr": "17–22 Ağu 2025", "ja": "2025年8月17日～22日"}
    far = {"tr": "9.490 km", "ja": "9,490 km"}
    day = Days(dt.date(2025, 8, 20), dt.date(2025, 8, 20), Precision.DAY)
    days = Days(dt.date(2025, 8, 17), dt.date(2025, 8, 22), Precision.DAY)
    assert wording.day_chip(day) == chips[spoken.code]
    assert wording.long_day(day, 2024) == full[spoken.code]
    assert wording.day_chip(days, 2024) == span[spoken.code]
    assert wording.distance(9_486.0) == far[spoken.code]
    for status in Status:
        assert wording.status_words(status) not in {"Visited (reported)", "There now", "Planned", "Called off"}


def test_sentences_from_below_the_page_are_translated_with_what_is_in_them(spoken):
    with pytest.raises(LinkError) as found:
        share.decode("A" * 2_000, longest=1_000)
    said = translated(str(found.value))
    assert said != str(found.value)
    assert language.number(2_000) in said
    hostile = "</script>{link}__class__"
    assert hostile in translated(f"The file {hostile} is not UTF-8 text.")
    assert "“{0.__class__}”" in translated("“{0.__class__}” was not moved: it is the last one already.") or spoken.code == "ja"
    two = translated("the words before it speak of a visit; told as still to come")
    assert not re.search("[a-z]{4} [a-z]{4}", two) or spoken.code == "tr"
    assert "speak" not in two
    assert "still" not in two
    assert translated("Nobody wrote this sentence.") == "Nobody wrote this sentence."


def test_every_reason_of_the_first_article_is_translated(spoken, first):
    assert first.stops
    for one in (*first.stops, *first.mentions, *first.unresolved):
        assert translated(one.reason) != one.reason, one.reason


@pytest.fixture(scope="module")
def first():
    read = pipeline.load(Settings.read())
    return pipeline.trace(articles.read_file(min(seeds().glob("*.txt"))), read)


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_at_all_can_be_asked_for(text, value):
    """Whatever is in an error or a link: no exception, nothing read out of what is filled in."""
    for code in OTHERS:
        language.speak(code)
        try:
            assert isinstance(translated(text), str)
            name = value.strip() or "x"
            told = translated(f"The file {name} is not UTF-8 text.")
            assert name in told or translated(name) in told  # Hypothesis knows our own sentences, too
        finally:
            language.speak(language.ENGLISH)


def test_a_sentence_made_to_be_slow_is_not():
    """Work is bounded by length: many sentences and holes on end are looked at once."""
    language.speak("tr")
    try:
        assert translated("The file a cannot be read: b. " * 33)
        assert translated("; " * 400)
        assert translated("“" * 990)
    finally:
        language.speak(language.ENGLISH)


def test_holes_are_text_and_filled_once():
    assert fill("{a} and {b}", {"a": "{b}", "b": "{a.__class__}"}) == "{b} and {a.__class__}"
    assert fill("{a.b} {0} {c}", {"a": 1, "c": 12_345}) == "{a.b} {0} 12,345"
    assert say("{number} km", number="{km}") == "{km} km"
    assert [several("{count} change", "{count} changes", count) for count in (0, 1, 2)] == [
        "0 changes",
        "1 change",
        "2 changes",
    ]
    assert mark("as it is") == "as it is"


def test_a_hostile_translation_stays_text(tmp_path, monkeypatch):
    """A catalogue that somebody tampered with can say anything, but runs nothing: scripts get it as JSON."""
    source = 'say("Done")'
    evil = language.Language("tr", language.languages()["tr"].locale, _Evil())
    monkeypatch.setattr(language, "languages", lambda: {"en": evil, "tr": evil})
    language.speak("tr")
    try:
        block = words(source)
    finally:
        language.speak(language.ENGLISH)
    assert json.loads(re.search(r"const WORDS = (.*);\n", block)[1]) == {"Done": _Evil.TEXT}
    assert block.count("\n") == 3


class _Evil:
    TEXT = '"; alert(1); //\n\u2028</script>{__class__}{0.real}'

    def gettext(self, _message):
        return self.TEXT


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("ku,tr;q=.5, ja;q=0.7", "ja"),
        ("en-GB,tr;q=0.9", "en"),
        ("ja;q=0, tr;q=0.1", "tr"),
        ("TR", "tr"),
        ("JA-jp-u-ca-japanese", "ja"),
        ("", "en"),
        ("*", "en"),
        ("../../etc/passwd,tr/../ja;q=9", "en"),
        ("İ,ı,ﬀ,tr\x00", "en"),
        ("a" * 100_000, "en"),
    ],
)
def test_the_browsers_language_is_taken_where_there_is_one(accepted, code):
    assert language.preferred(accepted) == code


def test_another_thread_and_every_file_speak_english(spoken):
    itinerary = example.nakatani()
    heard = []

    def elsewhere():
        heard.append(wording.status_words(Status.PLANNED))
        heard.append(exports.write(itinerary, "csv"))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    language.speak(language.ENGLISH)
    assert heard == ["Planned", exports.write(itinerary, "csv")]


def test_titles_and_hints_are_translated(spoken):
    itinerary = example.no_journey()
    assert not re.search("journey|article", views.hint(itinerary))
    assert views.head(example.nakatani())["asOf"] != "as of Tuesday 19 August 2025"


def test_capitals_are_never_made_of_messages():
    """Turkish has two i: "İptal".lower() is not "iptal", so no logic turns displayed words into small letters or capitals."""
    code = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert not re.search(r"[wW]ords\.to(Lower|Upper)Case|label\.to(Lower|Upper)Case", code)
    for path in ("wording.py", *(f"page/{name}.py" for name in ("rows", "views", "wishes", "fragments"))):
        assert not re.search(r"\.(lower|upper|capitalize|title|swapcase)\(\)", (ROOT / "mapapp" / path).read_text()), path


def test_scripts_get_the_words_that_they_say(spoken):
    for path in SCRIPTS:
        source = path.read_text(encoding="utf-8")
        said = json.loads(re.search(r"const WORDS = (.*);\n", words(source))[1])
        assert set(said) >= set(ONE.findall(source))
        assert all(text != said[text] for text in said if re.search(r"[A-Za-z]{3} ", text))


def test_a_new_language_is_one_command(tmp_path):
    """What README says: a catalogue with every message and no translation, and nothing of the others changed."""
    path = tmp_path / "mapapp.po"
    made = catalogues.updated("de", path)
    assert len(made) == len(catalogues.messages())
    assert not any(any(texts(each)) for each in made if each.id)
    path.write_bytes(catalogues.po(made))
    again = catalogues.updated("de", path)
    assert catalogues.po(again) == path.read_bytes()
