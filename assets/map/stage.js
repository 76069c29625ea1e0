// Where the card of the chosen stop stands, and how the map moves to it.
(({ NARROW, element, boxes, calm }) => {
  const LOW = 240; // pixels of height below which a card has no room over its pin
  const MARGIN = 8; // pixels between a card and the edge or a panel
  const TIP = 20; // Leaflet's own below a card, in pixels
  const INTO = 3; // pixels by which the tip reaches into its pin
  const FLIGHT = 0.6; // seconds

  const stays = (panel) => panel.classList.contains("leaflet-bar"); // the buttons of the zoom; the other panels can give way

  // `panels()` are the elements that lie over the map and are not to be covered.
  function stage(map, panels) {
    const popup = L.popup({ closeButton: false, autoClose: false, closeOnClick: false, closeOnEscapeKey: false, autoPan: false, maxWidth: 284, minWidth: 284 });
    const dock = element("div", { class: "dock", hidden: true });
    L.DomEvent.disableClickPropagation(dock);
    L.DomEvent.disableScrollPropagation(dock);
    map.getContainer().append(dock);
    let shown = null; // the pin whose card is open

    const docked = () => !dock.hidden;
    const lift = (pin) => pin.size.y / 2 - INTO; // from a pin's middle to the tip of its card
    const holds = (node) => dock.contains(node) || Boolean(popup.getElement()?.contains(node));

    // Opens the card of a pin: beside it, along the lower edge of a narrow map, or along the left edge of a low one.
    function open(pin, content) {
      shown = pin;
      const { x, y } = map.getSize();
      const small = x < NARROW || y < LOW;
      dock.classList.toggle("low", x >= NARROW);
      dock.hidden = !small;
      dock.replaceChildren(...(small ? [content] : []));
      if (small) popup.remove();
      else {
        popup.options.offset = pin.shift.subtract([0, lift(pin)]);
        popup.setContent(content).setLatLng([pin.lat, pin.lon]).openOn(map);
      }
      const here = content.querySelector(".this");
      if (here) here.parentElement.scrollTop = here.offsetTop - here.parentElement.offsetTop;
    }

    function close() {
      shown = null;
      popup.remove();
      dock.hidden = true;
      dock.replaceChildren();
      giveWay();
    }

    // A pin was moved: its card comes along.
    function follow(pin) {
      popup.options.offset = L.point(0, -lift(pin));
      popup.setLatLng([pin.lat, pin.lon]);
    }

    // A panel that can give way is not seen while it would lie on the card or its pin.
    function giveWay() {
      const kept = shown ? boxes(map, [docked() ? dock : popup.getElement(), shown.disc, ...(shown.name && !shown.name.hidden ? [shown.name] : [])]) : [];
      for (const panel of panels().filter((each) => !stays(each))) {
        const [box] = boxes(map, [panel]);
        panel.classList.toggle("aside", kept.some((each) => box.overlaps(each)));
      }
    }
    map.on("move moveend", () => shown && giveWay());

    // How much of the map the card along an edge takes.
    function covered() {
      const low = dock.classList.contains("low");
      return { left: docked() && low ? dock.offsetWidth : 0, bottom: docked() && !low ? dock.offsetHeight : 0 };
    }

    // How far above its pin's middle the card beside it reaches.
    const height = (pin) => popup.getElement().offsetHeight + TIP + lift(pin);

    // Moves the map as little as shows the pin and its card clear of the edges and, if there is room, of the panels, or of those
    // that stay.
    function reveal(pin) {
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const at = map.latLngToContainerPoint([pin.lat, pin.lon]).add(pin.shift);
      const half = pin.size.divideBy(2).add([6, 6]);
      let box = L.bounds(at.subtract(half), at.add(half));
      if (shown === pin && !docked()) {
        const { offsetWidth } = popup.getElement();
        box = L.bounds([at.x - offsetWidth / 2, at.y - height(pin)], box.max).extend([at.x + offsetWidth / 2, at.y]);
      }
      const { left, bottom } = covered();
      const room = L.bounds([left + MARGIN, MARGIN], [size.x - MARGIN, size.y - bottom - MARGIN]);
      const by = wayInto(box, room, boxes(map, panels())) ?? wayInto(box, room, boxes(map, panels().filter(stays))) ?? straightInto(box, room);
      if (by.x || by.y) map.panBy(by.multiplyBy(-1), { animate: !calm() });
      giveWay(); // after a leap too: Leaflet tells of it before it puts the pins in their places
    }

    // Flies to a pin or place, with the card, if one is open, in view.
    function travel(lat, lon, zoom, seconds = FLIGHT) {
      if (!map.getSize().y) return;
      const beside = () => Math.max(popup.getElement().offsetHeight / 2, MARGIN + height(shown) - map.getSize().y / 2);
      const { left, bottom } = covered();
      const below = shown && !docked() ? -beside() : bottom / 2;
      const centre = map.unproject(map.project([lat, lon], zoom).add([-left / 2, below]), zoom);
      if (calm()) {
        map.setView(centre, zoom, { animate: false });
        giveWay();
      } else map.flyTo(centre, zoom, { duration: seconds });
    }

    return { open, close, follow, reveal, travel, holds };
  }

  // The shortest way for a box into the room.
  function straightInto(box, room) {
    const into = (low, high, from, to) => Math.max(from - low, Math.min(0, to - high));
    return L.point(into(box.min.x, box.max.x, room.min.x, room.max.x), into(box.min.y, box.max.y, room.min.y, room.max.y));
  }

  // The shortest way for a box into the room and off the panels, if there is one.
  function wayInto(box, room, panels) {
    const straight = straightInto(box, room);
    const ways = (axis) => [straight[axis], ...panels.flatMap((panel) => [panel.max[axis] + MARGIN - box.min[axis], panel.min[axis] - MARGIN - box.max[axis]])];
    const free = [];
    for (const x of ways("x")) {
      for (const y of ways("y")) {
        const moved = L.bounds(box.min.add([x, y]), box.max.add([x, y]));
        if (room.contains(moved) && !panels.some((panel) => panel.overlaps(moved))) free.push(L.point(x, y));
      }
    }
    const far = ({ x, y }) => Math.hypot(x, y);
    return free.sort((one, other) => far(one) - far(other))[0];
  }

  Object.assign(window.mapapp, { stage });
})(window.mapapp);
