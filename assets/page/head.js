export default function (component) {
  const [root, fresh] = canvas(component, "head");
  const { key, ...head } = component.data;
  if (fresh) root.seen = null;
  drawHead(root, head);
  // After an edit it comes with the journey, and is drawn where it says something else.
  let shown = null;
  const draw = (data) => {
    shown = data;
    if (data.key === key && !head.embedded) drawHead(root, data.head);
  };
  const view = { draw, show: (choice, by) => head.embedded && by !== "open" && announce(root, shown, choice) };
  return withJourney((tour) => {
    tour.expect(key);
    return tour.view("head", view);
  });
}

function drawHead(root, data) {
  const seen = JSON.stringify(data);
  if (root.seen === seen) return;
  root.seen = seen;
  root.replaceChildren();
  const source = element("p", { class: "source" });
  if (data.outlet) source.append(element("span", { class: "outlet", lang: "en", dir: "auto" }, data.outlet));
  source.append(element("span", {}, data.asOf));
  if (data.url) source.append(element("a", { href: data.url, rel: "noopener noreferrer", target: "_blank" }, say("Original article")));
  if (data.embedded) source.append(listSwitch(), ours());
  root.classList.toggle("embedded", data.embedded);
  root.append(source, element("h1", { lang: data.untitled ? null : "en", dir: "auto" }, data.title));
  if (data.embedded) return root.append(element("p", { class: "unseen", role: "status" }));
  if (data.excerpt) root.append(element("p", { class: "aside" }, say("Only the sentences that are quoted from the article.")));

  for (const note of data.notes) root.append(element("p", { class: "note", dir: "auto" }, note));

  const facts = element("p", { class: "facts" });
  for (const traveller of data.travellers) {
    const who = element("span", { class: "traveller" }, element("bdi", { class: "who" }, traveller.name));
    if (traveller.role) who.append(" ", element("bdi", { class: "role", lang: "en" }, traveller.role));
    facts.append(who);
  }
  if (data.trip) facts.append(element("span", { class: "trip" }, data.trip));
  if (facts.childNodes.length) root.append(facts);
}

// In a frame there is no article that would say what is chosen.
function announce(root, { stops, announced }, { stop, mention }) {
  root.querySelector(".unseen").textContent = stop !== null ? stops[stop].label : (announced[mention] ?? "");
}

// In a frame the list comes on demand, over the map.
function listSwitch() {
  const button = element("button", { type: "button", class: "switch", "aria-expanded": "false" }, say("List of stops"));
  const toggle = (shown) => button.setAttribute("aria-expanded", String(document.documentElement.classList.toggle("mapapp-list", shown)));
  button.addEventListener("click", () => toggle());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    toggle(false);
    button.focus();
    event.stopImmediatePropagation(); // what is chosen stays
  }, { capture: true });
  return button;
}

// The way out of the frame: the same journey on a page of its own, with the article.
function ours() {
  const whole = new URL(location.href);
  whole.searchParams.delete("embed");
  whole.searchParams.delete("embed_options");
  return element("a", { href: whole.href, rel: "noopener", target: "_blank" }, "mapapp");
}
