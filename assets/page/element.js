// What the parts of the page draw with. Text reaches the page as text alone: through `element`, never as mark-up.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// A stop's number as its pin shows it; drawn by the style, so that copied text does not hold it.
function badge(stop) {
  return element("span", { class: `badge ${stop.status} who-${stop.who}`, "aria-hidden": "true", "data-number": stop.number ?? "•" });
}

// The element of a view's html in which it draws, and whether it has to: the same data are not drawn twice.
function canvas(component, className) {
  const root = component.parentElement.querySelector(`.${className}`);
  const data = JSON.stringify(component.data);
  if (root.drawn === data) return [root, false];
  root.drawn = data;
  root.replaceChildren();
  Object.assign(document.documentElement, { lang: LANGUAGE, dir: DIRECTION });
  return [root, true];
}
