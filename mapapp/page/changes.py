"""What the browser has of the journey, and what it needs to have it as it is now: the whole, or only what is different.

The browser keeps the states that it was told by their names and says with every wish which it has; the server keeps those that
it told last. So a change is small however long the journey is. Where either has forgotten a state, or the page was loaded anew,
the whole is sent: nothing depends on what was on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableMapping
from typing import Any

import msgspec

MOST_STATES = 4
"""States that are kept of a session: as many as can be on the way between server and browser at a time, and then some."""


def news(state: dict[str, Any], has: object, told: MutableMapping[str, bytes]) -> dict[str, Any]:
    """What to send so that a browser that has the state named `has` gets this one; `told` are the states it may have by name.

    `{"now": name, "whole": state}` or `{"now": name, "base": has, "changes": difference}`. The state is put into `told`.
    """
    packed = _packed(state)
    now = hashlib.blake2s(packed, digest_size=12).hexdigest()
    before = told.get(has) if isinstance(has, str) else None
    told.pop(now, None)
    told[now] = packed
    while len(told) > MOST_STATES:
        told.pop(next(iter(told)))
    if before is None:
        return {"now": now, "whole": state}
    return {"now": now, "base": has, "changes": difference(msgspec.json.decode(before), msgspec.json.decode(packed))}


def difference(before: Any, after: Any) -> Any:
    """What makes the one value of JSON the other; `patched` in `assets/page/changes.js` carries it out.

    `[value]` puts that value in its place. Of an object `{name: difference}` has what changed of it, `[]` what is gone. Of a
    list of objects or lists `{"items": […]}` has all the items by now: `3` is the third from 0 that was there,
    `[3, difference]` that one changed, `[value]` a new one. What did not change is `{}`.
    """
    if _packed(before) == _packed(after):  # as JSON, where 1 is not true
        return {}
    if isinstance(before, dict) and isinstance(after, dict):
        gone: dict[str, Any] = {name: [] for name in before if name not in after}
        changed = {name: difference(before[name], value) if name in before else [value] for name, value in after.items()}
        return gone | {name: each for name, each in changed.items() if each != {}}
    both = (*before, *after) if isinstance(before, list) and isinstance(after, list) else (None,)
    if all(isinstance(each, dict | list) for each in both):
        return {"items": list(_items(before, after))}
    return [after]


_packed = msgspec.json.encode


def _items(before: list[Any], after: list[Any]) -> Iterator[Any]:
    """The items of a list by those that were there: the same one wherever it stood, else that of the same id or place."""
    same = {_packed(item): at for at, item in enumerate(before)}
    ids = {name: at for at, item in enumerate(before) if (name := _id(item))}
    for place, item in enumerate(after):
        name = _id(item)
        if (at := same.get(_packed(item))) is not None:
            yield at
        elif (mate := ids.get(name) if name else place if place < len(before) else None) is not None:
            yield [mate, difference(before[mate], item)]
        else:
            yield [item]


def _id(item: Any) -> str | None:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None
