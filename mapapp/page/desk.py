"""The editor's desk of a session: which edits are made, and how they stay.

The edits that count stand in the address (`?e=…`), so that they outlive a reload and the browser's "back" takes one back; where
they are too many for an address they stay for the session, as do those of other articles that were edited in it. The browser
numbers its wishes and repeats those that it has no answer to, so that none is lost when several come at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from mapapp import edits, share
from mapapp.edits import Log, Revision
from mapapp.errors import LinkError
from mapapp.language import say, translated
from mapapp.model import Itinerary, Place
from mapapp.page import asked, views, wishes

_KEY = "desks"
"""The session's key of its desks by their itinerary's, the one that was opened last at the end."""
MOST_DESKS = 40
"""Desks that a session keeps; the oldest are forgotten first."""
_MOST_WISHES = 2**53
"""The last number that a browser counts to."""
_LONGEST = 6_000
"""Characters of edits that an address keeps: with the article's own parameters it still passes every proxy."""


@dataclass(slots=True)
class Desk:
    """One itinerary under review.

    `heard` is the number of the last wish that was answered, with `answer` in words, and `ask` the words that wait for a place
    to be chosen. `answered` are the places by their ids that an online service gave for this journey.
    """

    base: Itinerary
    key: str
    log: Log
    address: str
    heard: int = 0
    answer: str = ""
    ask: dict[str, Any] | None = None
    trouble: str | None = None
    answered: dict[str, Place] = field(default_factory=dict)
    _revised: dict[Log, Revision] = field(default_factory=dict)

    def revision(self) -> Revision:
        """The itinerary as edited by now."""
        if self.log not in self._revised:
            self._revised = {self.log: edits.apply(self.base, self.log.done)}
        return self._revised[self.log]

    @property
    def version(self) -> str:
        """The edits that count, as a link carries them: the same for the same itinerary."""
        return share.encode_edits(edits.settled(self.log.done))

    @property
    def spare(self) -> str | None:
        """The edits where they are too many for the address: the browser's tab keeps them."""
        return self.version if self.version != self.address else None

    def hear(self, sent: Mapping[str, Any]) -> None:
        """Answers the wishes that are new among those that the browser sent: `{"from": 3, "wishes": [{…}, …]}`."""
        first, several = sent.get("from"), sent.get("wishes")
        if not isinstance(first, int) or not isinstance(several, list) or first > _MOST_WISHES:
            return
        for number, wish in enumerate(several[: share.MOST_EDITS], first):
            if number > self.heard and isinstance(wish, Mapping):
                self.heard = number
                self._take(wish)
        self._remember()

    def _take(self, wish: Mapping[str, Any]) -> None:
        self.ask = None
        if wish.get("do") in ("undo", "redo"):
            before = self.log
            self.log = before.undo() if wish["do"] == "undo" else before.redo()
            done = say("Undone.") if wish["do"] == "undo" else say("Done again.")
            self.answer = say("Nothing is left.") if before == self.log else done
            return
        if wish.get("do") == "restore":
            self._restore(wish.get("edits"))
            return
        asked_for = wishes.edit(wish, self.revision(), asked.gazetteer, self.answered)
        if isinstance(asked_for, str):
            self.answer = str(asked_for)  # plain: what is no plain text cannot be packed for the browser
            if isinstance(asked_for, wishes.Unknown):
                self.ask = self._words(wish)
            return
        if len(self.log.done) >= share.MOST_EDITS:
            most = share.MOST_EDITS
            self.answer = say("There are {count} changes; no more can be kept. Save the file and open it again.", count=most)
            return
        before, skipped = self.log, len(self.revision().skipped)
        self.log = before.add(asked_for)
        if len(refused := self.revision().skipped) > skipped:
            self.log, self.answer = before, translated(refused[-1])
        else:
            self.answer = wishes.said(asked_for, self.revision())

    def _restore(self, text: object) -> None:
        """Makes the edits again that the browser's tab kept, where none were made since."""
        try:
            kept = share.decode_edits(str(text), longest=asked.settings().max_link)
        except LinkError as error:
            self.answer = translated(str(error))
            return
        if not self.log.done:
            self.log, self.answer = Log(kept), say("Your changes are here again.")

    def _words(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        start, end = int(wish["start"]), int(wish["end"])
        return {"start": start, "end": end, "words": self.base.article.text[start:end].strip()}

    def _remember(self) -> None:
        """Puts the edits into the address, as far as it holds them; an article opened here too, which is nowhere else."""
        text = self.version
        if st.query_params.get("article") in asked.opened() and text:
            whole = share.encode(self.base)
            if len(whole) + len(text) < share.LONG_LINK:
                st.query_params["a"] = whole
                del st.query_params["article"]
        self.address = text if len(text) <= _LONGEST else ""
        self.show()

    def show(self) -> None:
        """Puts the edits into the address."""
        if self.address:
            st.query_params["e"] = self.address
        else:
            st.query_params.pop("e", None)


def open_desk(base: Itinerary) -> Desk:
    """The desk of this session for the itinerary, with the edits that the address asks for.

    On the way back from another article an address without edits asks for those that were made before.
    """
    key, address = views.key(base), st.query_params.get("e", "")
    desks: dict[str, Desk] = st.session_state.setdefault(_KEY, {})
    stayed = next(reversed(desks), None) == key
    desk = desks.pop(key, None)
    trouble = None
    if desk is None or (desk.address != address and (stayed or address)):  # new, or a step back in the browser, say
        try:
            log = Log(share.decode_edits(address, longest=asked.settings().max_link))
        except LinkError as error:
            log, trouble = Log(), str(error)
        desk = desk or Desk(base, key, log, address)
        desk.log, desk.address = log, address
    desk.trouble = trouble
    desks[key] = desk
    while len(desks) > MOST_DESKS:
        desks.pop(next(iter(desks)))
    if desk.address != address:  # back from another article
        desk.show()
    return desk


def current() -> Desk:
    """The desk that was opened last in this session."""
    desks: dict[str, Desk] = st.session_state[_KEY]
    return desks[next(reversed(desks))]
