export default function (component) {
  const [root] = canvas(component, "list");
  return withJourney((tour) => tour.view("list", (root.view ??= makeList(root, tour, component.data.fixed))));
}

// `fixed`: only to be read, in the frame of another site.
function makeList(root, tour, fixed) {
  let data = null;
  let items = []; // of the stops, in order: { seen, row, button }
  let mentions = []; // [mention, button]
  let editing = null; // the id of the stop whose editor is open
  let placing = null; // the words that a place is searched for: { start, end, words }
  let typing = false; // words that shall become a stop
  let choice = { stop: null, mention: null };

  const bar = element("div", { class: "tools", role: "toolbar", "aria-label": say("Changes") });
  const answer = element("p", { class: "answer", role: "status" });
  const head = element("div", { class: "heading" });
  const stops = element("ol", { class: "stops", role: "list" });
  const rest = element("div");
  const changes = element("div", { class: "changes" }, bar, answer);
  root.append(changes, head, stops, rest);

  function draw(next) {
    const same = data?.key === next.key;
    const asked = next.ask && next.heard !== data?.heard;
    if (!same) editing = null;
    if (!same || asked || next.version !== data.version) [placing, typing] = [asked ? next.ask : null, false];
    const told = same && next.heard !== data.heard ? next.answer : (next.skipped[0] ?? "");
    data = next;
    if (!data.stops.some((stop) => stop.id === editing)) editing = null;
    redraw(told);
    if (asked && same) lead(`words:${placing.start}:search`);
  }

  function redraw(told = answer.textContent) {
    const focused = root.getRootNode().activeElement?.dataset.f;
    const id = editing ?? data.stops[choice.stop]?.id;
    const still = steady(() => [...stops.children].find((each) => each.firstChild.dataset.f === id));
    drawBar();
    head.replaceChildren(...(data.stops.length ? heading() : []));
    items = data.stops.map((stop, index) => item(stop, index));
    place(items.map(({ row }) => row));
    rest.replaceChildren(...(placing ? [placeWords()] : []), ...more(), ...mentioned(), ...tray());
    if (answer.textContent !== told) answer.textContent = told;
    show(choice, "edit");
    still();
    if (focused && !root.getRootNode().activeElement) focus(focused) || focus(`${focused.split(":")[0]}:edit`) || focus("undo");
  }

  // Puts the rows into the list, and touches none that stays where it is.
  function place(rows) {
    const there = new Set(rows);
    for (const row of [...stops.children]) if (!there.has(row)) row.remove();
    let next = stops.firstChild;
    for (const row of rows) {
      if (row === next) next = next.nextSibling;
      else stops.insertBefore(row, next);
    }
  }

  // Keeps what is worked on where it is on the screen while what is above it changes.
  function steady(find) {
    const before = find()?.getBoundingClientRect().top;
    return () => {
      const after = find()?.getBoundingClientRect().top;
      if (before !== undefined && after !== undefined) (pane(root) ?? document.querySelector(".stMain")).scrollBy({ top: after - before, behavior: "instant" });
    };
  }

  function focus(name) {
    const found = [...root.querySelectorAll("[data-f]")].find((each) => each.dataset.f === name && !each.disabled);
    found?.focus({ preventScroll: true });
    return Boolean(found);
  }

  function tool(name, words, does, more = {}) {
    const button = element("button", { type: "button", "data-f": name, ...more }, words);
    button.addEventListener("click", does);
    return button;
  }

  function drawBar() {
    const { edits, undone } = data;
    bar.hidden = fixed || !(edits || undone);
    if (bar.hidden) return bar.replaceChildren();
    const checked = data.stops.filter((stop) => stop.verified).length;
    const facts = [several("{count} change", "{count} changes", edits)];
    if (checked) facts.push(say("{checked} of {all} verified", { checked, all: data.stops.length }));
    if (data.spare) facts.push(say("too many for the address: save the file to keep them"));
    bar.replaceChildren(
      tool("undo", say("Undo"), () => tour.wish({ do: "undo" }), { disabled: !edits, title: "Ctrl+Z" }),
      tool("redo", say("Redo"), () => tour.wish({ do: "redo" }), { disabled: !undone, title: "Ctrl+Y" }),
      tool("reset", say("Take all back"), () => tour.wish({ do: "reset-all" }), { disabled: !edits }),
      element("span", { class: "count" }, facts.join(" · ")),
    );
  }

  function heading() {
    const ways = data.totals.map(({ who, words }) => element("span", { class: "total" }, ...(who ? [element("bdi", {}, who), " "] : []), words));
    return [element("h2", {}, say("Stops")), ...ways];
  }

  // Opens the editor of a stop, which is then the chosen one.
  function open(id) {
    const index = data.stops.findIndex((stop) => stop.id === id);
    if (index < 0) return;
    editing = id;
    if (choice.stop !== index) tour.choose(index, "list");
    redraw();
    items[index].row.querySelector('.editor .choice[aria-pressed="true"], .editor input')?.focus({ preventScroll: true });
    reveal(root, items[index].row, scrolling(), true);
  }

  function close() {
    const id = editing;
    editing = null;
    redraw();
    focus(`${id}:edit`);
    const row = items.find(({ row: { firstChild } }) => firstChild.dataset.f === id)?.row;
    if (row) reveal(root, row, scrolling(), true);
  }

  function item(stop, index) {
    const edited = editing === stop.id;
    const seen = JSON.stringify([stop, edited, edited && data.people]);
    const kept = items.find((each) => each.seen === seen);
    if (kept) {
      kept.index = index;
      return kept;
    }
    const made = { seen, index };
    made.button = element("button", { type: "button", class: "name", "aria-pressed": "false", "aria-label": say("{stop}: show on map", { stop: stop.label }), "data-f": stop.id });
    made.button.append(
      badge(stop),
      element("span", { class: "where" }, element("bdi", { class: "place" }, stop.name), " ", stop.rest ? element("bdi", { class: "rest" }, stop.rest) : null),
    );
    made.button.addEventListener("click", () => tour.choose(made.index, "list"));
    made.row = element("li", { class: edited ? "editing" : null }, made.button, facts(stop), element("blockquote", { lang: "en", dir: "auto" }, stop.quote));
    if (fixed) {
      if (stop.doubt) made.row.append(doubt(stop));
      return made;
    }
    if (stop.doubt && !edited) made.row.append(doubt(stop));
    const named = { stop: stop.marked, place: stop.name };
    const button = tool(`${stop.id}:edit`, edited ? say("Close") : say("Edit"), () => (edited ? close() : open(stop.id)), {
      class: "edit",
      "aria-expanded": String(edited),
      "aria-label": edited ? say("Close the editor of {stop}, {place}", named) : say("Edit {stop}, {place}", named),
    });
    made.row.append(button);
    if (edited) made.row.append(editor(stop, data, tour, close));
    return made;
  }

  function facts(stop) {
    const day = element("span", { class: stop.computed ? "day computed" : "day" }, stop.chip);
    if (stop.phrase) day.title = stop.computed ? say("Worked out from “{words}”", { words: stop.phrase }) : say("The text says “{words}”", { words: stop.phrase });
    const node = element("p", { class: "facts" }, day, element("span", { class: `status ${stop.status} who-${stop.who}` }, stop.statusWords));
    if (stop.area) node.append(element("span", { class: "area" }, stop.area));
    if (stop.number === null) node.append(element("span", {}, say("order not stated")));
    if (stop.visits) node.append(element("span", { class: "visits", title: say("The stops in this place") }, stop.visits));
    if (stop.leg) node.append(element("span", { class: "leg", title: say("From the stop before") }, `+ ${stop.leg}`));
    if (stop.traveller) node.append(element("bdi", {}, stop.traveller));
    if (stop.verified) node.append(element("span", { class: "checked" }, `✓ ${say("verified")}`));
    if (stop.edited.length) {
      const read = stop.automatic.map(([what, value]) => `${what}: ${value}`).join("; ");
      node.append(element("span", { class: "edited", title: read ? say("The program read {values}", { values: read }) : null }, stop.edited.includes("stop") ? say("added by hand") : say("edited")));
    }
    return node;
  }

  function doubt(stop) {
    const words = element("p", { class: "doubt" }, element("span", { class: "mark", "aria-hidden": "true" }, "?"), ...phrase("Uncertain: {reason}.", { reason: element("bdi", {}, stop.doubt) }));
    if (fixed) return words;
    const others = stop.choices.filter((place) => stop.others.includes(place.id));
    const named = (place) => [place.name, place.division, place.rest].filter(Boolean).join(", ");
    const acts = element("span", { class: "guesses" });
    acts.append(tool(`${stop.id}:right`, say("It is right"), () => tour.wish({ do: "verify", on: stop.id, checked: true }), { "aria-label": say("{place} is right", { place: stop.name }) }));
    for (const place of others) {
      acts.append(tool(`${stop.id}:other:${place.id}`, named(place), () => tour.wish({ do: "place", on: stop.id, place: place.id }), { "aria-label": say("It is {place}", { place: named(place) }) }));
    }
    words.append(acts);
    return words;
  }

  function mentioned() {
    mentions = data.mentions.map((mention) => [mention, mentionButton(mention)]);
    if (!mentions.length) return [];
    const rows = mentions.map(([mention, button], at) => {
      const [start, end] = mention.spans[0];
      const make = tool(`make:${start}`, say("Make it a stop"), () => tour.wish({ do: "make", start, end }), { class: "make", hidden: true, "aria-label": say("Make {place} a stop", { place: mention.name }) });
      mentions[at].push(make);
      return element("li", {}, button, fixed ? null : make);
    });
    return [element("h2", {}, say("Mentioned, not a stop")), element("ul", { class: "mentions", role: "list" }, ...rows)];
  }

  function mentionButton(mention) {
    const button = element("button", { type: "button", "aria-pressed": "false", "data-f": `mention:${mention.spans[0][0]}` });
    button.append(element("bdi", {}, mention.name));
    if (mention.rest) button.append(" ", element("bdi", { class: "rest" }, mention.rest));
    const meant = { government: say("named for its government"), caption: say("named below a picture") }[mention.kind];
    if (meant) button.append(" ", element("span", { class: "rest" }, meant));
    if (mention.indexes.length > 1) button.append(" ", element("span", { class: "times" }, `×${mention.indexes.length}`));
    button.addEventListener("click", () => tour.mention(mention.indexes[0], "list"));
    return button;
  }

  function tray() {
    if (!data.unplaced.length) return [];
    const rows = data.unplaced.map(({ name, reason, span: [start, end] }) => {
      const button = tool(`place:${start}`, say("Find its place"), () => ask({ start, end, words: name }), { class: "make", "aria-label": say("Find the place of {name}", { name }) });
      return element("li", {}, element("bdi", { class: "name" }, name), " ", element("bdi", { class: "reason" }, reason), " ", fixed ? null : button);
    });
    return [element("h2", {}, say("Could not be placed")), element("ul", { class: "tray", role: "list" }, ...rows)];
  }

  // Searches for the place of these words.
  function ask(words) {
    placing = words;
    redraw();
    lead(`words:${words.start}:search`);
  }

  function lead(name) {
    focus(name);
    reveal(root, rest.firstElementChild, scrolling(), true);
  }

  // The way to a stop that the program has not found, for whoever selects nothing in the article.
  function more() {
    if (fixed) return [];
    const shut = (open) => {
      typing = open;
      redraw();
      open ? lead("add:words") : focus("add");
    };
    return [typing ? adding(data, tour, () => shut(false)) : tool("add", say("Add a stop"), () => shut(true), { class: "make add" })];
  }

  // Words without a known place become a stop once a place is found for them.
  function placeWords() {
    const { start, end, words } = placing;
    const shut = tool("shut", say("Cancel"), () => {
      placing = null;
      redraw();
      focus(`place:${start}`) || focus("add");
    });
    const finder = search(tour, say("Search for the place"), `words:${start}`, words, (place) => tour.wish({ do: "make", start, end, place: place.id }));
    const node = element("div", { class: "editor placing", role: "group", "aria-label": say("The place of {name}", { name: words }) }, element("p", {}, ...phrase("Which place is “{name}”?", { name: element("bdi", {}, words) })), finder, shut);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      shut.click();
    });
    return node;
  }

  function show(next, by) {
    const pressed = mentions.find(([mention]) => mention.indexes.includes(next.mention))?.[1] ?? items[next.stop ?? choice.stop]?.row;
    const still = steady(() => (by === "list" ? pressed : null));
    choice = next;
    items.forEach(({ row, button }, index) => {
      const chosen = index === choice.stop;
      button.setAttribute("aria-pressed", String(chosen));
      row.classList.toggle("chosen", chosen);
    });
    for (const [mention, button, make] of mentions) {
      const chosen = mention.indexes.includes(choice.mention);
      button.setAttribute("aria-pressed", String(chosen));
      if (make) make.hidden = !chosen;
    }
    still();
    const chosen = items[choice.stop];
    if (!chosen || by === "edit") return;
    const focused = root.getRootNode().activeElement;
    if (by === "keys" && focused && root.contains(focused)) chosen.button.focus({ preventScroll: true });
    if (by !== "list") reveal(root, chosen.row, by === "open" ? "instant" : scrolling());
  }

  return { draw, show, edit: fixed ? undefined : open };
}

// What scrolls the list: its own pane on a wide window, nothing but the page on a narrow one.
function pane(root) {
  let found = root.getRootNode().host;
  while (found && !/auto|scroll/.test(getComputedStyle(found).overflowY)) found = found.parentElement;
  return found?.matches(".stMain") ? null : found;
}

// Brings a row into the list's own pane; the page itself scrolls only where the row is asked for and not well in view.
function reveal(root, row, behavior, asked = false) {
  const within = pane(root);
  if (!within) {
    const { top } = row.getBoundingClientRect();
    if (asked && (top < covered() || top > innerHeight * 0.7)) row.scrollIntoView({ block: "start", behavior });
    return;
  }
  const bar = root.querySelector(".changes").offsetHeight;
  const [outer, inner] = [within.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top >= outer.top + bar && inner.bottom <= outer.bottom) return;
  within.scrollBy({ top: inner.top - outer.top - bar - 4, behavior });
}
