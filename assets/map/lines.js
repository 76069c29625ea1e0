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

  // Draws ties and legs as the data have them; of those drawn `before` the same ones stay, and the others go.
  function drawLines(onto, data, renderer, before = []) {
    const line = (flat, options) => new Curve(pairs(flat), { renderer, interactive: false, noClip: true, smoothFactor: 0, ...options }).addTo(onto);
    const kept = new Map(before.map((way) => [way.seen, way]));
    const drawn = (what, draw) => {
      const seen = JSON.stringify(what);
      const same = kept.get(seen);
      kept.delete(seen);
      return same ?? { seen, ...draw(what) };
    };
    const ties = data.ties.map((tie) => drawn(tie, (flat) => ({ lines: [line(flat, { className: "tie", weight: 2 })] })));
    const legs = data.legs.map((leg) => drawn(leg, drawLeg));
    for (const way of kept.values()) for (const layer of [...way.lines, way.arrow]) if (layer) onto.removeLayer(layer);
    for (const { lines } of ties) lines[0].bringToBack();
    return [...ties, ...legs];

    function drawLeg(leg) {
      const lines = [line(leg.line, { className: "casing", weight: 6 }).bringToBack()];
      lines.push(line(leg.line, { className: `leg ${who(leg.who)} ${leg.status}`, weight: plain(leg.who) ? 2.5 : 5 }));
      if (!plain(leg.who)) lines.push(line(leg.line, { className: `core ${who(leg.who)}`, weight: 1.8 }));
      const [lat, lon, bearing] = leg.arrow;
      const head = drawing("path", { d: "M0,-7 L5,5 L0,2.5 L-5,5 Z", transform: `rotate(${bearing})` });
      const picture = drawing("svg", { class: "arrow", width: 20, height: 20, viewBox: "-10 -10 20 20", "aria-hidden": "true" }, head);
      picture.style.cssText = "position: absolute; left: -10px; top: -10px";
      picture.classList.add(who(leg.who));
      return { leg, lines, arrow: marker(lat, lon, picture, { zIndexOffset: -2000 }).addTo(onto) };
    }
  }

  // An arrow is shown where its line is long enough on the screen to carry it.
  function showArrows(map, ways) {
    for (const { leg, arrow } of ways) {
      if (!arrow) continue;
      const start = map.latLngToLayerPoint(leg.line.slice(0, 2));
      const end = map.latLngToLayerPoint(leg.line.slice(-2));
      arrow.getElement().hidden = start.distanceTo(end) <= 44;
    }
  }

  Object.assign(window.mapapp, { drawLines, showArrows });
})(window.mapapp);
