// The editor of one stop, the search for any place, and the field for words of the article that become a stop. What is changed is
// wished for at once; the server's answer draws it.
const TYPING = 150; // milliseconds without a key before a search is asked for
const FILLING = 900; // milliseconds after which a day that was filled in counts, if the field is not left before

function editor(stop, data, tour, close) {
  const wish = (what) => tour.wish({ on: stop.id, ...what });
  const node = element("div", { class: "editor", role: "group", "aria-label": say("Edit {stop}, {place}", { stop: stop.marked, place: stop.name }) });
  const choices = element("ul", { class: "choices" }, ...stop.choices.map((place) => choice(place, `${stop.id}:`, () => wish({ do: "place", place: place.id }))));
  const places = element("fieldset", {}, element("legend", {}, say("Place")), choices);
  places.append(search(tour, say("Search for another place"), stop.id, "", (place) => wish({ do: "place", place: place.id })), element("p", { class: "aside" }, say("Or move its pin on the map.")));

  const status = element("select", { "data-f": `${stop.id}:status` }, ...data.statuses.map(([value, words]) => element("option", { value, selected: value === stop.status }, words)));
  status.addEventListener("change", () => wish({ do: "status", status: status.value }));
  const people = element("datalist", { id: "people" }, ...data.people.map((person) => element("option", { value: person })));
  const who = element("input", { type: "text", list: "people", value: stop.by, maxlength: 200, autocomplete: "off", "data-f": `${stop.id}:who` });
  who.addEventListener("change", () => who.value.trim() !== stop.by && wish({ do: "traveller", name: who.value.trim() || null }));

  const action = (name, words, what, more = {}) => {
    const made = element("button", { type: "button", "data-f": `${stop.id}:${name}`, ...more }, words);
    made.addEventListener("click", () => wish(what));
    return made;
  };
  const tick = element("input", { type: "checkbox", checked: stop.verified, "data-f": `${stop.id}:verified` });
  tick.addEventListener("change", () => wish({ do: "verify", checked: tick.checked }));
  const done = element("button", { type: "button", class: "main", "data-f": `${stop.id}:done` }, say("Done"));
  done.addEventListener("click", close);

  node.append(
    places,
    days(stop, wish),
    element("div", { class: "fields" }, field(say("Status"), status), field(say("Traveller"), who), people),
    element(
      "div",
      { class: "acts" },
      action("earlier", say("Earlier"), { do: "move", by: -1 }, { disabled: !stop.up, title: say("One place earlier in the order") }),
      action("later", say("Later"), { do: "move", by: 1 }, { disabled: !stop.down, title: say("One place later in the order") }),
      action("unorder", say("Order not stated"), { do: "unorder" }, { disabled: !stop.ordered, title: say("The text does not say where it comes in the order") }),
      action("drop", say("Not a stop"), { do: "drop" }),
    ),
  );
  if (stop.automatic.length) {
    const read = stop.automatic.flatMap(([what, value], at) => [at ? "; " : "", `${what}: `, element("bdi", {}, value)]);
    node.append(element("p", { class: "read" }, ...phrase("The program read {values}.", { values: element("span", {}, ...read) }), " ", action("reset", say("Reset to automatic"), { do: "reset" }, { class: "link" })));
  }
  node.append(element("div", { class: "end" }, element("label", { class: "tick" }, tick, say("Verified")), done));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  return node;
}

function field(words, control) {
  return element("label", { class: "field" }, element("span", {}, words), control);
}

function days(stop, wish) {
  const made = (words, value, name) => {
    const input = element("input", { type: "date", value, min: "1800-01-01", max: "2100-12-31", "data-f": `${stop.id}:${name}` });
    return [input, field(words, input)];
  };
  const [start, from] = made(say("First day"), stop.start, "start");
  const [end, to] = made(say("Last day"), stop.end, "end");
  const between = element("input", { type: "checkbox", checked: stop.between, "data-f": `${stop.id}:between` });
  const some = element("label", { class: "tick" }, between, say("On some day between the two"));
  const trouble = element("p", { class: "doubt", role: "alert" });
  let waiting = null;
  const filled = () => `${start.value} ${end.value} ${between.checked}`;
  let told = filled();
  const settle = () => (between.disabled = !start.value || !end.value || start.value >= end.value);
  const tell = () => {
    clearTimeout(waiting);
    const now = filled();
    settle();
    if (now === told || start.validity.badInput || end.validity.badInput || !start.validity.valid || !end.validity.valid) return;
    trouble.textContent = start.value && end.value && start.value > end.value ? say("The last day is before the first.") : "";
    if (trouble.textContent) return;
    told = now;
    wish({ do: "days", start: start.value || null, end: end.value || null, between: between.checked && !between.disabled });
  };
  settle();
  between.addEventListener("change", tell);
  for (const input of [start, end]) {
    input.addEventListener("change", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, FILLING);
    });
    input.addEventListener("blur", tell);
    input.addEventListener("keydown", (event) => event.key === "Enter" && tell());
  }
  const none = element("button", { type: "button", disabled: !stop.start && !stop.end, "data-f": `${stop.id}:none` }, say("No day"));
  none.addEventListener("click", () => wish({ do: "days", start: null, end: null }));
  return element("div", {}, element("div", { class: "fields" }, from, to, none), some, trouble);
}

// One place to choose: its name and what tells it from others of the name.
function choice(place, prefix, pick) {
  const button = element("button", { type: "button", class: "choice", "aria-pressed": String(place.chosen), "data-f": `${prefix}${place.id}` });
  const about = [place.division, place.area ?? place.kind, ...place.ways].filter(Boolean).join(" · ");
  button.append(element("bdi", { class: "place" }, place.name), " ", element("bdi", { class: "rest" }, place.rest), " ", element("small", {}, about));
  button.addEventListener("click", pick);
  return element("li", {}, button);
}

// A field that finds places while their name is typed; Enter takes the first, the arrow keys go through them.
function search(tour, words, on, text, pick) {
  const input = element("input", { type: "search", "aria-label": words, placeholder: words, value: text, maxlength: 100, autocomplete: "off", spellcheck: "false", "data-f": `${on}:search` });
  const list = element("ul", { class: "choices found" });
  const said = element("p", { class: "unseen", role: "status" });
  const node = element("div", { class: "search" }, input, list, said);
  let waiting = null;
  let shown = []; // the places in the list, which answer the text in `shownFor`
  let shownFor = "";
  let hurry = false; // Enter was pressed before the answer came
  const ask = (online = false) => {
    const text = input.value.trim();
    if (!text) return answer({ places: [] }, "");
    tour.find(text, on, online, (reply) => answer(reply, text));
  };
  const answer = ({ places, online, service, credit, trouble }, text) => {
    if (text !== input.value.trim()) return;
    [shown, shownFor] = [places, text];
    list.replaceChildren(...places.map((place) => choice(place, `${on}:found:`, () => pick(place))));
    said.textContent = trouble || (text ? (places.length ? several("{count} place found", "{count} places found", places.length) : say("No place found")) : "");
    if (text && !places.length) list.append(element("li", { class: "none" }, trouble || say("No place of this name is known.")));
    if (credit && places.length) list.append(element("li", { class: "none" }, say("Found by {service}: {credit}", { service, credit })));
    if (text && service && !online) list.append(element("li", {}, asking(service)));
    if (online) (list.querySelector("button") ?? input).focus();
    if (hurry && places.length) pick(places[0]);
    hurry = false;
  };
  const asking = (service) => {
    const button = element("button", { type: "button", class: "online", "data-f": `${on}:online` }, say("Ask {service}", { service }));
    button.addEventListener("click", () => {
      button.disabled = true;
      said.textContent = button.textContent = say("Asking {service} …", { service });
      ask(true);
    });
    return button;
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    hurry = false;
    waiting = setTimeout(ask, TYPING, false);
  });
  node.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(node.getRootNode().activeElement);
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      if (shown.length && shownFor === input.value.trim()) return pick(shown[0]);
      hurry = true;
      clearTimeout(waiting);
      ask();
    } else if (event.key === "ArrowDown" && buttons.length) {
      event.preventDefault();
      buttons[Math.min(at + 1, buttons.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (buttons[at - 1] ?? input).focus();
    }
  });
  if (text) ask();
  return node;
}

// A field for words of the article that become a stop, for whoever selects none with the mouse.
function adding(data, tour, close) {
  const input = element("input", { type: "text", maxlength: 200, autocomplete: "off", "data-f": "add:words" });
  const said = element("p", { class: "doubt", role: "alert" });
  const make = () => {
    const where = standing(data, input.value);
    said.textContent = where || !input.value.trim() ? "" : say("These words do not stand in the article.");
    if (where) tour.wish({ do: "make", ...where });
  };
  const button = (words, does, more) => {
    const made = element("button", { type: "button", ...more }, words);
    made.addEventListener("click", does);
    return made;
  };
  const acts = element("div", { class: "acts" }, button(say("Make it a stop"), make, { class: "main" }), button(say("Cancel"), close));
  const node = element("div", { class: "editor placing", role: "group", "aria-label": say("Add a stop") }, field(say("Words of the article that name it"), input), acts, said);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === input) make();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return node;
}

// Where words stand in the article, whatever their capitals and spaces: first where no stop is named, in the server's positions.
function standing({ paragraphs }, words) {
  const wanted = words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  if (!wanted) return null;
  const found = [];
  for (const { at, pieces } of paragraphs) {
    let end = 0;
    const stops = pieces.map((piece) => [(end += (piece.t ?? piece).length), piece.s !== undefined]);
    const text = pieces.map((piece) => piece.t ?? piece).join("");
    for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, "giu"))) {
      const start = at + [...text.slice(0, match.index)].length;
      found.push({ start, end: start + [...match[0]].length, stop: stops.find(([to]) => to > match.index)[1] });
    }
  }
  const { start, end } = found.find(({ stop }) => !stop) ?? found[0] ?? {};
  return start === undefined ? null : { start, end };
}
