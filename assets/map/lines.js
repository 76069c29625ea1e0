// The lines between the stops and their arrows. A traveller's line is told by its colour and by the pattern of its core.
(({ drawing, who, plain, pairs, marker }) => {
  // Leaflet rounds the points of a line to whole pixels, which makes a slow curve tremble; these stay exact. Nor is a line
  // written anew after the map was moved: it is drawn whole, and moves with the rest.
  const Curve = L.Polyline.extend({
    _update() {
      if (!this._projected) return;
      this._projected = false;
      L.Polyline.prototype._update.call(this);
    },

    _projectLatlngs(latlngs, result, bounds) {
      this._projected = true;
      const origin = this._map.getPixelOrigin();
      const points = latlngs.map((place) => this._map.project(place).subtract(origin));
      for (const point of points) bounds.extend(point);
      result.push(points);
    },
  });

  function drawLines(onto, data, renderer) {
    const line = (points, options) => new Curve(points, { renderer, interactive: false, noClip: true, smoothFactor: 0, ...options });
    for (const flat of data.ties) line(pairs(flat), { className: "tie", weight: 2 }).addTo(onto);
    for (const leg of data.legs) line(pairs(leg.line), { className: "casing", weight: 6 }).addTo(onto);
    for (const leg of data.legs) {
      line(pairs(leg.line), { className: `leg ${who(leg.who)} ${leg.status}`, weight: plain(leg.who) ? 2.5 : 5 }).addTo(onto);
      if (!plain(leg.who)) line(pairs(leg.line), { className: `core ${who(leg.who)}`, weight: 1.8 }).addTo(onto);
    }
    return data.legs.map((leg) => {
      const [lat, lon, bearing] = leg.arrow;
      const head = drawing("path", { d: "M0,-7 L5,5 L0,2.5 L-5,5 Z", transform: `rotate(${bearing})` });
      const picture = drawing("svg", { class: "arrow", width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" }, head);
      picture.style.cssText = "position: absolute; left: -10px; top: -10px";
      picture.classList.add(who(leg.who));
      return { leg, arrow: marker(lat, lon, picture, { zIndexOffset: -2000 }).addTo(onto) };
    });
  }

  // An arrow is shown where its line is long enough on the screen to carry it.
  function showArrows(map, legs) {
    for (const { leg, arrow } of legs) {
      const start = map.latLngToLayerPoint(leg.line.slice(0, 2));
      const end = map.latLngToLayerPoint(leg.line.slice(-2));
      arrow.setOpacity(start.distanceTo(end) > 44 ? 1 : 0);
    }
  }

  Object.assign(window.mapapp, { drawLines, showArrows });
})(window.mapapp);
