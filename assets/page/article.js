export default function (component) {
  const [root, fresh] = canvas(component, "article");
  const { data } = component;
  const tour = journey();
  tour.open(data.key, data.stops.length, data.chosen);
  if (fresh) draw(root, data, tour);
  const show = root.show;
  tour.show("article", show);
  return () => tour.hide("article", show);
}

function draw(root, { paragraphs, stops, mentions, unplaced }, tour) {
  const places = new Map(); // "s0", "m3" → its buttons
  const quotes = new Map(); // stop → the pieces of its evidence
  const remember = (map, key, piece) => map.set(key, [...(map.get(key) ?? []), piece]);
  const live = element("p", { class: "unseen", role: "status" });

  function place(piece) {
    if (piece.u !== undefined) {
      const reason = unplaced[piece.u].reason;
      return element("span", { class: "unplaced", title: `Not placed: ${reason}` }, piece.t, element("span", { class: "unseen" }, " (not placed)"));
    }
    const stop = stops[piece.s];
    const about = stop ? `${stop.marked}, ${stop.statusWords.toLowerCase()}` : "mentioned, not a stop";
    const button = element("button", {
      type: "button",
      class: stop ? `place stop ${stop.status} who-${stop.who}` : "place mention",
      "aria-label": `${piece.t}, ${about}: show on map`,
      "aria-pressed": "false",
      title: stop ? stop.label : about,
    });
    button.append(piece.t);
    if (stop) button.append(badge(stop));
    button.addEventListener("click", () => (stop ? tour.choose(piece.s, "article") : tour.mention(piece.m, "article")));
    remember(places, stop ? `s${piece.s}` : `m${piece.m}`, button);
    return button;
  }

  function drawn(piece) {
    if (typeof piece === "string") return piece;
    const marked = piece.s !== undefined || piece.m !== undefined || piece.u !== undefined;
    if (!piece.q) return place(piece);
    const quote = element("span", { class: "quote" }, marked ? place(piece) : piece.t);
    for (const stop of piece.q) remember(quotes, stop, quote);
    return quote;
  }

  root.append(element("h2", { class: "unseen" }, "The article"), live);
  for (const paragraph of paragraphs) root.append(element("p", { dir: "auto" }, ...paragraph.map(drawn)));

  let marked = [];
  root.show = (choice, by) => {
    for (const [piece, name] of marked) name === "pressed" ? piece.setAttribute("aria-pressed", "false") : piece.classList.remove(name);
    const key = choice.stop === null ? `m${choice.mention}` : `s${choice.stop}`;
    const buttons = places.get(key) ?? [];
    const quoted = choice.stop === null ? [] : (quotes.get(choice.stop) ?? []);
    marked = [...buttons.map((button) => [button, "pressed"]), ...quoted.map((piece) => [piece, "quoted"])];
    for (const button of buttons) button.setAttribute("aria-pressed", "true");
    for (const piece of quoted) piece.classList.add("quoted");

    const focused = root.getRootNode().activeElement;
    if (by === "keys" && focused && root.contains(focused)) buttons[0]?.focus({ preventScroll: true });
    const target = quoted[0] ?? buttons[0];
    if (target && by !== "article" && !(by === "list" && narrow())) bring(target, quoted.at(-1) ?? target, by === "open" ? "nearest" : "center");
    if (by !== "open") live.textContent = choice.stop !== null ? stops[choice.stop].label : (mentions[choice.mention] ?? "");
  };
}

// Scrolls to the sentence unless all of it can be seen already: below the map that sticks to the top of a narrow window.
function bring(first, last, block) {
  const top = narrow() ? innerHeight * 0.44 : 0;
  if (first.getBoundingClientRect().top >= top && last.getBoundingClientRect().bottom <= innerHeight) return;
  first.scrollIntoView({ block: narrow() ? "start" : block, behavior: scrolling() });
}
