// The tour on the map: lines, pins, cards, legend, keyboard, and the messages to and from the page around the frame.
// All text comes in one block of data and reaches the map as text nodes alone.
window.mapapp = window.mapapp || {};

(() => {
  const COLOURS = 6; // of travellers, in map.css
  const GAP = 6; // pixels between a pin and its name, and between names
  const NARROW = 480; // below this width the card lies along the lower edge
  const STOP_ZOOM = 5; // how near the map goes at least to show a stop that was chosen outside
  const ROOMY = 60; // with more pins than this, names keep off other names and pins but not off lines
  const FONT_MS = 400; // how long a typeface is waited for
  const OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

  const fill = (made, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  };
  const element = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const drawing = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  const who = (index) => `who-${index % COLOURS}`;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  const pairs = (flat) => {
    const points = [];
    for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
    return points;
  };

  const marker = (lat, lon, node, options = {}) =>
    L.marker([lat, lon], {
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ html: node, className: "anchor", iconSize: [0, 0] }),
      ...options,
    });

  const control = (position, node) => {
    const made = new (L.Control.extend({ onAdd: () => node }))({ position });
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return made;
  };

  // ---- lines -------------------------------------------------------------------------------------------------------

  // Leaflet rounds the points of a line to whole pixels, which makes a slow curve tremble; these stay exact.
  const Curve = L.Polyline.extend({
    _projectLatlngs(latlngs, result, bounds) {
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
      line(pairs(leg.line), { className: `leg ${who(leg.who)} ${leg.status}`, weight: 2.5 }).addTo(onto);
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

  // ---- pins --------------------------------------------------------------------------------------------------------

  function drawPins(onto, data, onPress) {
    return data.pins.map((pin, index) => {
      const stops = pin.stops.map((stop) => data.stops[stop]);
      const [first] = stops;
      const area = first.area !== "";
      const disc = element(
        "button",
        { type: "button", class: "disc", "aria-label": stops.map((stop) => stop.label).join("; "), "aria-expanded": "false" },
        area ? [pin.text, first.name].filter(Boolean).join(" ") : pin.text,
        area ? " " : null,
        area ? element("small", {}, first.area) : null,
        stops.some((stop) => stop.doubt) ? element("span", { class: "mark", "aria-hidden": "true" }, "?") : null,
      );
      disc.addEventListener("click", () => onPress(index));
      L.DomEvent.disableClickPropagation(disc);
      const days = stops.filter((stop) => stop.dated).map((stop) => element("span", stop.computed ? { class: "computed" } : {}, stop.day));
      const name = area
        ? null
        : element(
            "span",
            { class: "name", "aria-hidden": "true" },
            first.name,
            days.length ? element("small", {}, ...days.flatMap((day, at) => (at ? [", ", day] : [day]))) : null,
          );
      const leader = element("span", { class: "leader", hidden: true });
      const looks = ["pin", who(first.who), pin.status, area ? "area" : "", pin.text || area ? "" : "small"];
      const node = element("div", { class: looks.filter(Boolean).join(" ") }, leader, disc, name);
      return { ...pin, area, node, disc, name, leader, marker: marker(pin.lat, pin.lon, node).addTo(onto) };
    });
  }

  function drawDots(data) {
    const alone = data.stops.length === 0; // then the names are all that there is to show
    const group = L.layerGroup();
    const dots = data.dots.map((dot) => {
      const label = `${dot.name}, ${data.words.mentioned}`;
      const disc = element("button", { type: "button", class: "disc", "aria-label": label });
      const name = element("span", { class: "name", "aria-hidden": "true", hidden: !alone }, dot.name, element("small", { hidden: alone }, data.words.mentioned));
      name.style.cssText = "left: 11px; top: -8px";
      const node = element("div", { class: "pin dot" }, disc, name);
      const show = (on) => {
        name.hidden = !on && !alone;
        node.classList.toggle("chosen", on);
      };
      disc.addEventListener("click", () => show(!node.classList.contains("chosen")));
      L.DomEvent.disableClickPropagation(disc);
      return { ...dot, show, marker: marker(dot.lat, dot.lon, node, { zIndexOffset: -1000 }).addTo(group) };
    });
    return { group, dots };
  }

  // ---- where pins and names stand ----------------------------------------------------------------------------------

  // A box is { left, top, right, bottom } in layer points; plain numbers, as a long tour has many pairs of them.
  const boxed = (x, y, wide, high) => ({ left: x - wide, top: y - high, right: x + wide, bottom: y + high });
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const within = (box, frame) =>
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  const asBounds = (box) => L.bounds([box.left, box.top], [box.right, box.bottom]);

  // Pushes pins off each other, with a leader to the true place, and finds each name a side where it covers nothing.
  // Returns the boxes that pins, panels and names take.
  function arrange(map, pins, lines, panels) {
    for (const pin of pins) pin.size ??= L.point(pin.disc.offsetWidth, pin.disc.offsetHeight);
    for (const pin of pins) pin.room ??= pin.name && L.point(pin.name.offsetWidth, pin.name.offsetHeight);
    const spots = pins.map((pin) => {
      const { x, y } = map.latLngToLayerPoint([pin.lat, pin.lon]);
      return { x, y, wide: pin.size.x / 2 + 3, high: pin.size.y / 2 + 3, trueX: x, trueY: y };
    });
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
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const frame = { left: x, top: y, right: x + size.x, bottom: y + size.y };
    const taken = spots.map((spot) => boxed(spot.x, spot.y, spot.wide, spot.high));
    for (const { min, max } of boxes(map, panels)) {
      taken.push({ left: x + min.x, top: y + min.y, right: x + max.x, bottom: y + max.y });
    }
    pins.forEach((pin, index) => {
      if (!pin.name) return;
      const box = nameBox(spots[index], pin.room, taken, lines, frame);
      pin.name.hidden = !box;
      if (!box) return;
      taken.push(box);
      pin.name.style.left = `${box.left - spots[index].x}px`;
      pin.name.style.top = `${box.top - spots[index].y}px`;
    });
    return taken;
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

  // An arrow is shown where its line is long enough on the screen to carry it.
  function showArrows(map, legs) {
    for (const { leg, arrow } of legs) {
      const points = pairs(leg.line);
      const start = map.latLngToLayerPoint(points[0]);
      const end = map.latLngToLayerPoint(points[points.length - 1]);
      arrow.setOpacity(start.distanceTo(end) > 44 ? 1 : 0);
    }
  }

  // ---- card --------------------------------------------------------------------------------------------------------

  function card(data, pin, chosen, act) {
    const { words, stops } = data;
    const visit = (index) => {
      const stop = stops[index];
      const chip = element("span", { class: stop.dated ? "chip" : "chip undated" }, stop.day);
      if (stop.computed) {
        chip.classList.add("computed");
        if (stop.phrase) chip.title = `${words.from}: “${stop.phrase}”`;
      }
      return element(
        "section",
        {},
        element(
          "h2",
          {},
          stop.number === null ? "" : `${stop.number} · `,
          stop.name,
          " ",
          element("small", {}, [stop.land, stop.area].filter(Boolean).join(", ")),
        ),
        element("p", { class: "facts" }, chip, stop.trip ? element("span", {}, stop.trip) : null, element("span", { class: "standing" }, stop.standing)),
        element("p", { class: "facts" }, stop.traveller ? element("span", {}, stop.traveller) : null, stop.way ? element("span", {}, stop.way) : null),
        stop.quote ? element("blockquote", { class: who(stop.who) }, element("div", { class: "quote" }, `“${stop.quote}”`)) : null,
        stop.doubt
          ? element("p", { class: "doubt" }, element("b", { "aria-hidden": "true" }, "?"), element("span", {}, `${words.uncertain}: ${stop.doubt}`))
          : null,
      );
    };
    const button = (name, text, stop) => {
      const made = element("button", { type: "button", "aria-label": name, disabled: stop < 0 || stop >= stops.length }, text);
      made.addEventListener("click", () => act.choose(stop));
      return made;
    };
    const shut = element("button", { type: "button", class: "shut", "aria-label": words.close }, "×");
    shut.addEventListener("click", () => act.choose(null));
    const whole = element(
      "div",
      { class: "card", role: "group", "aria-label": stops[chosen].name },
      shut,
      ...pin.stops.map(visit),
      stops.length > 1
        ? element(
            "div",
            { class: "steps" },
            button(words.previous, "‹", chosen - 1),
            element("span", {}, `${chosen + 1} / ${stops.length}`),
            button(words.next, "›", chosen + 1),
          )
        : null,
    );
    // A press on a button puts another card in this one's place; Leaflet would take it for a press on the map.
    whole.addEventListener("click", (event) => event.stopPropagation());
    return whole;
  }

  // ---- legend, controls, credit ------------------------------------------------------------------------------------

  // A small picture of how a status looks: a line and its pin.
  function symbol(kind) {
    const picture = (...shapes) => drawing("svg", { class: who(0), width: 34, height: 18, viewBox: "0 0 34 18", "aria-hidden": "true" }, ...shapes);
    const ink = { stroke: "var(--who)", "stroke-width": 2.2, fill: "none" };
    const line = (more) => drawing("path", { d: "M1 9H33", ...ink, ...more });
    const disc = (more) => drawing("circle", { cx: 17, cy: 9, r: 5.5, ...ink, fill: "var(--who)", ...more });
    const hollow = { fill: "var(--paper)", "stroke-dasharray": "3 2" };
    const grey = { stroke: "var(--grey)", fill: "var(--paper)" };
    const kinds = {
      done: () => picture(line(), disc()),
      ongoing: () => picture(line(), disc({ r: 8, fill: "var(--paper)", "stroke-width": 1.8 }), disc({ r: 3.5 })),
      planned: () => picture(line({ "stroke-dasharray": "5 3.5" }), disc(hollow)),
      cancelled: () => picture(disc(grey), drawing("path", { d: "M12.5 13.5L21.5 4.5", ...ink, stroke: "var(--grey)" })),
      unordered: () => picture(line({ stroke: "var(--grey)", "stroke-dasharray": "0.1 5", "stroke-linecap": "round" }), disc({ r: 4, ...hollow, "stroke-dasharray": "none" })),
      area: () => picture(drawing("rect", { x: 6, y: 3, width: 22, height: 12, rx: 3, ...ink, "stroke-width": 1.5, fill: "var(--who)", "fill-opacity": 0.18 })),
      doubt: () => picture(drawing("circle", { cx: 17, cy: 9, r: 7, fill: "var(--doubt)" }), drawing("text", { x: 17, y: 13, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: "var(--paper)" }, "?")),
    };
    return kinds[kind]();
  }

  function legend(map, data, dots, tiles) {
    const { words } = data;
    const list = element("ul");
    const toggle = (text, layer) => {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => (box.checked ? layer.addTo(map) : layer.remove()));
      layer.on("add", () => (box.checked = true)).on("remove", () => (box.checked = false));
      list.append(element("li", {}, element("label", {}, box, element("span", {}, text))));
    };
    for (const { kind, words: text } of data.legend) {
      if (kind === "mention") toggle(text, dots);
      else list.append(element("li", {}, kind === "undated" ? element("span", { class: "chip undated" }) : symbol(kind), element("span", {}, text)));
    }
    data.travellers.forEach((name, index) => {
      list.append(element("li", {}, element("span", { class: `swatch ${who(index)}` }), element("span", {}, name)));
    });
    if (tiles) toggle(words.tiles, tiles);
    const note = element("p", { class: "note", role: "status" });
    const roomy = map.getSize().x >= NARROW && map.getSize().y >= 380;
    const node = element(
      "details",
      { class: "panel legend leaflet-control", open: roomy },
      element("summary", {}, words.legend),
      list,
      data.asOf ? element("p", { class: "as-of" }, data.asOf) : null,
      note,
    );
    tiles?.on("tileerror", () => (note.textContent = words.tilesFailed));
    tiles?.on("remove", () => (note.textContent = ""));
    const made = control("bottomleft", node);
    if (list.children.length) made.addTo(map);
    return made;
  }

  function controls(map, data, fit, onZoom) {
    const { words } = data;
    const zoom = (by) => {
      onZoom();
      map.setZoom(map.getZoom() + by);
    };
    const button = (name, content, action) => {
      const made = element("button", { type: "button", "aria-label": name, title: name }, content);
      made.addEventListener("click", action);
      return made;
    };
    const frame = drawing("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" });
    frame.append(drawing("path", { d: "M1 5V1H5M9 1H13V5M13 9V13H9M5 13H1V9", fill: "none", stroke: "currentColor", "stroke-width": 1.8 }));
    const closer = button(words.zoomIn, "+", () => zoom(1));
    const farther = button(words.zoomOut, "−", () => zoom(-1));
    const bar = element("div", { class: "leaflet-bar leaflet-control" }, closer, farther, button(words.fit, frame, fit));
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
      data.sources.length ? ` · ${words.places}: ${data.sources.join(", ")}` : "",
      online,
    );
    tiles?.on("add", () => (online.hidden = false)).on("remove", () => (online.hidden = true));
    control("bottomright", node).addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 90 }).addTo(map);
    return node;
  }

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
    for (const left of [side, covered.x + 24]) {
      for (const right of [side, 84]) {
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

  // ---- the whole ---------------------------------------------------------------------------------------------------

  function draw(map, data) {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", data.words.map);
    container.setAttribute("aria-description", data.words.keys);
    for (const [name, level] of Object.entries({ basemap: 150, areas: 350 })) map.createPane(name).style.zIndex = level;

    let chosen = null; // index of the stop whose card is open
    let moved = false; // by the reader; then the frame stays where it is
    const fit = (animate) => {
      const view = framed(map, data, panels);
      if (view) map.setView(view.centre, view.zoom, { animate: animate && !calm() });
    };

    const basemap = new mapapp.Basemap(data.shapes);
    const tiles = data.tiles ? L.tileLayer(OSM, { className: "online", maxZoom: 19 }) : null;
    const renderer = L.svg({ padding: 0.6 });
    const tour = L.layerGroup().addTo(map); // lines, pins and shades: what an edit draws anew
    let [legs, pins] = [[], []];
    let { group: dotted, dots } = drawDots(data);
    let key = legend(map, data, dotted, tiles);
    const panels = [
      controls(
        map,
        data,
        () => {
          moved = false;
          fit(true);
        },
        () => (moved = true),
      ),
      credit(map, data, tiles),
      key.getContainer() ?? element("div"),
    ];
    fit(false);
    const pinOf = (stop) => pins.find((pin) => pin.stops.includes(stop));

    const settle = () => {
      const flats = pins.length > ROOMY ? [] : [...data.legs.map((leg) => leg.line), ...data.ties];
      const lines = flats.map((flat) => pairs(flat).map((point) => map.latLngToLayerPoint(point)));
      basemap.keepFree(arrange(map, pins, lines, panels), lines);
      showArrows(map, legs);
    };
    build();
    map.on("zoomend", settle);
    basemap.addTo(map);
    shadeCountries();

    if (!data.stops.length) dotted.addTo(map);

    function build() {
      const middle = (data.frame[0][1] + data.frame[1][1]) / 2;
      map.setMaxBounds([[-85, middle - 320], [85, middle + 320]]);
      legs = drawLines(tour, data, renderer);
      pins = drawPins(tour, data, press);
      // A pin that gets the focus by keyboard comes into view.
      for (const pin of pins) {
        pin.disc.addEventListener("focus", () => {
          if (pin.disc.matches(":focus-visible") && chosen === null) reveal(pin, false);
        });
      }
      settle();
    }

    // Draws the edited tour in place of the one before: the view stays, unless what is chosen would be out of it.
    function redraw(edited, stop) {
      const dotsShown = map.hasLayer(dotted);
      const keyOpen = panels[2].open;
      show(null, false);
      tour.clearLayers();
      dotted.remove();
      key.remove();
      data = { ...data, ...edited };
      ({ group: dotted, dots } = drawDots(data));
      key = legend(map, data, dotted, tiles);
      panels[2] = key.getContainer() ?? element("div");
      panels[2].open = keyOpen;
      build();
      basemap.redraw();
      shadeCountries();
      if (dotsShown || !data.stops.length) dotted.addTo(map);
      if (stop !== null) show(stop, false);
      else if (!moved) fit(true);
    }

    map.on("dragstart", () => (moved = true));
    container.addEventListener("wheel", () => (moved = true), { passive: true });
    map.on("resize", () => {
      if (!moved && chosen === null) fit(false);
    });

    function shadeCountries() {
      for (const pin of pins.filter((each) => each.iso)) {
        basemap.country(pin.iso, pin.lon, (rings) => {
          const className = `area ${who(data.stops[pin.stops[0]].who)} ${pin.status}`;
          if (!pins.includes(pin)) return; // an edit came first
          pin.shade = L.polygon(rings, { pane: "areas", className, weight: 1.5, bubblingMouseEvents: false }).addTo(tour);
          pin.shade.on("click", () => press(pins.indexOf(pin)));
          pin.shade.getElement()?.classList.toggle("chosen", pin.stops.includes(chosen));
        });
      }
    }

    // ---- choosing

    const popup = L.popup({ closeButton: false, autoClose: false, closeOnClick: false, closeOnEscapeKey: false, maxWidth: 284, minWidth: 284 });
    const dock = element("div", { class: "dock", hidden: true });
    L.DomEvent.disableClickPropagation(dock);
    L.DomEvent.disableScrollPropagation(dock);
    container.append(dock);

    // A pin was pressed: its next stop, or none where its card was open on the last.
    function press(index) {
      const { stops } = pins[index];
      const next = stops.indexOf(chosen) + 1;
      choose(next < stops.length ? stops[next] : null);
    }

    function choose(stop) {
      show(stop, false);
      tell({ type: "choose", stop });
    }

    // Opens the card of a stop, or closes it (null); `travel` flies there, else the map moves only as far as it must.
    function show(stop, travel) {
      const focus = document.activeElement;
      const fromCard = dock.contains(focus) || popup.getElement()?.contains(focus);
      const before = chosen === null ? null : pinOf(chosen);
      mark(before, false);
      chosen = stop;
      for (const dot of dots) dot.show(false);
      const pin = stop === null ? null : pinOf(stop);
      if (pin) {
        mark(pin, true);
        open(pin, stop, travel);
      } else {
        popup.remove();
        dock.hidden = true;
        dock.replaceChildren();
      }
      if (fromCard) (pin ?? before)?.disc.focus({ preventScroll: true });
    }

    function mark(pin, on) {
      if (!pin) return;
      pin.node.classList.toggle("chosen", on);
      pin.disc.setAttribute("aria-expanded", String(on));
      pin.marker.setZIndexOffset(on ? 1000 : 0);
      pin.shade?.getElement()?.classList.toggle("chosen", on);
    }

    function open(pin, stop, travel) {
      const content = card(data, pin, stop, { choose });
      const docked = map.getSize().x < NARROW;
      dock.hidden = !docked;
      dock.replaceChildren(...(docked ? [content] : []));
      if (docked) {
        popup.remove();
      } else {
        popup.options.offset = pin.shift.add([0, -pin.size.y / 2 + 3]);
        popup.options.autoPan = false;
        popup.setContent(content).setLatLng([pin.lat, pin.lon]).openOn(map);
      }
      if (!travel || map.getZoom() >= STOP_ZOOM) reveal(pin, docked);
      else travelTo(pin.lat, pin.lon, STOP_ZOOM, docked ? dock.offsetHeight / 2 : -popup.getElement().offsetHeight / 2);
    }

    // Moves the map as little as shows the pin and its card clear of the edges and of the panels.
    function reveal(pin, docked) {
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const at = map.latLngToContainerPoint([pin.lat, pin.lon]).add(pin.shift);
      const half = pin.size.divideBy(2).add([6, 6]);
      let box = L.bounds(at.subtract(half), at.add(half));
      if (!docked && chosen !== null) {
        const { x, y } = L.point(popup.getElement().offsetWidth / 2, popup.getElement().offsetHeight + pin.size.y / 2 + 26); // with its tip
        box = L.bounds([at.x - x, at.y - y], box.max).extend([at.x + x, at.y]);
      }
      const first = box.min;
      const room = L.bounds([8, 8], [size.x - 8, size.y - (docked ? dock.offsetHeight : 0) - 8]);
      const move = (by) => (box = L.bounds(box.min.add(by), box.max.add(by)));
      move([Math.min(0, room.max.x - box.max.x), Math.min(0, room.max.y - box.max.y)]);
      move([Math.max(0, room.min.x - box.min.x), Math.max(0, room.min.y - box.min.y)]);
      for (const panel of boxes(map, panels)) {
        if (!panel.overlaps(box)) continue;
        move([panel.getCenter().x < size.x / 2 ? panel.max.x + 8 - box.min.x : panel.min.x - 8 - box.max.x, 0]);
      }
      const by = first.subtract(box.min);
      if (by.x || by.y) map.panBy(by, { animate: !calm() });
    }

    // Flies to a place, which then stands `below` pixels above the middle of the frame.
    function travelTo(lat, lon, zoom, below = 0) {
      if (!map.getSize().y) return;
      const centre = map.unproject(map.project([lat, lon], zoom).add([0, below]), zoom);
      if (calm()) map.setView(centre, zoom, { animate: false });
      else map.flyTo(centre, zoom, { duration: 0.6 });
    }

    function mention(index) {
      const dot = dots.find((each) => each.mentions.includes(index));
      show(null, false);
      if (!dot) return;
      dotted.addTo(map);
      dot.show(true);
      travelTo(dot.lat, dot.lon, dot.zoom);
    }

    map.on("click", () => chosen !== null && choose(null));
    container.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const last = data.stops.length - 1;
      const steps = {
        ArrowLeft: () => (chosen === null ? last : Math.max(chosen - 1, 0)),
        ArrowRight: () => (chosen === null ? 0 : Math.min(chosen + 1, last)),
        Home: () => 0,
        End: () => last,
      };
      const at = event.target.closest?.(".pin:not(.dot), .card");
      if (event.key === "Escape" && chosen !== null) choose(null);
      else if (at && last >= 0 && steps[event.key]) {
        const pin = pins.find((each) => each.node === at);
        if (chosen === null && pin) chosen = pin.stops[0];
        choose(steps[event.key]());
        pinOf(chosen)?.disc.focus({ preventScroll: true });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    // ---- messages

    function tell(message) {
      window.parent.postMessage({ app: "mapapp", from: "map", ...message }, location.origin);
    }

    window.addEventListener("message", (event) => {
      const message = event.data;
      if (event.origin !== location.origin || event.source !== window.parent) return;
      if (message?.app !== "mapapp" || message.from !== "page") return;
      if (message.type === "choose" && (message.stop === null || data.stops[message.stop])) show(message.stop, true);
      else if (message.type === "mention" && Number.isInteger(message.index)) mention(message.index);
      else if (message.type === "tour") redraw(message.tour, message.stop);
      else if (message.type === "mentions") message.show ? dotted.addTo(map) : dotted.remove();
    });
    setTimeout(() => tell({ type: "ready" }), 0);
  }

  // Styles and typefaces have to be there before anything is measured; a typeface that does not come is not waited for.
  const styled = (fonts) => {
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
    const faces = Object.entries(fonts).map(([family, url]) => new FontFace(family, `url("${url}")`, { weight: "200 900" }));
    for (const face of faces) document.fonts.add(face);
    const typefaces = Promise.allSettled(faces.map((face) => face.load()));
    return Promise.all([
      ...sheets.map((link) => new Promise((done) => (link.onload = link.onerror = done))),
      Promise.race([typefaces, new Promise((done) => setTimeout(done, FONT_MS))]),
    ]);
  };

  // Whatever goes wrong, the frame keeps its height and says so.
  mapapp.show = async (map, data) => {
    const container = map.getContainer();
    container.classList.add("journey-map", data.theme);
    document.querySelector("meta[name=viewport][content*=user-scalable]")?.setAttribute("content", "width=device-width, initial-scale=1");
    try {
      await styled(data.fonts);
      map.invalidateSize({ animate: false });
      draw(map, data);
    } catch (error) {
      console.error(error);
      container.append(element("p", { class: "failed", role: "alert" }, data.words.failed));
    }
  };
})();
