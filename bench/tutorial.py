"""The page that a tutorial would write for a journey, to be measured beside ours: `streamlit run bench/tutorial.py`.

One `folium.Marker` a stop, `st_folium` with its return value, the whole page drawn again at every click. Leaflet comes from
this server, since the network is cut off, and tiles are left out.
"""

import folium
import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit_folium import st_folium  # type: ignore[import-untyped]
from xstatic.pkg import leaflet  # type: ignore[import-untyped]

from mapapp import share

declare_component("leaflet", path=leaflet.BASE_DIR)
journey = share.decode(st.query_params["a"])
st.title("Journeys")
status = st.radio("The first stop is", ["done", "planned"])
left, right = st.columns(2)
drawn = folium.Map(tiles=None)
drawn.default_js = [("leaflet", "../tutorial.leaflet/leaflet.js")]
drawn.default_css = [("leaflet_css", "../tutorial.leaflet/leaflet.css")]
for number, stop in enumerate(journey.stops, 1):
    opacity = 0.5 if number == 1 and status == "planned" else 1
    folium.Marker([stop.place.lat, stop.place.lon], tooltip=f"{number} {stop.place.name}", opacity=opacity).add_to(drawn)
points = [(stop.place.lat, stop.place.lon) for stop in journey.stops]
folium.PolyLine(points).add_to(drawn)
drawn.fit_bounds(drawn.get_bounds())
with right:
    seen = st_folium(drawn, height=560, use_container_width=True)
with left:
    for number, stop in enumerate(journey.stops, 1):
        sentence = journey.article.text[stop.evidence.start : stop.evidence.end]
        chosen = (seen["last_object_clicked_tooltip"] or "").startswith(f"{number} ")
        st.markdown(f"**{number} {stop.place.name}** {':blue[' + sentence + ']' if chosen else sentence}")
