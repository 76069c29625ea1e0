"""The log of edits: what is done, what was undone, and what of it still counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapapp.edits.kinds import AnyEdit, Reset, ResetAll, SetDays, SetPlace, SetStatus, Verify

_LAST_COUNTS = (SetPlace, SetDays, SetStatus, Verify)
"""Edits that a later one of the same kind and stop makes void, whatever lies between."""


@dataclass(frozen=True, slots=True)
class Log:
    """The edits in the order in which they were made; `undone` waits to be done again, the next one last."""

    done: tuple[AnyEdit, ...] = ()
    undone: tuple[AnyEdit, ...] = ()

    def add(self, edit: AnyEdit) -> Log:
        """The log with one more edit; what was undone is forgotten."""
        return Log((*self.done, edit))

    def undo(self) -> Log:
        """The log without its last edit; the same where there is none."""
        return Log(self.done[:-1], (*self.undone, self.done[-1])) if self.done else self

    def redo(self) -> Log:
        """The log with the last undone edit again; the same where there is none."""
        return Log((*self.done, self.undone[-1]), self.undone[:-1]) if self.undone else self


def settled(edits: Iterable[AnyEdit]) -> tuple[AnyEdit, ...]:
    """The edits that count, in order: without those that a later one made void. They give the same itinerary."""
    kept: list[AnyEdit] = []
    for edit in edits:
        if isinstance(edit, ResetAll):
            kept.clear()
        elif isinstance(edit, Reset):
            kept = [each for each in kept if _stop(each) != edit.on]
        else:
            if isinstance(edit, _LAST_COUNTS):
                kept = [each for each in kept if type(each) is not type(edit) or _stop(each) != edit.on]
            kept.append(edit)
    return tuple(kept)


def _stop(edit: AnyEdit) -> str | None:
    return None if isinstance(edit, ResetAll) else edit.on
