// Where pins and their names stand, so that none covers another.
(({ ROOMY, boxes }) => {
  const GAP = 6; // pixels between a pin and its name, and between names

  // A box is { left, top, right, bottom } in layer points; plain numbers, as a long tour has many pairs of them.
  const boxed = (x, y, wide, high) => ({ left: x - wide, top: y - high, right: x + wide, bottom: y + high });
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const within = (box, frame) =>
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  const asBounds = (box) => L.bounds([box.left, box.top], [box.right, box.bottom]);

  // Makes room for the pins and finds each name a side where it covers nothing; a name that finds none is not written, the
  // card and the list have it. Returns the boxes that pins, panels and names take.
  function arrange(map, pins, lines, panels) {
    for (const pin of pins) pin.size ??= L.point(pin.disc.offsetWidth, pin.disc.offsetHeight);
    for (const pin of pins) pin.room ??= pin.name && L.point(pin.name.offsetWidth, pin.name.offsetHeight);
    const spots = pins.map((pin) => {
      const { x, y } = map.latLngToLayerPoint([pin.lat, pin.lon]);
      return { x, y, wide: pin.size.x / 2 + 3, high: pin.size.y / 2 + 3, trueX: x, trueY: y };
    });
    const crowd = pins.length > ROOMY;
    const room = frameOf(map);
    const walls = boxes(map, panels).map(({ min, max }) => ({ left: room.left + min.x, top: room.top + min.y, right: room.left + max.x, bottom: room.top + max.y }));
    const taken = crowd ? thinned(pins, spots) : spread(pins, spots);
    taken.push(...walls);
    pins.forEach((pin, index) => {
      if (!pin.name) return;
      const box = pin.thin ? null : nameBox(spots[index], pin.room, taken, lines, room);
      pin.name.hidden = !box;
      if (!box) return;
      taken.push(box);
      pin.name.style.left = `${box.left - spots[index].x}px`;
      pin.name.style.top = `${box.top - spots[index].y}px`;
    });
    return taken;
  }

  // The part of the map that is seen, as a box.
  function frameOf(map) {
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    return { left: x, top: y, right: x + size.x, bottom: y + size.y };
  }

  // Of very many pins those come with their number that cover no earlier one; the others are dots, each in its true place.
  function thinned(pins, spots) {
    const taken = [];
    pins.forEach((pin, index) => {
      const { x, y, wide, high } = spots[index];
      const whole = boxed(x, y, wide, high);
      pin.thin = taken.some((other) => meet(whole, other));
      pin.node.classList.toggle("thin", pin.thin);
      pin.level = pin.thin ? -500 : 0; // a dot lies below the numbers
      pin.marker.setZIndexOffset(pin.node.classList.contains("chosen") ? 1000 : pin.level);
      if (!pin.thin) taken.push(whole);
      pin.shift = L.point(0, 0);
    });
    return taken;
  }

  // The pins pushed off each other, with a leader to the true place.
  function spread(pins, spots) {
    for (let round = 0; round < 30 && pushed(spots); round++);
    pins.forEach((pin, index) => {
      const { x, y, trueX, trueY } = spots[index];
      pin.shift = L.point(x - trueX, y - trueY);
      const length = Math.hypot(pin.shift.x, pin.shift.y);
      pin.node.style.translate = `${pin.shift.x}px ${pin.shift.y}px`;
      pin.leader.hidden = length < 6;
      pin.leader.style.width = `${length}px`;
      pin.leader.style.transform = `rotate(${Math.atan2(-pin.shift.y, -pin.shift.x)}rad)`;
    });
    return spots.map((spot) => boxed(spot.x, spot.y, spot.wide, spot.high));
  }

  // One round of pushing apart; whether anything moved. Sorted from west to east, only neighbours have to be compared.
  function pushed(spots) {
    const row = [...spots].sort((one, other) => one.x - other.x);
    const widest = Math.max(...row.map((spot) => spot.wide));
    let moved = false;
    row.forEach((one, i) => {
      for (let j = i + 1; j < row.length && row[j].x - one.x < one.wide + widest; j++) {
        const other = row[j];
        const x = other.x - one.x;
        const y = other.y - one.y;
        const overX = one.wide + other.wide - Math.abs(x);
        const overY = one.high + other.high - Math.abs(y);
        if (overX <= 0.01 || overY <= 0.01) continue;
        const along = overX <= overY;
        const by = ((along ? x : y) < 0 ? -1 : 1) * ((along ? overX : overY) / 2);
        one[along ? "x" : "y"] -= by;
        other[along ? "x" : "y"] += by;
        moved = true;
      }
    });
    return moved;
  }

  // The box for a name: right, left, below or above its pin, free of what is taken, crossed by few lines and inside the frame.
  function nameBox(spot, room, taken, lines, frame) {
    const { x, y, wide, high } = spot;
    const corners = [
      [x + wide + GAP, y - room.y / 2],
      [x - wide - GAP - room.x, y - room.y / 2],
      [x - room.x / 2, y + high + GAP],
      [x - room.x / 2, y - high - GAP - room.y],
      [x + wide, y + high - GAP],
      [x + wide, y - high - room.y + GAP],
    ];
    const seen = within(boxed(x, y, 0, 0), frame);
    let best = null;
    for (const [left, top] of corners) {
      const box = { left, top, right: left + room.x, bottom: top + room.y };
      if (taken.some((other) => meet(box, other))) continue;
      const outside = seen && !within(box, frame) ? 2 : 0;
      const crossed = outside + lines.filter((line) => crosses(line, asBounds(box))).length;
      if (!best || crossed < best.crossed) best = { box, crossed };
      if (crossed === 0) break;
    }
    return best?.box;
  }

  function crosses(line, bounds) {
    return line.some((point, index) => index > 0 && L.LineUtil.clipSegment(line[index - 1], point, bounds, false));
  }

  Object.assign(window.mapapp, { arrange });
})(window.mapapp);
