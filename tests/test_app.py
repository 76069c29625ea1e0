"""The page's script, run by Streamlit's own AppTest: what it hands to the browser, and what it says when something is wrong."""

import json
import re
import shutil
from pathlib import Path

import pytest
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest

from mapapp import edits, exports, share
from mapapp.maps import files
from mapapp.page import asked, components, views
from tests import example

APP = Path(__file__).parent.parent / "mapapp" / "app.py"
URL = re.compile(r"(?:https?:)?//[^\s\"'\\<>)]+")


def opened(**params):
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def named(element):
    """The name of our component that an element is; empty for what is none."""
    return getattr(getattr(element, "proto", None), "component_name", "")


def data(app, name):
    """What our component of this name was given; `None` where it is not on the page."""
    return next((json.loads(each.proto.json) for each in walk(app) if named(each) == f"mapapp_{name}_en"), None)


def state(app):
    """The journey as a browser gets it that has none yet."""
    return data(app, "review")["whole"]


def map_arguments(app):
    """What streamlit-folium was given."""
    [found] = [json.loads(each.proto.json_args) for each in walk(app) if named(each) == "streamlit_folium.st_folium"]
    return found


def walk(app):
    def inside(block):
        for child in block.children.values():
            yield child
            if hasattr(child, "children"):
                yield from inside(child)

    for block in (app.main, app.sidebar):
        yield from inside(block)


def told(app, event, value):
    """The page after its bar has told the server of this."""
    [bar] = [each.proto for each in walk(app) if named(each) == "mapapp_bar_en"]
    states = app._tree.get_widget_states()
    sent = states.widgets.add(id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{bar.id}__events")
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    return app._run(states)


@pytest.fixture(scope="module")
def first():
    return opened()


def test_what_comes_with_every_answer_is_small(first):
    protos = {getattr(getattr(element, "proto", None), "component_name", ""): element.proto for element in walk(first)}
    hidden = [protos[f"mapapp_{name}_en"] for name in ("review", "finder", "address")]
    assert all(len(proto.js_content) + len(proto.css_content) + len(proto.html_content) < 5_000 for proto in hidden)


def test_it_opens_on_the_first_article(first):
    assert not first.exception
    assert data(first, "head")["asOf"] == "as of Tuesday 19 August 2025"
    assert data(first, "notice") is None
    journey = state(first)
    assert [stop["name"] for stop in journey["stops"]][:2] == ["Ankara", "Istanbul"]
    assert data(first, "review")["chosen"] is None and journey["edits"] == 0
    words = "".join(piece if isinstance(piece, str) else piece["t"] for piece in journey["paragraphs"][0]["pieces"])
    assert words.startswith("Seeking to build")


def test_every_address_given_to_the_map_is_on_this_server(first):
    arguments = map_arguments(first)
    links = [*arguments["js_links"], *arguments["css_links"]]
    assert links
    for link in links:
        assert link.startswith("../mapapp.page.components.map/")
    assert arguments["returned_objects"] == []


def test_no_style_or_script_of_ours_asks_for_an_address():
    for path in components.STYLE.parent.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert path.suffix == ".js" or not URL.findall(text), path.name
        assert not re.search(r"https?:|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), path.name


def test_the_frame_of_the_map_stays_the_same_whatever_is_chosen_or_opened():
    pages = (*(opened(stop=stop) for stop in ("1", "99")), opened(a=share.encode(example.pacific())))
    assert len({json.dumps(map_arguments(page), sort_keys=True) for page in pages}) == 1


def test_the_maps_file_is_there_again_when_a_cleaner_took_it(first):
    folder = Path(components._MADE.name)
    shutil.rmtree(folder)
    components.map_url()
    assert (folder / "map.js").read_text(encoding="utf-8") == files.whole()
    assert [path.name for path in folder.iterdir()] == ["map.js"]


def test_the_address_chooses_a_stop():
    assert data(opened(stop="2"), "review")["chosen"] == 1


@pytest.mark.parametrize("stop", ["0", "-1", "99", "two", "1.0", "1e9", "²", "\x00", "9" * 5000, ""])
def test_no_such_stop_is_no_choice(stop):
    assert data(opened(stop=stop), "review")["chosen"] is None


def test_every_text_of_seeds_is_offered_by_its_title(first):
    offered = dict(data(first, "bar")["articles"])
    assert list(offered) == list(asked.samples()) and data(first, "bar")["article"] == next(iter(offered))
    assert next(iter(offered.values())) == "Seeking to build on their longstanding relations, Türkiye and Japan …"
    titles = [article.title for article in asked.samples().values()]
    assert titles[0] is None
    assert len(titles) == len(list(components.STYLE.parent.parent.parent.glob("seeds/*.txt"))) == 9
    assert all(titles[1:])


def test_choosing_a_sample_opens_it_and_forgets_the_stop():
    app = opened(stop="2")
    app = told(app, "article", "sample_1_pacific")
    assert app.query_params == {"article": "sample_1_pacific"}
    assert data(app, "head")["title"] == "Envoy gets two Tuesdays on tour of Pacific sea walls"
    assert data(app, "bar")["article"] == "sample_1_pacific"
    assert told(app, "article", next(iter(asked.samples()))).query_params == {}


@pytest.mark.parametrize("value", ["nowhere", "../../etc/passwd", "", None, 7, ["sample_1_pacific"], {"a": 1}, "x" * 100_000])
@pytest.mark.parametrize("event", ["article", "language", "press", "nothing"])
def test_what_no_bar_tells_changes_nothing(first, event, value):
    app = told(first, event, value)
    assert not app.exception and app.query_params == {} and data(app, "notice") is None
    assert data(app, "head")["asOf"] == "as of Tuesday 19 August 2025"


def test_a_language_that_is_chosen_goes_into_the_address_beside_what_is_there():
    app = told(opened(article="sample_1_pacific"), "language", "tr")
    assert app.query_params == {"article": "sample_1_pacific", "lang": "tr"}


def test_a_link_is_none_of_the_articles():
    assert data(opened(a=share.encode(example.pacific())), "bar")["article"] == ""
    assert data(opened(article="nowhere"), "bar")["article"] == ""


def test_an_article_that_only_the_tab_may_have_is_asked_of_it():
    app = opened(article="opened-0123456789abcdef")
    assert not app.exception
    assert data(app, "keeper") == {"away": "opened-0123456789abcdef"}
    assert data(app, "head") is None and data(app, "notice") is None
    assert data(opened(article="opened-0123456789abcdef", a=share.encode(example.pacific())), "keeper") is None


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_a_share_link_shows_its_itinerary(make):
    itinerary = make()
    app = opened(a=share.encode(itinerary))
    assert not app.exception
    assert [stop["name"] for stop in state(app)["stops"]] == [stop.place.name for stop in itinerary.stops]
    assert data(app, "head")["title"] == views.title(itinerary)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"a": "zzz"}, "damaged"),
        ({"a": "<script>alert(1)</script>"}, "damaged"),
        ({"a": "A" * 60_001}, "at most 60,000"),
        ({"article": "nowhere"}, "no article of this name"),
        ({"article": "opened-1"}, "no longer here"),  # no such name was ever given
        ({"url": "http://127.0.0.1/"}, "private network"),
        ({"url": "javascript:alert(1)"}, "begin with https://"),
    ],
)
def test_what_cannot_be_opened_is_said_above_the_first_article(params, words):
    app = opened(**params)
    assert not app.exception
    assert data(app, "notice")["kind"] == "error"
    assert words in data(app, "notice")["text"]
    assert data(app, "head")["asOf"] == "as of Tuesday 19 August 2025"


def test_a_wrong_setting_is_a_sentence(monkeypatch):
    monkeypatch.setenv("MAPAPP_MAX_TEXT", "many")
    asked.settings.cache_clear()
    try:
        app = opened()
        assert not app.exception
        assert "MAPAPP_MAX_TEXT" in data(app, "notice")["text"]
    finally:
        asked.settings.cache_clear()


def test_pasting_reads_the_text():
    app = told(opened(), "press", "open")
    assert [field.label for field in app.text_area] == ["Text"]


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_the_pieces_of_the_article_are_its_paragraphs_to_the_letter(make):
    itinerary = make()
    paragraphs = [
        "".join(piece if isinstance(piece, str) else piece["t"] for piece in paragraph["pieces"])
        for paragraph in views.text(itinerary)
    ]
    text = itinerary.article.text
    for words, paragraph in zip(paragraphs, views.text(itinerary), strict=True):
        assert text.startswith(words, paragraph["at"])
    assert re.sub(r"\s", "", "".join(paragraphs)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_every_stop_is_marked_once_a_mention_and_its_evidence_is_quoted(make):
    itinerary = make()
    pieces = [piece for paragraph in views.text(itinerary) for piece in paragraph["pieces"] if not isinstance(piece, str)]
    for index, stop in enumerate(itinerary.stops):
        assert [piece["t"] for piece in pieces if piece.get("s") == index] == [stop.name] * len(stop.mentions)
        quote = "".join(piece["t"] for piece in pieces if index in piece.get("q", ()))
        assert itinerary.article.text[stop.evidence.start : stop.evidence.end] in quote
    assert [piece["m"] for piece in pieces if "m" in piece] == sorted(
        range(len(itinerary.mentions)), key=lambda index: itinerary.mentions[index].mention.start
    )
    assert len([piece for piece in pieces if "u" in piece]) == len(itinerary.unresolved)


def test_edits_in_the_address_are_made_and_the_map_is_drawn_with_them():
    tour = example.two_travellers()
    key = edits.keys(tour)[5]
    app = opened(a=share.encode(tour), e=share.encode_edits([edits.SetPlace(key, tour.stops[5].candidates[1])]))
    journey = state(app)
    assert (journey["stops"][5]["rest"], journey["stops"][5]["edited"]) == ("Illinois, United States", ["place"])
    assert journey["stops"][5]["automatic"] == [["Place", "Geneva, Switzerland"]]
    assert journey["edits"] == 1 and journey["spare"] is None
    assert "Illinois" in json.dumps(journey["tour"])


def test_damaged_edits_are_said_and_the_article_is_shown_without_them():
    app = opened(a=share.encode(example.pacific()), e="zzz")
    assert "are damaged" in data(app, "notice")["text"]
    assert [stop["name"] for stop in state(app)["stops"]][1] == "Apia"


def test_a_file_of_every_format_is_offered():
    app = told(opened(), "press", "download")
    offered = {button.proto.label for button in app.get("download_button")}
    assert {f"{kind.name} (.{ending})" for ending, kind in exports.FORMATS.items()} <= offered


def test_a_journey_without_a_day_is_no_calendar_and_says_so():
    app = told(opened(a=share.encode(example.no_journey())), "press", "download")
    assert not [button for button in app.get("download_button") if "ics" in button.proto.label]
    notices = [json.loads(each.proto.json)["text"] for each in app.get("bidi_component") if named(each) == "mapapp_notice_en"]
    assert any("nothing that a calendar could hold" in words for words in notices)


def test_the_rows_tell_distances_and_second_visits():
    rows = state(opened(a=share.encode(example.pacific())))["stops"]
    assert [row["leg"] for row in rows] == [None, "2,880 km", "4,170 km", "4,120 km", "10,480 km"]
    assert [row["visits"] for row in rows] == ["1 / 5", None, None, None, "1 / 5"]
    totals = state(opened(a=share.encode(example.pacific())))["totals"]
    assert totals == [{"who": None, "words": "21,660 km"}]


def test_what_to_say_where_there_is_no_journey():
    assert views.hint(example.pacific()) is None
    assert "No journey" in views.hint(example.no_journey())
