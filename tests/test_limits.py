"""What one server bears: fair turns, allowances, memory, and the sentences that say so."""

import threading

import pytest

from mapapp import limits
from mapapp.errors import Busy
from mapapp.limits import Allowance, Turns
from mapapp.page import visit
from mapapp.settings import Settings

SECONDS = 20  # a deadline for what would otherwise hang; nothing here measures time


class Work:
    """Pieces of work that begin when their turn comes and go on until they are let go."""

    def __init__(self, turns):
        self.turns, self.began, self.threads = turns, [], []
        self.open, self.changed = {}, threading.Condition()

    def ask(self, visitor, name):
        self.open[name] = threading.Event()

        def run():
            with self.turns.turn(visitor):
                with self.changed:
                    self.began.append(name)
                    self.changed.notify_all()
                assert self.open[name].wait(SECONDS)

        before = self.turns.waiting + len(self.began)
        thread = threading.Thread(target=run, daemon=True)
        self.threads.append(thread)
        thread.start()
        while self.turns.waiting + len(self.began) <= before:
            thread.join(0.01)

    def end(self, name, then):
        """Ends this piece of work, and waits until so many have begun."""
        self.open[name].set()
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.began) >= then, SECONDS)

    def end_all(self):
        for event in self.open.values():
            event.set()
        for thread in self.threads:
            thread.join(SECONDS)
            assert not thread.is_alive()


def test_one_who_asks_for_much_does_not_hold_up_another():
    work = Work(Turns(places=2, most=100))
    for number in range(6):
        work.ask("heavy", f"heavy {number}")
    work.ask("other", "other 0")
    assert work.began == ["heavy 0", "other 0"], "one place stays for the others"
    assert (work.turns.running, work.turns.waiting) == (2, 5)
    work.ask("third", "third 0")
    work.end("other 0", then=3)
    assert work.began[2] == "third 0"
    work.end_all()
    assert (work.turns.running, work.turns.waiting) == (0, 0)


def test_visitors_are_served_in_turn():
    work = Work(Turns(places=1, most=100))
    for name in ("a0", "a1", "a2", "b0", "b1", "c0"):
        work.ask(name[0], name)
    for number in range(5):
        work.end(work.began[-1], then=number + 2)
    assert work.began == ["a0", "a1", "b0", "c0", "a2", "b1"]
    work.end_all()


def test_too_many_that_wait_are_told_so():
    turns = Turns(places=1, most=0)
    with pytest.raises(Busy, match="Try again in a minute"), turns.turn("a"):
        pytest.fail("there is no room to wait")


def test_one_who_leaves_gives_up_the_place():
    class Left(BaseException):
        pass

    def left():
        raise Left

    turns = Turns(places=1, most=9)
    with turns.turn("a"):
        with pytest.raises(Left), turns.turn("b", left):
            pytest.fail("the place is taken")
        assert turns.waiting == 0
    with turns.turn("b"):
        assert turns.running == 1


def test_one_who_waits_too_long_is_told_so():
    turns = Turns(places=1, most=9, patience=0.0)
    with turns.turn("a"), pytest.raises(Busy, match="wait too long"), turns.turn("b"):
        pytest.fail("the place is taken")
    assert (turns.running, turns.waiting) == (0, 0)


def test_work_that_fails_leaves_its_place():
    turns = Turns(places=1, most=9)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn("a"):
            raise ZeroDivisionError
    assert turns.running == 0


def test_an_allowance_is_of_each_visitor_and_of_the_hour():
    now = 0.0
    allowance = Allowance(2, clock=lambda: now)
    allowance.count("a")
    now = 600.0
    allowance.count("a")
    allowance.count("b")
    with pytest.raises(Busy, match="next can be read in 51 minutes") as refused:
        allowance.count("a")
    assert refused.value.limit == "articles"
    with pytest.raises(Busy, match="asked 2 times within an hour; ask again in 51 minutes"):
        allowance.count("a", question=True)
    now = 3_601.0
    allowance.count("a")
    now = 9_000.0
    allowance.count("c")
    assert list(allowance._asked) == ["c"]


def test_memory_over_the_limit_reads_nothing_new():
    assert limits.memory() is None or limits.memory() > 1
    gate = visit.Gate(Settings(memory=1))
    if limits.memory() is not None:
        with pytest.raises(Busy, match="no memory left"), gate.reading():
            pytest.fail("there is no memory")
        with pytest.raises(Busy, match="no memory left"):
            gate.document(pytest.fail)


def test_one_who_asks_a_service_too_often_is_told_of_questions():
    gate = visit.Gate(Settings(memory=10**6, articles=1))
    with gate.asking():
        pass
    with pytest.raises(Busy, match="asked 1 times within an hour"), gate.asking():
        pytest.fail("once is enough")
    with pytest.raises(Busy, match="opened 1 articles within an hour"), gate.reading():
        pytest.fail("once is enough")


def test_a_document_is_read_with_what_it_is_given():
    assert visit.Gate(Settings(memory=10**6)).document(int, "11", base=2) == 3
