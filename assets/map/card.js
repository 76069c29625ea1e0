// The card of a place: its stops, what is known of each and the sentence that says so.
(({ element, button, filled, who }) => {
  function visit(stop, chosen, words) {
    const chip = element("span", { class: stop.dated ? "chip" : "chip undated" }, stop.day);
    if (stop.computed) {
      chip.classList.add("computed");
      if (stop.phrase) chip.title = filled(words.from, { words: stop.phrase });
    }
    return element(
      "section",
      { class: chosen ? "this" : null },
      element(
        "h2",
        {},
        stop.number === null ? "" : `${stop.number} · `,
        element("bdi", {}, stop.name),
        " ",
        element("small", {}, [stop.land, stop.area].filter(Boolean).join(", ")),
      ),
      element("p", { class: "facts" }, chip, stop.trip ? element("span", {}, stop.trip) : null, element("span", { class: "standing" }, stop.standing)),
      element("p", { class: "facts" }, stop.traveller ? element("bdi", {}, stop.traveller) : null, stop.way ? element("span", {}, stop.way) : null),
      stop.quote ? element("blockquote", { class: who(stop.who) }, element("div", { class: "quote", lang: "en", dir: "auto" }, `“${stop.quote}”`)) : null,
      stop.doubt
        ? element("p", { class: "doubt" }, element("b", { "aria-hidden": "true" }, "?"), element("span", {}, filled(words.uncertain, { reason: stop.doubt })))
        : null,
    );
  }

  // `line` are the stops that the card leads on to, `act` what its buttons do: choose(stop), and move() where pins may be moved.
  function card(data, pin, chosen, line, act) {
    const { words, stops } = data;
    const at = line.indexOf(chosen);
    const step = (name, text, by) => button(text, () => act.choose(line[at + by]), name, { disabled: line[at + by] === undefined });
    const steps =
      line.length > 1
        ? [step(words.previous, "‹", -1), element("span", {}, `${at + 1} / ${line.length}`), step(words.next, "›", 1)]
        : [];
    const whole = element(
      "div",
      { class: "card", role: "group", "aria-label": stops[chosen].name },
      button("×", () => act.choose(null), words.close, { class: "shut" }),
      element("div", { class: "visits" }, ...pin.stops.map((index) => visit(stops[index], index === chosen && pin.stops.length > 1, words))),
      element("div", { class: "foot" }, steps.length ? element("div", { class: "steps" }, ...steps) : null, ...(act.move ? moving(words, act.move) : [])),
    );
    // A press on a button puts another card in this one's place; Leaflet would take it for a press on the map.
    whole.addEventListener("click", (event) => event.stopPropagation());
    return whole;
  }

  // The button that lets the pin be dragged, and what then is to be done.
  function moving(words, move) {
    const hint = element("span", { class: "hint", role: "status" });
    const made = button(
      words.move,
      () => {
        const on = move();
        made.setAttribute("aria-pressed", String(on));
        hint.textContent = on ? words.drag : "";
      },
      null,
      { class: "move", "aria-pressed": "false" },
    );
    return [made, hint];
  }

  Object.assign(window.mapapp, { card });
})(window.mapapp);
