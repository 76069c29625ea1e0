"""The edits there are. Each is frozen, and knows its stop by the key `on`; `do` tells them apart in JSON."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from mapapp.model import Place, Status

LONGEST_NAME = 200
"""The most letters of a traveller's name, and of the words that are made a stop."""


class _Edit(msgspec.Struct, frozen=True, tag_field="do", omit_defaults=True, forbid_unknown_fields=True):
    """What all have; a value that no edit can have is a `ValueError`."""


class SetPlace(_Edit, frozen=True, tag="place"):
    """The stop is this place: another candidate, one that was searched for, or the point that its pin was dragged to."""

    on: str
    place: Place


class SetDays(_Edit, frozen=True, tag="days"):
    """The stop is from `start` to `end`, on the one that is given, or on no day that is known; with `between` on some day
    between the two, which is some time in a month where they are its first and last.
    """

    on: str
    start: dt.date | None = None
    end: dt.date | None = None
    between: bool = False

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError("the last day is before the first")


class SetStatus(_Edit, frozen=True, tag="status"):
    """The stop stands so."""

    on: str
    status: Status


class SetTraveller(_Edit, frozen=True, tag="traveller"):
    """The stop is of this traveller, behind the others of theirs; `None` where nobody is named."""

    on: str
    name: str | None = None

    def __post_init__(self) -> None:
        if self.name is not None and not (self.name.strip() and len(self.name) <= LONGEST_NAME):
            raise ValueError("no traveller's name")
        (self.name or "").encode()  # half a surrogate pair is a ValueError, too: no link and no file could hold it


class Move(_Edit, frozen=True, tag="move"):
    """The stop comes one earlier (-1) or later (1) among those of its traveller."""

    on: str
    by: Literal[-1, 1]


class Unorder(_Edit, frozen=True, tag="unorder"):
    """Where the stop comes among those of its traveller is not known."""

    on: str


class Drop(_Edit, frozen=True, tag="drop"):
    """The place is no stop; with `off` false it is one again."""

    on: str
    off: bool = True


class Make(_Edit, frozen=True, tag="make"):
    """The words of the text from `start` to `end` name a stop at this place; `on` is the key that it gets."""

    on: str
    start: int
    end: int
    place: Place

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= self.start + LONGEST_NAME:
            raise ValueError("no words")


class Verify(_Edit, frozen=True, tag="verify"):
    """A person has checked the stop; with `checked` false no longer."""

    on: str
    checked: bool = True


class Reset(_Edit, frozen=True, tag="reset"):
    """All edits of the stop before this one are void."""

    on: str


class ResetAll(_Edit, frozen=True, tag="reset-all"):
    """All edits before this one are void."""


AnyEdit = SetPlace | SetDays | SetStatus | SetTraveller | Move | Unorder | Drop | Make | Verify | Reset | ResetAll
