// The keyboard, as in the list beside the map: left and right, Home and End, Enter, Escape. With Shift the arrows move the map.
(({ mirrored }) => {
  // `tour` has chosen(), line() (the stops that can be stepped through), choose(stop, focus) and stopAt(node).
  function keys(container, tour) {
    document.body.addEventListener("keydown", (event) => {
      if (event.key === "Tab") return across(event);
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const line = tour.line();
      const chosen = tour.chosen();
      const from = event.target.closest(".pin:not(.dot), .card, .timebar ol");
      const whole = event.target === container || event.target === document.body; // the map itself has the focus
      const at = line.indexOf(chosen ?? tour.stopAt(event.target) ?? NaN);
      const steps = {
        [mirrored() ? "ArrowRight" : "ArrowLeft"]: () => line.at(at < 0 ? -1 : Math.max(at - 1, 0)),
        [mirrored() ? "ArrowLeft" : "ArrowRight"]: () => line[Math.min(at + 1, line.length - 1)],
        Home: () => line[0],
        End: () => line.at(-1),
      };
      if (event.key === "Escape" && chosen !== null) tour.choose(null, from);
      else if ((from || whole) && line.length && steps[event.key]) tour.choose(steps[event.key](), from ?? event.target);
      else if (whole && line.length && event.key === "Enter") tour.choose(chosen ?? line[0], event.target);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  // Tab goes from the chosen pin to its card and back, not through all the pins between them.
  function across(event) {
    const [disc, first] = [".pin.chosen .disc", ".card button"].map((selector) => document.querySelector(selector));
    const to = event.shiftKey ? event.target === first && disc : event.target === disc && first;
    if (!to) return;
    to.focus();
    event.preventDefault();
  }

  Object.assign(window.mapapp, { keys });
})(window.mapapp);
