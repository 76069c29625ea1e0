// The tour on the map: what is drawn and chosen, and the messages to and from the page around the frame.
// All text comes in one block of data and reaches the map as text nodes alone.
((mapapp) => {
  const { ROOMY, arrange, boxes, calm, card, controls, credit, drawDots, drawLines, drawPins, element, framed, heard, keys, legend } = mapapp;
  const { loosen, online, pairs, player, legendFits, showArrows, stage, timebar, who } = mapapp;
  const STOP_ZOOM = 5; // how near the map goes at least to show a stop that was chosen outside
  const WALK = 1.6; // seconds of a flight from stop to stop while the tour plays

  mapapp.draw = (map, given) => {
    const container = map.getContainer();
    let data = given;
    let chosen = null; // index of the stop whose card is open
    let alone = null; // the traveller who is shown alone
    let moved = false; // by the reader; then the frame stays where it is
    let hold = null; // what makes the loose pin fast again
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", data.words.map);
    container.setAttribute("aria-description", data.words.keys);
    for (const [name, level] of Object.entries({ basemap: 150, areas: 350 })) map.createPane(name).style.zIndex = level;

    const walk = player(data.words, next);
    let days = null; // the bar under the map
    daybar();
    days.fit();
    const basemap = new mapapp.Basemap(data.shapes);
    const tiles = data.tiles ? online() : null;
    const renderer = L.svg({ padding: 0.6 });
    const tour = L.layerGroup().addTo(map); // lines, pins and shades: what an edit draws anew as far as it has to
    let [ways, pins] = [[], []];
    let { group: dotted, dots } = drawDots(data);
    const fit = (animate) => {
      const view = framed(map, data, panels);
      if (view) map.setView(view.centre, view.zoom, { animate: animate && !calm() });
    };
    const marks = []; // show in the legend who is alone
    const withLegend = () => legend(map, data, dotted, tiles, { toggle: (index) => single(index === alone ? null : index), marks });
    let key = withLegend();
    const whole = () => {
      moved = false;
      fit(true);
    };
    const panels = [controls(map, data, whole, () => (moved = true)), ...credit(map, data, tiles), key.getContainer() ?? element("div")];
    const place = stage(map, () => panels);
    fit(false);
    if (!data.stops.length) dotted.addTo(map);
    build();
    map.on("zoomend", settle);
    basemap.addTo(map);
    shadeCountries();

    // ---- drawing

    // What is seen of the data: all, or what belongs to the one traveller.
    function seen() {
      if (alone === null) return data;
      const theirs = ({ who: whose }) => whose === alone;
      return {
        ...data,
        pins: data.pins.filter(({ stops: [first] }) => theirs(data.stops[first])),
        legs: data.legs.filter(theirs),
        ties: data.ties.filter((_, at) => data.tieWho[at] === alone),
      };
    }

    function build() {
      const middle = (data.frame[0][1] + data.frame[1][1]) / 2;
      map.setMaxBounds([[-85, middle - 320], [85, middle + 320]]);
      ways = drawLines(tour, seen(), renderer, ways);
      pins = drawPins(tour, seen(), { press, focus }, pins);
      return settle();
    }

    // A pin that gets the focus by keyboard comes into view.
    function focus(pin) {
      if (pin.disc.matches(":focus-visible") && chosen === null) place.reveal(pin);
    }

    function settle() {
      const { legs, ties } = seen();
      const flats = pins.length > ROOMY ? [] : [...legs.map((leg) => leg.line), ...ties];
      const lines = flats.map((flat) => pairs(flat).map((point) => map.latLngToLayerPoint(point)));
      showArrows(map, ways);
      return basemap.keepFree([...arrange(map, pins, lines, panels), ...(data.stops.length ? [] : dots.map(dotBox))], lines);
    }

    // What a mentioned place takes of the map, with its name.
    function dotBox({ lat, lon, name }) {
      const { x, y } = map.latLngToLayerPoint([lat, lon]);
      return { left: x - 8, top: y - 10, right: x + 13 + name.offsetWidth, bottom: y + name.offsetHeight - 6 };
    }

    function rebuild() {
      if (build()) basemap.redraw();
      shadeCountries();
    }

    // Draws the edited tour in place of the one before: the view stays, unless what is chosen would be out of it. A fresh one is
    // seen as a whole.
    function redraw(edited, stop, fresh) {
      const dotsShown = !fresh && map.hasLayer(dotted);
      const held = document.activeElement.closest(".pin");
      show(null, false);
      const before = data;
      data = { ...data, ...edited };
      if (fresh) {
        walk.pause();
        moved = false;
      }
      alone = !fresh && data.people.length > 1 && data.people.some((one) => one.who === alone) ? alone : null;
      const beside = ({ dots: grey, legend: rows, people, unplaced, asOf, stops }) => JSON.stringify([grey, rows, people, unplaced, asOf, !stops.length]);
      if (beside(before) !== beside(data)) {
        const keyOpen = panels.pop().open;
        dotted.remove();
        key.remove();
        marks.length = 0;
        ({ group: dotted, dots } = drawDots(data));
        key = withLegend();
        panels.push(key.getContainer() ?? element("div"));
        panels.at(-1).open = keyOpen;
      }
      for (const mark of marks) mark(alone);
      daybar();
      if (dotsShown || !data.stops.length) dotted.addTo(map);
      rebuild();
      days.fit();
      if (stop !== null) show(stop, false);
      else if (!moved) fit(!fresh);
      if (held && !held.isConnected) pinOf(stop)?.disc.focus({ preventScroll: true });
    }

    // Shows one traveller alone, or all (null).
    function single(whose) {
      const stop = chosen;
      show(null, false);
      alone = whose;
      for (const mark of marks) mark(alone);
      days.only(alone);
      days.mark(null);
      rebuild();
      if (stop !== null && pinOf(stop)) show(stop, false);
      else if (stop !== null) tell({ type: "choose", stop: null });
    }

    function shadeCountries() {
      for (const pin of pins.filter((each) => each.iso && !each.shaded)) {
        pin.shaded = true;
        basemap.country(pin.iso, pin.lon, (rings) => {
          if (!pins.includes(pin)) return; // an edit came first
          const className = `area ${who(data.stops[pin.stops[0]].who)} ${pin.status}`;
          pin.shade = L.polygon(rings, { pane: "areas", className, weight: 1.5, bubblingMouseEvents: false }).addTo(tour);
          pin.shade.on("click", () => press(pin));
          pin.shade.getElement()?.classList.toggle("chosen", pin.stops.includes(chosen));
        });
      }
    }

    // The bar of days, below the map where there is a way to walk.
    function daybar() {
      const bar = timebar(data, walk.node, (stop) => {
        choose(stop === chosen ? null : stop);
      });
      const there = data.stops.length > 1;
      const resized = there !== container.classList.contains("with-days");
      days?.node.remove();
      container.classList.toggle("with-days", there);
      if (there) container.after(bar.node);
      days = bar;
      days.only(alone);
      days.mark(chosen);
      if (resized) map.invalidateSize({ animate: false });
    }

    let wide = legendFits(map);
    map.on("dragstart", () => (moved = true));
    container.addEventListener("wheel", () => (moved = true), { passive: true });
    map.on("resize", () => {
      if (!map.getSize().x) return; // hidden for a moment
      days.fit();
      if (wide && !legendFits(map)) panels.at(-1).open = false; // else the legend would cover the tour
      wide = legendFits(map);
      if (!moved && chosen === null) fit(false);
    });

    // ---- choosing

    function pinOf(stop) {
      return pins.find((pin) => pin.stops.includes(stop));
    }

    function line() {
      return [...data.stops.keys()].filter((stop) => alone === null || data.stops[stop].who === alone);
    }

    // A pin was pressed: its next stop, or none where its card was open on the last.
    function press(pin) {
      const at = pin.stops.indexOf(chosen) + 1;
      choose(at < pin.stops.length ? pin.stops[at] : null);
    }

    function choose(stop) {
      show(stop, false);
      tell({ type: "choose", stop });
    }

    // Opens the card of a stop, or closes it (null); `travel` flies there, else the map moves only as far as it must.
    function show(stop, travel, seconds) {
      const fromCard = place.holds(document.activeElement);
      const before = chosen === null ? null : pinOf(chosen);
      hold?.();
      hold = null;
      mark(before, false);
      chosen = stop;
      days.mark(stop);
      for (const dot of dots) dot.show(false);
      const pin = stop === null ? null : pinOf(stop);
      if (pin) {
        mark(pin, true);
        place.open(pin, card(data, pin, stop, line(), { choose, move: data.movable ? () => move(pin, stop) : null }));
        if (travel && (seconds || map.getZoom() < STOP_ZOOM)) place.travel(pin.lat, pin.lon, Math.max(STOP_ZOOM, map.getZoom()), seconds);
        else place.reveal(pin);
      } else {
        place.close();
      }
      if (fromCard) (pin ?? before)?.disc.focus({ preventScroll: true });
    }

    function mark(pin, on) {
      if (!pin) return;
      pin.node.classList.toggle("chosen", on);
      pin.disc.setAttribute("aria-expanded", String(on));
      pin.marker.setZIndexOffset(on ? 1000 : (pin.level ?? 0));
      pin.shade?.getElement()?.classList.toggle("chosen", on);
    }

    // Loosens the pin for the reader's hand, or holds it fast again; whether it is loose now.
    function move(pin, stop) {
      if (hold) {
        hold();
        hold = null;
        return false;
      }
      const dropped = ({ lat, lng }) => {
        pin.seen = null; // it is not where the data have it, and is drawn anew
        tell({ type: "moved", stop, lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)) });
      };
      hold = loosen(map, pin, () => place.follow(pin), dropped);
      pin.disc.focus({ preventScroll: true });
      return true;
    }

    function mention(index) {
      const dot = dots.find((each) => each.mentions.includes(index));
      show(null, false);
      if (!dot) return;
      dotted.addTo(map);
      dot.show(true);
      place.travel(dot.lat, dot.lon, dot.zoom);
    }

    map.on("click", () => chosen !== null && choose(null));

    // ---- walking the tour

    // Goes to the stop after the chosen one, or from the last to the first; whether there is one after it.
    function next() {
      const stops = line();
      const at = (stops.indexOf(chosen) + 1) % stops.length;
      show(stops[at], true, WALK);
      tell({ type: "choose", stop: stops[at] });
      return at + 1 < stops.length;
    }

    for (const type of ["pointerdown", "wheel", "keydown"]) {
      const rest = (event) => walk.playing() && !walk.node.contains(event.target) && walk.pause();
      window.addEventListener(type, rest, { capture: true, passive: true });
    }

    keys(container, {
      line,
      chosen: () => chosen,
      stopAt: (node) => {
        const pin = pins.find((each) => each.node.contains(node));
        return pin ? pin.stops[0] : days.stopAt(node);
      },
      choose(stop, from) {
        choose(stop);
        if (stop === null) return;
        if (from.closest(".timebar")) days.focus(stop);
        else pinOf(stop)?.disc.focus({ preventScroll: true });
      },
    });

    // ---- messages

    function tell(message) {
      window.parent.postMessage({ app: "mapapp", from: "map", ...message }, location.origin);
    }

    // The page chose a stop; one whose traveller is hidden brings all of them back.
    function called(stop) {
      if (walk.playing() && stop === chosen) return; // an echo
      walk.pause();
      if (stop !== null && !pinOf(stop)) single(null);
      show(stop, true);
    }

    window.addEventListener("message", (event) => {
      const message = heard(event, "choose", "mention", "mentions", "tour");
      if (!message) return;
      if (message.type === "choose" && (message.stop === null || data.stops[message.stop])) called(message.stop);
      else if (message.type === "mention" && Number.isInteger(message.index)) mention(message.index);
      else if (message.type === "tour") redraw(message.tour, message.stop, message.fresh);
      else if (message.type === "mentions") message.show ? dotted.addTo(map) : dotted.remove();
    });
    setTimeout(() => tell({ type: "ready", name: data.words.map }), 0);
  };
})(window.mapapp);
