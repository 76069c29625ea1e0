// The pins of the stops, and the grey dots of what is only mentioned.
(({ ROOMY, element, who, marker }) => {
  const MOST_READ = 3; // stops that the name of a pin tells in full

  // What is read out of a pin: its stops, of many the first and how many more.
  const told = (stops, words) => {
    const labels = stops.slice(0, MOST_READ).map((stop) => stop.label);
    if (stops.length > MOST_READ) labels.push(`+ ${stops.length - MOST_READ} ${words.visits}`);
    return labels.join("; ");
  };

  function drawPins(onto, data, onPress) {
    const crowd = data.pins.length > ROOMY; // then the names stand without their days
    return data.pins.map((pin) => {
      const stops = pin.stops.map((stop) => data.stops[stop]);
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
      disc.addEventListener("click", () => onPress(made));
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
      const made = { ...pin, area, node, disc, name, leader, marker: marker(pin.lat, pin.lon, node).addTo(onto) };
      return made;
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

  Object.assign(window.mapapp, { drawPins, drawDots });
})(window.mapapp);
