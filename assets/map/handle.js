// A pin in the reader's hand: while it is loose it can be dragged, by mouse, pen or finger.
(() => {
  const STILL = 4; // pixels that a press may stray before it is a drag

  // Loosens a pin. `dragged()` is called while it moves, `dropped(place)` when it is let go; the returned function holds it fast.
  function loosen(map, pin, dragged, dropped) {
    const { disc, node, marker } = pin;
    const ends = new AbortController();
    let grip = null; // from where on the screen the pin is dragged, and the pin from where on the map
    let swallow = false; // the press that a drag ends with
    const on = (type, does, more = {}) => disc.addEventListener(type, does, { signal: ends.signal, ...more });
    const off = (event) => L.point(event.clientX, event.clientY).subtract(grip.screen);

    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      disc.setPointerCapture(event.pointerId);
      grip = { screen: L.point(event.clientX, event.clientY), at: map.latLngToContainerPoint([pin.lat, pin.lon]).add(pin.shift), far: false };
    });
    on("pointermove", (event) => {
      if (!grip) return;
      const by = off(event);
      if (!grip.far && Math.hypot(by.x, by.y) < STILL) return;
      if (!grip.far) {
        node.style.translate = "";
        pin.leader.hidden = true;
        pin.shift = L.point(0, 0);
      }
      grip.far = true;
      const place = map.containerPointToLatLng(grip.at.add(by));
      [pin.lat, pin.lon] = [place.lat, place.lng];
      marker.setLatLng(place);
      dragged();
    });
    const release = () => {
      if (grip?.far) {
        swallow = true;
        setTimeout(() => (swallow = false), 0);
        dropped(marker.getLatLng().wrap());
      }
      grip = null;
    };
    on("pointerup", release);
    on("pointercancel", release);
    on("click", (event) => swallow && event.stopImmediatePropagation(), { capture: true });
    node.classList.add("loose");
    return () => {
      ends.abort();
      node.classList.remove("loose");
    };
  }

  Object.assign(window.mapapp, { loosen });
})();
