// The view that shows the whole tour, and the panels that it has to keep clear of.
(({ mirrored }) => {
  const NARROW = 480; // below this width the card lies along the lower edge
  const ROOMY = 60; // with more pins than this some are dots, and names do not keep off lines

  // Where the panels lie, in pixels of the frame.
  function boxes(map, panels) {
    const outer = map.getContainer().getBoundingClientRect();
    return panels
      .map((panel) => panel.getBoundingClientRect())
      .map((box) => L.bounds([box.left - outer.left, box.top - outer.top], [box.right - outer.left, box.bottom - outer.top]));
  }

  // No nearer than the land around the tour can be told by, unless pins would stand too close to each other.
  function nearestZoom(map, { pins }) {
    if (!pins.length) return 4;
    const spots = pins.map((pin) => map.project([pin.lat, pin.lon], 6));
    const gaps = spots.slice(0, ROOMY).flatMap((one, index) => spots.slice(index + 1, ROOMY).map((other) => one.distanceTo(other)));
    const least = Math.min(...gaps.filter((gap) => gap > 1));
    return Number.isFinite(least) ? Math.max(6, Math.min(8, 6 + Math.log2(60 / least))) : 6;
  }

  // The nearest view of the whole tour in which no pin lies under a panel, as it can be; null while the frame has no size.
  function framed(map, data, panels) {
    const size = map.getSize();
    if (!size.x || !size.y) return null;
    const covers = boxes(map, panels);
    const covered = covers.at(-1).getSize();
    const side = Math.min(64, size.x * 0.12);
    const nearest = nearestZoom(map, data);
    const views = [];
    for (const legend of [side, covered.x + 24]) {
      for (const zoom of [side, 84]) {
        const [left, right] = mirrored() ? [zoom, legend] : [legend, zoom];
        for (const bottom of [40, covered.y + 24]) views.push(view(left, right, bottom));
      }
    }
    views.sort((one, other) => one.hidden - other.hidden || other.worth - one.worth);
    return views[0];

    function view(left, right, bottom) {
      const top = 44;
      const room = L.point(left + right, top + bottom);
      if (room.x > size.x * 0.8 || room.y > size.y * 0.8) return { hidden: Infinity, worth: 0, zoom: 0, centre: [0, 0] };
      const zoom = Math.min(nearest, map.getBoundsZoom(data.frame, false, room));
      const [southWest, northEast] = data.frame.map((corner) => map.project(corner, zoom));
      const centre = southWest.add(northEast).divideBy(2).add([(right - left) / 2, (bottom - top) / 2]);
      const shift = centre.subtract(size.divideBy(2));
      const spots = data.pins.map((pin) => map.project([pin.lat, pin.lon], zoom).subtract(shift));
      const hidden = spots.filter((spot) => covers.some((box) => box.overlaps(L.bounds(spot.subtract([20, 20]), spot.add([20, 20])))));
      const aslant = Math.abs(right - left) / size.x + Math.abs(bottom - top) / size.y; // a tour in the middle looks better
      return { hidden: hidden.length, worth: zoom - aslant, zoom, centre: map.unproject(centre, zoom) };
    }
  }

  Object.assign(window.mapapp, { boxes, framed, NARROW, ROOMY });
})(window.mapapp);
