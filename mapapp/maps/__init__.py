"""Itinerary → folium.Map; all that leaves Python for the map leaves here.

The map is one folium element: a block of data (`mapapp.maps.block` makes it safe) handed to our own script in
`assets/map`, which builds pins, lines, cards and legend in the browser from text nodes alone. A map is never kept: folium
rewrites its ids in place when it is shown; draw it anew on every rerun, it takes a few milliseconds.

Messages go between the map's frame and the page by `window.postMessage`, same origin only; `stop` is an index into
`Itinerary.stops`, `index` into `Itinerary.mentions`:

    {app: "mapapp", from: "map", type: "waiting"}                     a map without a tour is there and can be given one
    {app: "mapapp", from: "map", type: "ready", name: "Map of the journey"}
    {app: "mapapp", from: "map", type: "choose", stop: 1 | null}      a pin was opened or closed
    {app: "mapapp", from: "map", type: "moved", stop: 1, lat: 41.01, lon: 28.95}
                                                                      a pin was dragged there
    {app: "mapapp", from: "page", type: "choose", stop: 1 | null}     go there and open the pin
    {app: "mapapp", from: "page", type: "mention", index: 3}          show a place that is only mentioned
    {app: "mapapp", from: "page", type: "mentions", show: true}       grey dots on or off
    {app: "mapapp", from: "page", type: "theme", theme: "light" | "dark"}
    {app: "mapapp", from: "page", type: "tour", tour: {…}, stop: 1 | null, fresh: true}
                                                                      draw this tour (`maps.tour`), edited or a `fresh` one,
                                                                      and open that pin
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import folium
from branca.element import MacroElement
from folium.template import Template

from mapapp.language import mark, say, spoken
from mapapp.maps import files
from mapapp.maps.block import script_block
from mapapp.maps.tour import tour
from mapapp.model import Itinerary
from mapapp.settings import assets

LABELS: Mapping[str, str] = {
    "map": mark("Map of the journey"),
    "keys": mark("Left and right go through the stops, Enter opens one, Escape closes it; with Shift the arrows move the map"),
    "zoomIn": mark("Zoom in"),
    "zoomOut": mark("Zoom out"),
    "fit": mark("Show the whole tour"),
    "legend": mark("Legend"),
    "close": mark("Close"),
    "previous": mark("Previous stop"),
    "next": mark("Next stop"),
    "visits": mark("+ {count} more visits"),
    "days": mark("Days of the journey"),
    "play": mark("Play the tour"),
    "pause": mark("Pause"),
    "move": mark("Move the pin"),
    "drag": mark("Drag it to the right place, or go there with the arrow keys and press Enter."),
    "total": mark("Total: {distance}"),
    "alone": mark("show alone"),
    "unplaced": mark("Could not be placed"),
    "uncertain": mark("Uncertain: {reason}"),
    "from": mark("From the text: “{words}”"),
    "mentioned": mark("mentioned, not a stop"),
    "mentionedPlace": mark("{place}, mentioned, not a stop"),
    "shapes": mark("Shapes"),
    "places": mark("Places: {sources}"),
    "tiles": mark("OpenStreetMap (online)"),
    "tilesFailed": mark("OpenStreetMap cannot be reached; the map’s own shapes stay."),
    "failed": mark("The map could not be drawn. The list of stops has everything that it would show."),
}
"""The words of the map itself, in English."""


def labels() -> dict[str, str]:
    """The words of the map itself, in the language that is spoken."""
    return {name: say(words) for name, words in LABELS.items()}


def draw(
    itinerary: Itinerary | None,
    *,
    map_url: str,
    shapes_url: str,
    theme: Literal["light", "dark"] = "light",
    tiles: bool = False,
    movable: bool = False,
    fonts: Mapping[str, str] = MappingProxyType({}),
) -> folium.Map:
    """The map of an itinerary; without one, a map that waits for the page around its frame to give it a tour.

    `map_url` and `shapes_url` are where the browser finds the map's own file (`files.write`) and the folder `assets/basemap`,
    without a closing slash; relative addresses work under any base path. `tiles` offers OpenStreetMap's own tiles as a choice;
    nothing is fetched from there before the reader chooses it. `movable` lets the reader loosen a pin from its card and drag
    it: the page is told and sends the edited tour. `fonts` maps the families "Source Sans" and "Source Serif" to addresses of
    their files; without them the map is set in what the reader's machine has.
    """
    drawn = folium.Map(location=(0, 0), zoom_start=1, tiles=None, zoom_control=False, attribution_control=False, **OPTIONS)
    drawn.default_js = [("map", f"{map_url}/map.js?v={files.version()}")]
    drawn.default_css = []
    how: dict[str, Any] = {
        "theme": theme,
        "tiles": tiles,
        "movable": movable,
        "fonts": dict(fonts),
        "shapes": [f"{shapes_url}/{name}.json?v={_version(name)}" for name in SHAPES],
    }
    how |= {"words": labels(), "language": spoken().code, "direction": spoken().locale.text_direction}
    drawn.add_child(_Tour((tour(itinerary) if itinerary else {}) | how))
    return drawn


SHAPES = ("110m", "50m", "labels", "towns")
"""The files of `assets/basemap`, in the order in which `basemap.js` is told of them."""

OPTIONS: dict[str, Any] = {
    "zoom_snap": 0.25,
    "min_zoom": 1,
    "max_zoom": 12,
    "wheel_px_per_zoom_level": 100,
    "max_bounds_viscosity": 0.6,
}
"""How the map moves, in folium's names for Leaflet's options."""


class _Tour(MacroElement):
    """The call of our script with its data; whatever goes wrong in it leaves a map and a sentence, not an empty frame."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            mapapp.show({{ this._parent.get_name() }}, {{ this.block }});
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Tour"
        self.block = script_block(data)


@cache
def _version(shapes: str) -> str:
    return files.fingerprint((assets() / "basemap" / f"{shapes}.json").read_bytes())
