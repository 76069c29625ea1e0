export default function (component) {
  const [root] = canvas(component, "article");
  return withJourney((tour) => tour.view("article", (root.view ??= makeArticle(root, tour))));
}

function makeArticle(root, tour) {
  const live = element("p", { class: "unseen", role: "status" });
  const pick = element("button", { type: "button", class: "pick", lang: LANGUAGE });
  root.append(element("h2", { class: "unseen" }, say("The article")), live);
  let data = null;
  let paragraphs = []; // { seen, node, places: ["s0", button], quotes: [stop, piece] }
  let places = new Map(); // "s0", "m3" → its buttons
  let quotes = new Map(); // stop → the pieces of its evidence
  let marked = [];

  function drawn({ at, pieces }) {
    const looks = pieces.map((piece) => [piece, data.stops[piece.s]?.label, data.stops[piece.s]?.who, data.unplaced[piece.u]?.reason]);
    const seen = JSON.stringify([at, looks]);
    const kept = paragraphs.find((each) => each.seen === seen);
    if (kept) return kept;
    const made = { seen, places: [], quotes: [] };
    made.node = element("p", { lang: "en", dir: "auto", "data-at": at }, ...pieces.map((piece) => inline(piece, made)));
    return made;
  }

  function inline(piece, made) {
    if (typeof piece === "string") return piece;
    const named = piece.s !== undefined || piece.m !== undefined || piece.u !== undefined;
    if (!piece.q) return place(piece, made);
    const quote = element("span", { class: "quote" }, named ? place(piece, made) : piece.t);
    for (const stop of piece.q) made.quotes.push([stop, quote]);
    return quote;
  }

  function place(piece, made) {
    if (piece.u !== undefined) {
      const reason = data.unplaced[piece.u].reason;
      return element("span", { class: "unplaced", title: say("Not placed: {reason}", { reason }) }, piece.t, element("span", { class: "unseen", lang: LANGUAGE }, ` ${say("(not placed)")}`));
    }
    const stop = data.stops[piece.s];
    const about = stop ? say("{stop}, {status}", { stop: stop.marked, status: stop.standing }) : say("mentioned, not a stop");
    const button = element("button", {
      type: "button",
      class: stop ? `place stop ${stop.status} who-${stop.who}` : "place mention",
      "aria-label": say("{place}, {about}: show on map", { place: piece.t, about }),
      "aria-pressed": "false",
      title: stop ? stop.label : about,
    });
    button.append(piece.t);
    if (stop) button.append(badge(stop));
    button.addEventListener("click", () => (stop ? tour.choose(piece.s, "article") : tour.mention(piece.m, "article")));
    made.places.push([stop ? `s${piece.s}` : `m${piece.m}`, button]);
    return element("span", { class: "named" }, button);
  }

  function draw(next) {
    data = next;
    pick.remove();
    const focused = root.getRootNode().activeElement;
    const words = focused && root.contains(focused) ? focused.textContent : null;
    for (const [piece, name] of marked) name === "pressed" ? piece.setAttribute("aria-pressed", "false") : piece.classList.remove(name);
    marked = [];
    paragraphs = data.paragraphs.map(drawn);
    [places, quotes] = [new Map(), new Map()];
    const remember = (into, key, piece) => into.set(key, [...(into.get(key) ?? []), piece]);
    for (const paragraph of paragraphs) {
      for (const [key, button] of paragraph.places) remember(places, key, button);
      for (const [stop, piece] of paragraph.quotes) remember(quotes, stop, piece);
    }
    const nodes = paragraphs.map((each) => each.node);
    const present = [...root.querySelectorAll("p[data-at]")];
    if (nodes.length === present.length) {
      nodes.forEach((node, at) => node !== present[at] && present[at].replaceWith(node));
    } else {
      for (const node of present) node.remove();
      root.append(...nodes);
    }
    if (words !== null && !root.getRootNode().activeElement) {
      [...root.querySelectorAll(".place")].find((button) => button.textContent === words)?.focus({ preventScroll: true });
    }
  }

  function show(choice, by) {
    for (const [piece, name] of marked) name === "pressed" ? piece.setAttribute("aria-pressed", "false") : piece.classList.remove(name);
    const key = choice.stop === null ? `m${choice.mention}` : `s${choice.stop}`;
    const buttons = places.get(key) ?? [];
    const quoted = choice.stop === null ? [] : (quotes.get(choice.stop) ?? []);
    marked = [...buttons.map((button) => [button, "pressed"]), ...quoted.map((piece) => [piece, "quoted"])];
    for (const button of buttons) button.setAttribute("aria-pressed", "true");
    for (const piece of quoted) piece.classList.add("quoted");
    pick.remove();
    if (choice.mention !== null && buttons.length) offer(buttons[0]);

    const focused = root.getRootNode().activeElement;
    if (by === "keys" && focused && root.contains(focused)) buttons[0]?.focus({ preventScroll: true });
    if (by === "edit") return;
    const target = quoted[0] ?? buttons[0];
    if (target && by !== "article" && !(narrow() && ["list", "open"].includes(by))) bring(target, quoted.at(-1) ?? target, by === "open" ? "nearest" : "center");
    if (by !== "open") live.textContent = choice.stop !== null ? data.stops[choice.stop].label : (data.announced[choice.mention] ?? "");
  }

  // ---- any words become a stop

  // Puts the button that makes them a stop behind a mention, or below the words that are selected.
  function offer(mention) {
    const start = offset(root, mention, 0);
    describe(mention.textContent, start, start + length(mention.textContent));
    mention.after(pick);
    settle(mention.getBoundingClientRect());
  }

  function describe(words, start, end) {
    pick.replaceChildren(...phrase("Make “{words}” a stop", { words: element("bdi", { lang: "en" }, words) }));
    pick.onclick = () => {
      tour.wish({ do: "make", start, end });
      document.getSelection()?.removeAllRanges();
      pick.remove();
    };
  }

  function settle(box) {
    const outer = root.getBoundingClientRect();
    const left = Math.min(box.left - outer.left, outer.width - pick.offsetWidth);
    pick.style.left = `${Math.max(0, left)}px`;
    pick.style.top = `${box.bottom - outer.top + 4}px`;
  }

  function selected() {
    const shadow = root.getRootNode();
    if (!root.isConnected || shadow.activeElement === pick) return;
    const range = selection(shadow);
    const paragraph = range && closest(range.startContainer, "p[data-at]");
    const inside = paragraph && root.contains(paragraph) && paragraph === closest(range.endContainer, "p[data-at]");
    const [start, end] = inside ? [offset(root, range.startContainer, range.startOffset), offset(root, range.endContainer, range.endOffset)] : [0, 0];
    if (end <= start || end - start > 200) {
      if (pick.isConnected && pick.selected) pick.remove();
      return;
    }
    const words = [...paragraphText(paragraph)].slice(start - Number(paragraph.dataset.at), end - Number(paragraph.dataset.at)).join("");
    if (!words.trim()) return;
    const live = document.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    pick.selected = true;
    describe(words.trim(), start, end);
    paragraph.append(pick);
    settle(live.getBoundingClientRect());
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(root.selecting);
    root.selecting = setTimeout(selected, 120);
  });
  pick.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays while it is pressed

  return { draw, show };
}

// Positions in the article count characters as the server does: code points, without what only screen readers get.
const length = (text) => [...text].length;
const closest = (node, selector) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(selector);

function paragraphText(node) {
  const copy = node.cloneNode(true);
  for (const extra of copy.querySelectorAll(".unseen, .pick")) extra.remove();
  return copy.textContent;
}

function offset(root, container, at) {
  const paragraph = closest(container, "p[data-at]");
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(container, at);
  const copy = element("p");
  copy.append(before.cloneContents());
  return Number(paragraph.dataset.at) + length(paragraphText(copy));
}

function selection(shadow) {
  const whole = document.getSelection();
  if (!whole || whole.type === "Caret" && !whole.getComposedRanges) return null;
  const range = whole.getComposedRanges?.({ shadowRoots: [shadow] })[0] ?? (shadow.getSelection?.().rangeCount ? shadow.getSelection().getRangeAt(0) : null);
  return range && !range.collapsed ? range : null;
}

// Scrolls to the sentence unless all of it can be seen already: below the map that sticks to the top of a narrow window.
function bring(first, last, block) {
  if (first.getBoundingClientRect().top >= covered() && last.getBoundingClientRect().bottom <= innerHeight) return;
  first.scrollIntoView({ block: narrow() ? "start" : block, behavior: scrolling() });
}
