// Zoom, scale and credit.
(({ element, drawing, button, filled, side, control }) => {
  const OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

  function controls(map, data, fit, onZoom) {
    const { words } = data;
    const zoom = (by) => {
      onZoom();
      map.setZoom(map.getZoom() + by);
    };
    const named = (name, content, action) => button(content, action, name, { title: name });
    const frame = drawing("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" });
    frame.append(drawing("path", { d: "M1 5V1H5M9 1H13V5M13 9V13H9M5 13H1V9", fill: "none", stroke: "currentColor", "stroke-width": 1.8 }));
    const closer = named(words.zoomIn, "+", () => zoom(1));
    const farther = named(words.zoomOut, "−", () => zoom(-1));
    const bar = element("div", { class: "leaflet-bar leaflet-control" }, closer, farther, named(words.fit, frame, fit));
    const bounds = () => {
      closer.disabled = map.getZoom() >= map.getMaxZoom();
      farther.disabled = map.getZoom() <= map.getMinZoom();
    };
    map.on("zoomend", bounds);
    control("topright", bar).addTo(map);
    return bar;
  }

  function credit(map, data, tiles) {
    const { words } = data;
    const link = (text, href) => element("a", { href, target: "_blank", rel: "noopener" }, text);
    const online = element("span", { hidden: true }, " · © ", link("OpenStreetMap", "https://www.openstreetmap.org/copyright"));
    const node = element(
      "p",
      { class: "credit leaflet-control" },
      `${words.shapes}: `,
      link("Natural Earth", "https://www.naturalearthdata.com/"),
      data.sources.length ? ` · ${filled(words.places, { sources: data.sources.join(", ") })}` : "",
      online,
    );
    tiles?.on("add", () => (online.hidden = false)).on("remove", () => (online.hidden = true));
    control("bottomright", node).addTo(map);
    const scale = L.control.scale({ position: side("bottomright"), imperial: false, maxWidth: 110 }).addTo(map);
    return [node, scale.getContainer()];
  }

  // OpenStreetMap's own tiles; nothing is asked of them before they are on the map.
  const online = () => L.tileLayer(OSM, { className: "online", maxZoom: 19 });

  Object.assign(window.mapapp, { controls, credit, online });
})(window.mapapp);
