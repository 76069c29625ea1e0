"""What one server bears: work that waits for its turn, how often a visitor may ask, how much memory may be held.

All of it is kept in memory alone and forgotten after an hour or with the process.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mapapp.errors import Busy

_HOUR = 3_600.0
_LOOK_SECONDS = 0.5
"""How often one who waits looks whether there still is somebody to wait for."""


class Turns:
    """At most `places` pieces of work at a time; whoever has the least under way comes next, by turns.

    A visitor who asks for a hundred things gets all places but one, which stays for the others. At most `most` wait, each
    `patience` seconds.
    """

    def __init__(self, places: int, most: int, patience: float = 60.0) -> None:
        self._places, self._most, self._patience = places, most, patience
        self._own = max(1, places - 1)
        self._waiting: OrderedDict[str, deque[object]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """Pieces of work that wait."""
        return sum(map(len, self._waiting.copy().values()))

    @property
    def running(self) -> int:
        """Pieces of work that are under way."""
        return self._running.total()

    @contextmanager
    def turn(self, visitor: str, still: Callable[[], None] = lambda: None) -> Iterator[None]:
        """A block that runs when it is this visitor's turn; `still` raises where nobody waits for it any more.

        Raises:
            Busy: too many wait already, or it would take too long.
        """
        self._take(visitor, still)
        try:
            yield
        finally:
            with self._changed:
                self._running[visitor] -= 1
                self._running += Counter()  # visitors with nothing under way are forgotten
                self._changed.notify_all()

    def _take(self, visitor: str, still: Callable[[], None]) -> None:
        ticket = object()
        late = time.monotonic() + self._patience
        with self._changed:
            if self.waiting >= self._most:
                raise Busy("Many articles are being read at this moment. Try again in a minute.", "waiting")
            self._waiting.setdefault(visitor, deque()).append(ticket)
            try:
                while self.running >= self._places or self._next() is not ticket:
                    self._changed.wait(_LOOK_SECONDS)
                    still()
                    if time.monotonic() > late:
                        raise Busy("Many articles are being read, and yours had to wait too long. Try it again.", "waiting")
                self._running[visitor] += 1
                self._waiting.move_to_end(visitor)
            finally:
                self._waiting[visitor].remove(ticket)
                if not self._waiting[visitor]:
                    del self._waiting[visitor]
                self._changed.notify_all()

    def _next(self) -> object | None:
        """Whose turn it is, `None` where all who wait have as many under way as one may."""
        visitor = min(self._waiting, key=self._running.__getitem__)
        return self._waiting[visitor][0] if self._running[visitor] < self._own else None


class Allowance:
    """How often a visitor may ask within an hour."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, visitor: str, question: bool = False) -> None:
        """Counts one more article, or a question to an online service, which is told so.

        Raises:
            Busy: the visitor has asked too often.
        """
        now = self._clock()
        with self._lock:
            while self._asked and next(iter(self._asked.values()))[-1] <= now - _HOUR:
                self._asked.popitem(last=False)
            times = self._asked.setdefault(visitor, deque())
            while times and times[0] <= now - _HOUR:
                times.popleft()
            if len(times) >= self._most:
                minutes = int((times[0] + _HOUR - now) // 60) + 1
                opened = f"You have opened {len(times)} articles within an hour; the next can be read in {minutes} minutes."
                asked = f"You have opened articles and asked {len(times)} times within an hour; ask again in {minutes} minutes."
                raise Busy(asked if question else opened, "articles")
            times.append(now)
            self._asked.move_to_end(visitor)


def memory() -> int | None:
    """Megabytes of memory that this process holds; `None` where the system does not tell, as only Linux does."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
