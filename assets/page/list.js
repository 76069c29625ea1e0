export default function (component) {
  const [root, fresh] = canvas(component, "list");
  const { data } = component;
  const tour = journey();
  tour.open(data.key, data.stops.length, data.chosen);
  if (fresh) draw(root, data, tour);
  const show = root.show;
  tour.show("list", show);
  return () => tour.hide("list", show);
}

function draw(root, { stops, mentions, unplaced }, tour) {
  const items = stops.map((stop, index) => stopItem(stop, index, tour));
  if (stops.length) root.append(element("h2", {}, "Stops"), element("ol", { class: "stops" }, ...items.map((item) => item.row)));

  const places = mentions.map((mention) => [mention, mentionButton(mention, tour)]);
  if (mentions.length) {
    root.append(element("h2", {}, "Mentioned, not a stop"), element("ul", { class: "mentions" }, ...places.map(([, button]) => element("li", {}, button))));
  }
  if (unplaced.length) {
    const rows = unplaced.map((each) => element("li", {}, element("bdi", { class: "name" }, each.name), element("bdi", { class: "reason" }, each.reason)));
    root.append(element("h2", {}, "Could not be placed"), element("ul", { class: "tray" }, ...rows));
  }

  root.show = (choice, by) => {
    items.forEach(({ row, button }, index) => {
      const chosen = index === choice.stop;
      button.setAttribute("aria-pressed", String(chosen));
      row.classList.toggle("chosen", chosen);
    });
    for (const [mention, button] of places) button.setAttribute("aria-pressed", String(mention.indexes.includes(choice.mention)));
    const item = items[choice.stop];
    if (!item) return;
    const focused = root.getRootNode().activeElement;
    if (by === "keys" && focused && root.contains(focused)) item.button.focus({ preventScroll: true });
    if (by !== "list") reveal(root, item.row, by === "open" ? "instant" : scrolling());
  };
}

function stopItem(stop, index, tour) {
  const button = element("button", { type: "button", class: "name", "aria-pressed": "false", "aria-label": `${stop.label}: show on map` });
  button.append(
    badge(stop),
    element("span", { class: "where" }, element("bdi", { class: "place" }, stop.name), stop.rest ? element("bdi", { class: "rest" }, stop.rest) : null),
  );
  button.addEventListener("click", () => tour.choose(index, "list"));

  const day = element("span", { class: stop.computed ? "day computed" : "day" }, stop.chip);
  if (stop.phrase) day.title = stop.computed ? `Worked out from “${stop.phrase}”` : `The text says “${stop.phrase}”`;
  const facts = element("p", { class: "facts" }, day, element("span", { class: `status ${stop.status} who-${stop.who}` }, stop.statusWords));
  if (stop.area) facts.append(element("span", { class: "area" }, stop.area));
  if (stop.number === null) facts.append(element("span", {}, "order not stated"));
  if (stop.traveller) facts.append(element("bdi", {}, stop.traveller));

  const row = element("li", {}, button, facts, element("blockquote", { dir: "auto" }, stop.quote));
  if (stop.doubt) row.append(doubt(stop.doubt));
  return { row, button };
}

function doubt({ reason, others }) {
  const words = element("p", { class: "doubt" }, element("span", { class: "mark", "aria-hidden": "true" }, "?"), "Uncertain: ", element("bdi", {}, reason));
  if (others.length) words.append(". It could also be ", element("bdi", {}, others.join("; ")));
  return words;
}

function mentionButton(mention, tour) {
  const button = element("button", { type: "button", "aria-pressed": "false" });
  button.append(element("bdi", {}, mention.name));
  if (mention.rest) button.append(element("bdi", { class: "rest" }, mention.rest));
  if (mention.government) button.append(element("span", { class: "rest" }, "named for its government"));
  if (mention.indexes.length > 1) button.append(element("span", { class: "times" }, `×${mention.indexes.length}`));
  button.addEventListener("click", () => tour.mention(mention.indexes[0], "list"));
  return button;
}

// Scrolls the list's own pane, never the page.
function reveal(root, row, behavior) {
  let pane = root.getRootNode().host;
  while (pane && !/auto|scroll/.test(getComputedStyle(pane).overflowY)) pane = pane.parentElement;
  if (!pane || pane.matches(".stMain")) return;
  const [outer, inner] = [pane.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  pane.scrollBy({ top: inner.top - outer.top - 8, behavior });
}
