// The days of the trip under the map, with the stops on them. A wide bar keeps the days as far apart as they are in time; a
// narrow one scrolls.
(({ element, button, who, calm }) => {
  // `choose(stop)` is what a press does; the returned bar has its node, mark(stop), only(who), fit(), focus(stop) and
  // stopAt(button).
  function timebar(data, playing, choose) {
    const { words, stops } = data;
    const buttons = new Map(); // by the index of the stop
    const list = element("ol", {}, ...data.days.map(day));
    const node = element("div", { class: "timebar", role: "group", "aria-label": words.days }, playing, list);

    function day({ words: text, long, computed, apart, room, stops: on }) {
      const made = element(
        "li",
        { class: apart ? "apart" : null },
        element("span", { class: computed ? "day computed" : "day", "aria-hidden": "true" }, text),
        element("span", { class: "on" }, ...on.map((index) => stop(index, long))),
      );
      made.style.flexGrow = room;
      return made;
    }

    function stop(index, long) {
      const { number, name, standing, status, who: whose } = stops[index];
      const made = button(
        [element("span", { class: "number", "aria-hidden": "true" }, String(number ?? "•")), element("span", { class: "place" }, name)],
        () => choose(index),
        `${long}: ${[number, name].filter((part) => part !== null).join(" ")}, ${standing}`,
        { class: [who(whose), status, number === null ? "" : "ordered"].join(" ").trim(), "aria-pressed": "false", tabindex: -1, title: name },
      );
      buttons.set(index, made);
      return made;
    }

    // One of the buttons is in the order of Tab: the chosen one, else the first.
    function mark(chosen) {
      const first = buttons.get(chosen) ?? [...buttons.values()].find((made) => !made.hidden);
      for (const [index, made] of buttons) {
        made.setAttribute("aria-pressed", String(index === chosen));
        made.tabIndex = made === first ? 0 : -1;
      }
      const made = buttons.get(chosen);
      if (!made) return;
      const [outer, inner] = [list.getBoundingClientRect(), made.getBoundingClientRect()];
      const by = inner.left + inner.width / 2 - outer.left - outer.width / 2;
      if (inner.left < outer.left + 8 || inner.right > outer.right - 8) list.scrollBy({ left: by, behavior: calm() ? "instant" : "smooth" });
    }

    // The stops of one traveller, or all.
    function only(whose) {
      for (const [index, made] of buttons) made.hidden = whose !== null && stops[index].who !== whose;
      for (const each of list.children) each.hidden = ![...each.querySelectorAll("button")].some((made) => !made.hidden);
    }

    // Names are written as long as there is room for all of them, or else for those that have no number.
    function fit() {
      node.classList.remove("tight", "bare");
      for (const less of ["tight", "bare"]) if (list.scrollWidth > list.clientWidth + 1) node.classList.add(less);
    }

    const focus = (chosen) => buttons.get(chosen)?.focus({ preventScroll: true });
    const stopAt = (button) => [...buttons].find(([, made]) => made === button)?.[0] ?? null;
    return { node, mark, only, fit, focus, stopAt };
  }

  Object.assign(window.mapapp, { timebar });
})(window.mapapp);
