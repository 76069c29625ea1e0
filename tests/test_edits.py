"""Edits: whatever is changed and in whatever order, the automatic itinerary stays, and what comes out is one."""

import dataclasses
import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp import edits, share
from mapapp.edits import Drop, Log, Make, Move, Reset, ResetAll, SetDays, SetPlace, SetStatus, SetTraveller, Unorder, Verify
from mapapp.model import Days, Precision, Status
from tests import example

TOURS = [make() for make in example.ALL]
OSLO = example.place("Oslo", "NO", "Norway", 59.91, 10.75)
KEYS = sorted({key for tour in TOURS for key in edits.keys(tour)} | {"made", "made2", "nowhere"})

on = st.sampled_from(KEYS)
days = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
places = st.sampled_from([OSLO, example.ANKARA, example.JORDAN])
starts = st.integers(0, 2000)


def ordered(one, other):
    return (one, other) if None in (one, other) or one <= other else (other, one)


an_edit = st.one_of(
    st.builds(SetPlace, on, places),
    st.builds(lambda key, one, other, between: SetDays(key, *ordered(one, other), between), on, days, days, st.booleans()),
    st.builds(SetStatus, on, st.sampled_from(Status)),
    st.builds(SetTraveller, on, st.sampled_from([None, "Ruto", "Ana Reyes", "Somebody"])),
    st.builds(Move, on, st.sampled_from([-1, 1])),
    st.builds(Unorder, on),
    st.builds(Drop, on, st.booleans()),
    st.builds(lambda key, start, long, place: Make(key, start, start + long, place), on, starts, st.integers(1, 30), places),
    st.builds(Verify, on, st.booleans()),
    st.builds(Reset, on),
    st.builds(ResetAll),
)
some_edits = st.lists(an_edit, max_size=12)
a_tour = st.sampled_from(TOURS)


def names(revision):
    return [stop.place.name for stop in revision.itinerary.stops]


def key_of(tour, name):
    return next(key for key, stop in zip(edits.keys(tour), tour.stops, strict=True) if stop.place.name == name)


@given(a_tour, some_edits)
@settings(max_examples=300, deadline=None)
def test_any_edits_give_an_itinerary_that_a_link_can_carry(tour, several):
    revision = edits.apply(tour, several)
    assert share.decode(share.encode(revision.itinerary)).stops == tuple(
        dataclasses.replace(stop, candidates=stop.candidates[: share.CANDIDATES]) for stop in revision.itinerary.stops
    )
    assert len(revision.keys) == len(set(revision.keys)) == len(revision.itinerary.stops) == len(revision.automatic)
    people = {traveller.name for traveller in revision.itinerary.travellers} | {None}
    for traveller in people:
        orders = [stop.order for stop in revision.itinerary.stops if stop.traveller == traveller]
        ranks = [order for order in orders if order is not None]
        assert orders[: len(ranks)] == ranks == sorted(ranks)
    assert {stop.traveller for stop in revision.itinerary.stops} <= people
    assert edits.apply(tour, several) == revision


@given(a_tour, some_edits)
@settings(max_examples=200, deadline=None)
def test_what_still_counts_gives_the_same(tour, several):
    assert edits.apply(tour, edits.settled(several)) == edits.apply(tour, several)


@given(some_edits, an_edit)
def test_undo_and_redo_lead_back(several, last):
    log = Log()
    for edit in several:
        log = log.add(edit)
    assert log.add(last).undo().done == log.done
    assert log.add(last).undo().redo() == log.add(last)
    assert log.add(last).undo().add(last).redo() == log.add(last)
    for _ in several:
        log = log.undo()
    assert log.done == () and log.undo() == log
    for _ in several:
        log = log.redo()
    assert log.done == tuple(several)


@given(a_tour, some_edits, on)
def test_reset_leaves_no_trace(tour, several, key):
    assert edits.apply(tour, [*several, ResetAll()]).itinerary is tour
    without = [edit for edit in several if getattr(edit, "on", None) != key]
    if not any(isinstance(edit, ResetAll) for edit in several):
        assert edits.apply(tour, [*several, Reset(key)]) == edits.apply(tour, without)


@given(some_edits)
def test_edits_are_json_and_back(several):
    assert msgspec.json.decode(msgspec.json.encode(several), type=list[edits.AnyEdit]) == several


def test_a_place_is_corrected_and_the_automatic_one_kept():
    tour = example.two_travellers()
    key, doubtful = edits.keys(tour)[5], tour.stops[5]
    illinois = doubtful.candidates[1]
    revision = edits.apply(tour, [SetPlace(key, illinois)])
    stop = revision.itinerary.stops[5]
    assert stop.place == illinois and stop.edited == ("place",) and stop.confidence == 1.0
    assert revision.automatic[5] == doubtful
    assert tour.stops[5].place.country == "CH"
    back = edits.apply(tour, [SetPlace(key, illinois), SetPlace(key, doubtful.place)])
    assert back.itinerary.stops[5].edited == ()


def test_days_by_hand():
    tour = example.nakatani()
    jordan = key_of(tour, "Jordan")
    one, two = dt.date(2025, 8, 21), dt.date(2025, 8, 22)
    wanted = {
        (one, None): Days(one, one, Precision.DAY),
        (one, one): Days(one, one, Precision.DAY),
        (one, two): Days(one, two, Precision.RANGE),
        (None, two): Days(None, two, Precision.RANGE),
        (None, None): Days(),
    }
    for (start, end), told in wanted.items():
        stop = edits.apply(tour, [SetDays(jordan, start, end)]).itinerary.stops[3]
        assert stop.days == told
        assert stop.edited == (() if told == Days() else ("days",))
    with pytest.raises(ValueError, match="before the first"):
        SetDays(jordan, two, one)


def test_some_day_between_two_or_in_a_month():
    tour = example.nakatani()
    jordan = key_of(tour, "Jordan")
    for start, end, precision in (
        ("2025-08-20", "2025-08-22", Precision.WINDOW),
        ("2025-08-01", "2025-08-31", Precision.MONTH),
        ("2025-08-21", "2025-08-21", Precision.DAY),
    ):
        first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        stop = edits.apply(tour, [SetDays(jordan, first, last, between=True)]).itinerary.stops[3]
        assert stop.days == Days(first, last, precision)


def test_an_order_that_the_text_does_not_state():
    tour = example.pacific()
    loose = edits.apply(tour, [Unorder(key_of(tour, "Apia"))])
    assert [(stop.place.name, stop.order) for stop in loose.itinerary.stops] == [
        ("Auckland", 1),
        ("Honolulu", 2),
        ("Los Angeles", 3),
        ("Auckland", 4),
        ("Apia", None),
    ]
    assert loose.itinerary.stops[4].edited == ("order",)
    back = edits.apply(tour, [Unorder(key_of(tour, "Apia")), Move(key_of(tour, "Apia"), -1)])
    assert names(back)[-1] == "Apia" and back.itinerary.stops[4].order == 5


def test_up_and_down_in_the_order():
    tour = example.pacific()
    apia, honolulu = key_of(tour, "Apia"), key_of(tour, "Honolulu")
    up = edits.apply(tour, [Move(honolulu, -1)])
    assert names(up) == ["Auckland", "Honolulu", "Apia", "Los Angeles", "Auckland"]
    assert [stop.order for stop in up.itinerary.stops] == [1, 2, 3, 4, 5]
    assert [stop.edited for stop in up.itinerary.stops] == [(), ("order",), (), (), ()]
    assert names(edits.apply(tour, [Move(apia, 1)])) == names(up)
    first = edits.apply(tour, [Move(apia, -1), Move(apia, -1)])
    assert names(first)[0] == "Apia"
    assert first.skipped == ("“Apia” was not moved: it is the first one already.",)


def test_a_stop_without_a_place_in_the_order_gets_the_last_one():
    tour = example.nakatani()
    revision = edits.apply(tour, [Move(key_of(tour, "Jordan"), -1)])
    assert [(stop.place.name, stop.order) for stop in revision.itinerary.stops] == [
        ("Ankara", 1),
        ("Istanbul", 2),
        ("Jordan", 3),
        ("Djibouti", None),
    ]


def test_of_two_at_once_one_is_put_first():
    tour = example.pacific()
    tied = dataclasses.replace(
        tour, stops=tuple(dataclasses.replace(stop, order=1 if stop.order < 3 else 2) for stop in tour.stops[:3])
    )
    revision = edits.apply(tied, [Move(edits.keys(tied)[1], -1)])
    assert [(stop.place.name, stop.order) for stop in revision.itinerary.stops] == [
        ("Apia", 1),
        ("Auckland", 2),
        ("Honolulu", 3),
    ]


def test_not_a_stop_becomes_a_mention_and_can_be_put_back():
    tour = example.pacific()
    apia = key_of(tour, "Apia")
    revision = edits.apply(tour, [Drop(apia)])
    assert names(revision) == ["Auckland", "Honolulu", "Los Angeles", "Auckland"]
    assert [stop.order for stop in revision.itinerary.stops] == [1, 2, 3, 4]
    assert [each.mention.name for each in revision.itinerary.mentions] == ["WELLINGTON", "Apia"]
    assert revision.dropped == ((apia, tour.stops[1]),)
    assert edits.apply(tour, [Drop(apia), Drop(apia, off=False)]).itinerary == tour


def test_a_mention_becomes_a_stop_where_the_text_has_it():
    tour = example.pacific()
    mention = tour.mentions[0]
    made = Make("made", mention.mention.start, mention.mention.end, mention.place)
    revision = edits.apply(tour, [made])
    assert names(revision)[0] == "Wellington"
    stop = revision.itinerary.stops[0]
    assert stop.order == 1 and stop.traveller == "Ana Reyes" and stop.edited == ("stop",)
    assert tour.article.text[stop.evidence.start : stop.evidence.end].startswith("WELLINGTON — Foreign Minister")
    assert revision.itinerary.mentions == () and revision.automatic[0] is None
    assert edits.apply(tour, [made, Drop("made")]).itinerary == tour


def test_words_become_a_stop_and_what_lies_under_them_gives_way():
    tour = example.two_travellers()
    lost = tour.unresolved[0].mention
    revision = edits.apply(tour, [Make("made", lost.start, lost.end, OSLO)])
    assert revision.itinerary.unresolved == ()
    assert (names(revision)[-1], revision.itinerary.stops[-1].order, revision.itinerary.stops[-1].traveller) == (
        "Oslo",
        3,
        "Modi",
    )


def test_a_second_visit_is_cut_from_the_stop_that_had_its_words():
    tour = example.pacific()
    both = dataclasses.replace(
        tour.stops[0], mentions=(tour.stops[0].mentions[0], example.span(tour.article.text, "Auckland", 1))
    )
    merged = dataclasses.replace(tour, stops=(both, *tour.stops[1:4]))
    second = both.mentions[1]
    revision = edits.apply(merged, [Make("made", second.start, second.end, both.place)])
    assert names(revision) == ["Auckland", "Apia", "Honolulu", "Los Angeles", "Auckland"]
    assert revision.itinerary.stops[0].mentions == both.mentions[:1]
    naming = both.mentions[0]
    refused = edits.apply(merged, [Make("made", naming.start + 1, naming.end + 3, OSLO)])
    assert names(refused) == names(edits.apply(merged, []))
    assert "is one already" in refused.skipped[0]


def test_another_traveller_takes_the_stop_over():
    tour = example.two_travellers()
    revision = edits.apply(tour, [SetTraveller(edits.keys(tour)[1], "Modi"), SetTraveller(edits.keys(tour)[0], "Scholz")])
    assert [(stop.traveller, stop.place.name, stop.order) for stop in revision.itinerary.stops] == [
        ("Ruto", "Warsaw", 1),
        ("Ruto", "Geneva", 2),
        ("Modi", "Lisbon", 1),
        ("Modi", "Geneva", 2),
        ("Modi", "Berlin", 3),
        ("Scholz", "Paris", 1),
    ]
    assert [traveller.name for traveller in revision.itinerary.travellers] == ["Ruto", "Modi", "Scholz"]


def test_a_tick_ends_the_doubt():
    tour = example.two_travellers()
    stop = edits.apply(tour, [Verify(edits.keys(tour)[5])]).itinerary.stops[5]
    assert stop.verified and stop.confidence == 1.0 and stop.edited == ()


def test_edits_of_another_reading_are_left_out_with_a_sentence():
    tour = example.pacific()
    revision = edits.apply(tour, [SetStatus("9999", Status.DONE), Make("made", 5000, 5010, OSLO), Verify(edits.keys(tour)[0])])
    assert len(revision.skipped) == 2
    assert all(said.endswith(".") for said in revision.skipped)
    assert revision.itinerary.stops[0].verified


def test_stops_that_share_their_words_have_keys_of_their_own():
    tour = example.pacific()
    twin = dataclasses.replace(tour, stops=(tour.stops[0], tour.stops[0]))
    assert len(set(edits.keys(twin))) == 2


def test_words_out_of_all_bounds_are_no_edit():
    for start, end in ((-1, 3), (3, 3), (5, 2), (0, 10**9)):
        with pytest.raises(ValueError, match="no words"):
            Make("made", start, end, OSLO)
