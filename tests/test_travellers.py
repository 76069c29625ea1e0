"""Who is named in a text, in full and with which role."""

import datetime as dt

import pytest

from mapapp import articles, pipeline
from mapapp.gazetteer import open_gazetteer
from mapapp.persons import persons
from mapapp.sentences import Layout
from mapapp.settings import Settings


def test_the_one_who_travels_is_told_though_no_sentence_with_a_stop_names_them():
    text = (
        "Foreign Minister Ana Ruiz began a tour of Asia.\n\nThe delegation arrived in Tokyo on Tuesday, and flies on to Hanoi."
    )
    itinerary = pipeline.trace(articles.read(text, date=dt.date(2025, 8, 20)))
    assert [(stop.name, stop.traveller) for stop in itinerary.stops] == [("Tokyo", "Ana Ruiz"), ("Hanoi", "Ana Ruiz")]


def test_while_another_travels_elsewhere():
    text = "Foreign Minister Ana Ruiz was in Seoul on Monday, while Defence Minister Tom Berg visited Tokyo."
    itinerary = pipeline.trace(articles.read(text, date=dt.date(2025, 8, 20)))
    assert {(stop.name, stop.traveller) for stop in itinerary.stops} == {("Seoul", "Ana Ruiz"), ("Tokyo", "Tom Berg")}


def test_the_role_of_one_person_does_not_run_over_another():
    text = "President George Bush and Secretary of State James Baker met Foreign Affairs and Trade Minister Jo Tan in Lima."
    found = {person.name: person.role for person in persons(Layout.of(text), (), open_gazetteer(Settings()))}
    assert found["George Bush"] == "President"
    assert found["James Baker"] == "Secretary of State"
    assert found["Jo Tan"] == "Foreign Affairs and Trade Minister"


def test_where_nobody_stops_nobody_travels():
    itinerary = pipeline.trace(articles.read("Foreign Minister Ana Ruiz spoke of peace in the region."))
    assert (itinerary.stops, itinerary.travellers) == ((), ())


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Foreign Minister Ana Ruiz flew to Lima.", "Ana Ruiz", "Foreign Minister"),
        ("The Foreign Affairs Minister Jo Tan flew to Lima.", "Jo Tan", "Foreign Affairs Minister"),
        ("New Zealand Prime Minister Helen Clark flew to Lima.", "Helen Clark", "New Zealand Prime Minister"),
        ("Secretary of State Ada Brook flew to Lima.", "Ada Brook", "Secretary of State"),
        ("Deputy Prime Minister Mary Jane Foster flew to Lima.", "Mary Jane Foster", "Deputy Prime Minister"),
        ("Chief Minister K. Raghava Reddy flew to Lima.", "K. Raghava Reddy", "Chief Minister"),
        ("External Affairs Minister Dr S. Jaishankar flew to Lima.", "S. Jaishankar", "External Affairs Minister"),
        ("President Ahmed bin Zayed Al Nahyan flew to Lima.", "Ahmed bin Zayed Al Nahyan", "President"),
        ("Vice President Kwabena Asiedu-Lartey flew to Lima.", "Kwabena Asiedu-Lartey", "Vice President"),
        (
            "World Health Organization Director-General Tedros Adhanom Ghebreyesus flew to Lima.",
            "Tedros Adhanom Ghebreyesus",
            "World Health Organization Director-General",
        ),
        ("On Friday Gov. Tim Walz flew to Lima.", "Tim Walz", "Gov."),
        ("On Friday Gen. Mark Milley flew to Lima.", "Mark Milley", "Gen."),
        ("The Prime Minister and Mrs Gorton flew to Lima.", "Gorton", None),
    ],
)
def test_a_name_is_whole_and_its_role_too(text, name, role):
    found = persons(Layout.of(text), (), open_gazetteer(Settings()))
    assert [(person.name, person.role) for person in found] == [(name, role)]
