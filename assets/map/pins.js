// The pins of the stops, and the grey dots of what is only mentioned.
(({ ROOMY, element, filled, who, marker }) => {
  const MOST_READ = 3; // stops that the name of a pin tells in full

  // What is read out of a pin: its stops, of many the first and how many more.
  const told = (stops, words) => {
    const labels = stops.slice(0, MOST_READ).map((stop) => stop.label);
    if (stops.length > MOST_READ) labels.push(filled(words.visits, { count: stops.length - MOST_READ }));
    return labels.join("; ");
  };

  // Draws the pins that the data have; of those drawn `before` the same ones stay, and the others go. `act` has press(pin) and
  // focus(pin).
  function drawPins(onto, data, act, before = []) {
    const crowd = data.pins.length > ROOMY; // then the names stand without their days
    const kept = new Map(before.map((pin) => [pin.seen, pin]));
    const pins = data.pins.map((pin) => {
      const stops = pin.stops.map((stop) => data.stops[stop]);
      const seen = JSON.stringify([crowd, pin, stops]);
      const same = kept.get(seen);
      kept.delete(seen);
      return same ?? drawPin(pin, stops, seen);
    });
    for (const { marker, shade } of kept.values()) for (const layer of [marker, shade]) if (layer) onto.removeLayer(layer);
    const icons = pins.map((pin) => pin.marker.getElement());
    for (let at = icons.length - 2; at >= 0; at--) { // Tab goes through them in their order
      const late = icons[at].compareDocumentPosition(icons[at + 1]) & Node.DOCUMENT_POSITION_PRECEDING;
      if (late) icons[at + 1].before(icons[at]);
    }
    return pins;

    function drawPin(pin, stops, seen) {
      const [first] = stops;
      const area = first.area !== "";
      const disc = element(
        "button",
        { type: "button", class: "disc", "aria-label": told(stops, data.words), "aria-expanded": "false" },
        area ? [pin.text, first.name].filter(Boolean).join(" ") : pin.text,
        area ? " " : null,
        area ? element("small", {}, first.area) : null,
        stops.some((stop) => stop.doubt) ? element("span", { class: "mark", "aria-hidden": "true" }, "?") : null,
      );
      disc.addEventListener("click", () => act.press(made));
      disc.addEventListener("focus", () => act.focus(made));
      L.DomEvent.disableClickPropagation(disc);
      const days = crowd ? [] : stops.filter((stop) => stop.dated).map((stop) => element("span", stop.computed ? { class: "computed" } : {}, stop.day));
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
      const made = { ...pin, seen, area, node, disc, name, leader, marker: marker(pin.lat, pin.lon, node).addTo(onto) };
      return made;
    }
  }

  function drawDots(data) {
    const alone = data.stops.length === 0; // then the names are all that there is to show
    const group = L.layerGroup();
    const dots = data.dots.map((dot) => {
      const label = filled(data.words.mentionedPlace, { place: dot.name });
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
      return { ...dot, show, name, marker: marker(dot.lat, dot.lon, node, { zIndexOffset: -1000 }).addTo(group) };
    });
    return { group, dots };
  }

  Object.assign(window.mapapp, { drawPins, drawDots });
})(window.mapapp);
