// A pin in the reader's hand: while it is loose it can be dragged, by mouse, pen or finger, or moved by the arrow keys.
(() => {
  const STILL = 4; // pixels that a press may stray before it is a drag
  const STEP = 8; // pixels that an arrow key moves a pin; one of them with Shift
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // Loosens a pin. `dragged()` is called while it moves, `dropped(place)` when it is let go, by Enter where keys moved it; the
  // returned function holds it fast.
  function loosen(map, pin, dragged, dropped) {
    const { disc, node, marker } = pin;
    const ends = new AbortController();
    let grip = null; // from where on the screen the pin is dragged, and the pin from where on the map
    let swallow = false; // the press that a drag ends with
    const on = (type, does, more = {}) => disc.addEventListener(type, does, { signal: ends.signal, ...more });
    const off = (event) => L.point(event.clientX, event.clientY).subtract(grip.screen);
    const home = marker.getLatLng();
    let walked = false; // by keys, and not let go yet
    const put = (place) => {
      node.style.translate = "";
      pin.leader.hidden = true;
      pin.shift = L.point(0, 0);
      [pin.lat, pin.lon] = [place.lat, place.lng];
      marker.setLatLng(place);
      dragged();
    };

    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      disc.setPointerCapture(event.pointerId);
      grip = { screen: L.point(event.clientX, event.clientY), at: map.latLngToContainerPoint([pin.lat, pin.lon]).add(pin.shift), far: false };
    });
    on("pointermove", (event) => {
      if (!grip) return;
      const by = off(event);
      if (!grip.far && Math.hypot(by.x, by.y) < STILL) return;
      grip.far = true;
      put(map.containerPointToLatLng(grip.at.add(by)));
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
    on("keydown", (event) => {
      const way = ARROWS[event.key];
      if (way) {
        const at = map.latLngToContainerPoint([pin.lat, pin.lon]).add(pin.shift);
        put(map.containerPointToLatLng(at.add(L.point(way).multiplyBy(event.shiftKey ? 1 : STEP))));
        map.panInside([pin.lat, pin.lon], { padding: [STEP * 5, STEP * 5], animate: false });
        walked = true;
      } else if (event.key === "Enter" && walked) {
        walked = false;
        dropped(marker.getLatLng().wrap());
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    node.classList.add("loose");
    return () => {
      ends.abort();
      node.classList.remove("loose");
      if (walked) put(home);
    };
  }

  Object.assign(window.mapapp, { loosen });
})();
