"""What is said of work that takes long: in the reader's language, and nothing of what is quick."""

import pytest
from streamlit.testing.v1 import AppTest

from mapapp import language
from mapapp.page.waiting import steps
from mapapp.pipeline import Reader, Step
from tests.test_app import walk

SCRIPT = """
import time

import streamlit as st

from mapapp.page import waiting

with waiting.shown(st.empty(), "quick") as tell:
    tell("quicker")
try:
    with waiting.shown(st.empty(), "first") as tell:
        tell("file <2> & so on", 1, 4)
        time.sleep(2 * waiting.BAR_AFTER)
        {end}
except ValueError:
    st.write("trouble")
"""


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (
            "pass",
            [
                '<p class="told" role="status">file &lt;2&gt; &amp; so on</p>',
                '<p class="doing" aria-hidden="true">file &lt;2&gt; &amp; so on</p>'
                '<progress aria-label="file &lt;2&gt; &amp; so on" max="4" value="1.5"></progress>',
            ],
        ),
        ("raise ValueError", []),
    ],
    ids=["done", "trouble"],
)
def test_only_what_takes_long_is_shown_and_trouble_leaves_nothing(end, shown):
    app = AppTest.from_string(SCRIPT.replace("{end}", end), default_timeout=30).run()
    assert not app.exception
    assert [element.proto.body for element in walk(app) if getattr(element, "type", "") == "html"] == shown
    assert [each.value for each in app.markdown] == ([] if shown else ["trouble"])


def test_the_steps_of_reading_are_told_in_the_reader_s_language():
    said = []
    told = steps(lambda *words: said.append(words), Reader(None, None))
    language.speak("tr")
    told(Step.WORDS, 0, 1)
    told(Step.WORDS, 2, 53)
    told(Step.PLACES, 0, 0)
    language.speak("en")
    told(Step.WORDS, 2, 53)
    assert said[1] == ("53 bölümün 3. bölümü okunuyor…", 2, 53)
    assert said[3] == ("Reading part 3 of 53…", 2, 53)
    assert said[0][0] == "Yazı okunuyor…" and said[2][0] != "Finding the places and their order…"
