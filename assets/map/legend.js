// The legend: what lines and pins mean, who travels and how far, and what can be switched on and off.
(({ NARROW, element, drawing, button, control, filled, who, plain }) => {
  const HIGH = 380; // pixels
  const MOST_NAMED = 3; // names without a place that are written out

  // A small picture of how a status looks: a line and its pin, in a traveller's colour or, of several, in none.
  function symbol(kind, colour) {
    const picture = (...shapes) => drawing("svg", { class: colour, width: 34, height: 18, viewBox: "0 0 34 18", "aria-hidden": "true" }, ...shapes);
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

  // A traveller's line and the shape of the pins.
  function sign(index) {
    const line = (looks, width) => drawing("path", { class: looks, d: "M1 9H33", fill: "none", "stroke-width": width });
    const lines = plain(index) ? [line("leg", 2.5)] : [line("leg", 5), line("core", 1.8)];
    const picture = drawing("svg", { width: 34, height: 18, viewBox: "0 0 34 18" }, ...lines);
    return element("span", { class: `sign ${who(index)}`, "aria-hidden": "true" }, picture, element("span", { class: "shape" }));
  }

  // Of several travellers each with how far they go, and a button that shows that one alone.
  function people({ people: all, words }, alone) {
    return all.length < 2 ? [] : all.map(({ who: index, name, way }) => {
      const made = button(
        [sign(index), element("span", {}, element("bdi", {}, name), way ? element("small", { class: "way" }, way) : null)],
        () => alone.toggle(index),
        [name, way, words.alone].filter(Boolean).join(", "),
        { class: "person", "aria-pressed": "false", title: words.alone },
      );
      alone.marks.push((whose) => made.setAttribute("aria-pressed", String(whose === index)));
      return element("li", { class: "whole" }, made);
    });
  }

  // Whether the map has room for an open legend beside the tour.
  function legendFits(map) {
    return map.getSize().x >= NARROW && map.getSize().y >= HIGH;
  }

  // `alone` is told which traveller's button was pressed: { toggle(who), marks: [] }; each of the marks shows who is alone now.
  function legend(map, data, dots, tiles, alone) {
    const { words } = data;
    const list = element("ul");
    const toggle = (text, layer) => {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => (box.checked ? layer.addTo(map) : layer.remove()));
      layer.on("add", () => (box.checked = true)).on("remove", () => (box.checked = false));
      list.append(element("li", {}, element("label", {}, box, element("span", {}, text))));
    };
    list.append(...people(data, alone));
    const colour = data.people.length > 1 ? "who-any" : who(0);
    for (const { kind, words: text } of data.legend) {
      if (kind === "mention") toggle(text, dots);
      else list.append(element("li", {}, kind === "undated" ? element("span", { class: "chip undated" }) : symbol(kind, colour), element("span", {}, text)));
    }
    if (tiles) toggle(words.tiles, tiles);
    const note = element("p", { class: "note", role: "status" });
    const node = element(
      "details",
      { class: "panel legend leaflet-control", open: legendFits(map) },
      element("summary", {}, words.legend),
      list,
      unplaced(data),
      data.people.length === 1 ? element("p", { class: "way" }, filled(words.total, { distance: data.people[0].way })) : null,
      data.asOf ? element("p", { class: "as-of" }, data.asOf) : null,
      note,
    );
    tiles?.on("tileerror", () => (note.textContent = words.tilesFailed));
    tiles?.on("remove", () => (note.textContent = ""));
    const made = control("bottomleft", node);
    if (list.children.length) made.addTo(map);
    return made;
  }

  // The names that no place was found for.
  function unplaced({ unplaced: names, words }) {
    if (!names.length) return null;
    const more = names.length > MOST_NAMED ? ` + ${names.length - MOST_NAMED}` : "";
    const named = names.slice(0, MOST_NAMED).flatMap((name, at) => [at ? ", " : "", element("bdi", {}, name)]);
    return element("p", { class: "unplaced" }, `${words.unplaced}: `, ...named, more);
  }

  Object.assign(window.mapapp, { legend, legendFits });
})(window.mapapp);
