"""What goes wrong in any part of the page becomes a sentence there, and the rest stays: never a box of Streamlit's own."""

import ast
import json
import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mapapp import metrics
from mapapp.page import edge

SORRY = "Something went wrong that should not have. Try it once more, or load the page again."
PAGE = Path(edge.__file__).parent


SCRIPT = """
import streamlit as st

from mapapp.errors import MapappError
from mapapp.page import edge


def whole():
    st.text("whole")


def ours():
    st.text("begun")
    raise MapappError("This place is closed.")


def another():
    raise ZeroDivisionError("Aunt Mathilda")


for part in (whole, ours, another):
    st.fragment(edge.part(part))()
for fails in (ours, another):
    st.button(fails.__name__, on_click=edge.heard(fails))
st.fragment(edge.part(whole))()
"""


def notices(app):
    found = []

    def inside(block):
        for child in block.children.values():
            proto = getattr(child, "proto", None)
            if getattr(proto, "component_name", "") == "mapapp_notice_en":
                found.append(json.loads(proto.json)["text"])
            if hasattr(child, "children"):
                inside(child)

    inside(app.main)
    return found


@pytest.fixture
def app():
    return AppTest.from_string(SCRIPT, default_timeout=60).run()


def test_what_fails_in_a_part_is_said_there_and_the_others_are_drawn(app):
    assert not app.exception
    assert [each.value for each in app.text] == ["whole", "begun", "whole"]
    assert notices(app) == ["This place is closed.", SORRY]


@pytest.mark.parametrize(("name", "words"), [("ours", "This place is closed."), ("another", SORRY)])
def test_what_fails_in_a_call_back_is_said_once_by_the_part_that_is_drawn_next(app, name, words):
    [button] = [each for each in app.button if each.label == name]
    button.click().run()
    assert not app.exception
    assert notices(app) == [words, "This place is closed.", SORRY]
    assert notices(app.run()) == ["This place is closed.", SORRY]


def test_the_log_and_the_figures_hear_of_it_and_of_none_of_its_words(caplog):
    before, said = metrics.FAILED._value.get(), []
    with caplog.at_level(logging.ERROR, "mapapp"), edge.held(said.append):
        raise KeyError("Aunt Mathilda")
    assert said == [SORRY] and metrics.FAILED._value.get() == before + 1
    [record] = caplog.records
    assert record.levelname == "ERROR" and "Mathilda" not in record.getMessage()


def test_every_fragment_dialog_and_call_back_of_the_page_passes_the_edge():
    passed = []
    for path in sorted(PAGE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        made = {node.name: [ast.unparse(each) for each in node.decorator_list] for node in functions}
        for name, decorators in made.items():
            if "st.fragment" in decorators:
                assert decorators == ["st.fragment", "edge.part"], f"{path.name}: {name}"
                passed.append(name)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Call) and ast.unparse(call.func.func) == "st.dialog":
                assert ast.unparse(call.args[0]).startswith("edge.part("), f"{path.name}: {ast.unparse(call)}"
                passed.append("dialog")
            for option in call.keywords:
                if (option.arg or "").startswith("on_") and ast.unparse(option.value) not in ("'ignore'", "lambda: None"):
                    assert "edge.heard" in made[ast.unparse(option.value)], f"{path.name}: {ast.unparse(option)}"
                    passed.append(option.arg)
    assert {"journey", "found", "address", "dialog", "on_article_change", "on_wishes_change", "on_query_change"} <= set(passed)
