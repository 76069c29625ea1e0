// What all of the map is made of: elements, drawings, markers, controls. Text becomes text nodes alone.
window.mapapp = window.mapapp || {};

(() => {
  // Leaflet is to place things in the plane: in space each pin and arrow is a layer of its own, which the browser puts together anew
  // for every picture of a map that is dragged. The pane that holds them all is the one layer (map.css).
  L.Browser.ie3d = true;

  const COLOURS = 6; // of travellers, in travellers.css

  const fill = (made, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  };
  const element = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const drawing = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  // A button; `words` is its name for those who do not see it, unless its content says enough.
  const button = (content, action, words = null, more = {}) => {
    const made = element("button", { type: "button", "aria-label": words, ...more }, ...[content].flat());
    made.addEventListener("click", action);
    return made;
  };

  // A sentence of the data with its {holes} filled, each once.
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

  const who = (index) => `who-${index % COLOURS}`;
  const plain = (index) => index % COLOURS === 0; // the first traveller's line has no pattern
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  const pairs = (flat) => {
    const points = [];
    for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
    return points;
  };

  const marker = (lat, lon, node, options = {}) =>
    L.marker([lat, lon], {
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ html: node, className: "anchor", iconSize: [0, 0] }),
      ...options,
    });

  // Whether the page is read from right to left; its sides are then the other way round.
  const mirrored = () => document.documentElement.dir === "rtl";
  const side = (position) => (mirrored() ? position.replace(/left|right/, (name) => (name === "left" ? "right" : "left")) : position);

  const control = (position, node) => {
    const made = new (L.Control.extend({ onAdd: () => node }))({ position: side(position) });
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return made;
  };

  // What the page around the frame says, of one of these types; null for any other message.
  const heard = ({ origin, source, data: message }, ...types) => {
    const ours = origin === location.origin && source === window.parent && message?.app === "mapapp" && message.from === "page";
    return ours && types.includes(message.type) ? message : null;
  };

  Object.assign(window.mapapp, { heard, element, drawing, button, filled, who, plain, calm, pairs, marker, mirrored, side, control });
})();
