// The journey that is shown: one object for the window (`withJourney` in here.js), which has the data that the server sent last,
// knows the chosen place, and tells article, list, map and address.
//
// Events on the window:
//   mapapp:choice {stop, mention}     a place was chosen: the index of a stop, or of a mention, or both null
//   mapapp:moved  {stop, lat, lon}    a pin was dragged there, the stop by its index (the map's frame posts it)
//   mapapp:here               there is a journey to be asked for
//   mapapp:edited {version}           article and list were drawn anew after an edit, and the map was told
// Messages to and from the map's frame: mapapp/maps/__init__.py. What the browser wishes to change: mapapp/page/wishes.py.

const FONTS = ['400 1em "Source Serif"', '600 1em "Source Serif"', '400 1em "Source Sans"'];
const FONT_WAIT = 1000; // milliseconds; the text then comes in the letters that there are
const PAPER = 640; // pixels that the sheet of a printer is wide at least, without its margins

export default function () {
  if (window.mapappJourney) return; // it stays as long as the window, whatever is drawn again
  window.mapappJourney = makeJourney();
  dispatchEvent(new Event("mapapp:here"));
}

function makeJourney() {
  // The page is seen (layout.css) once all of it is drawn in the right letters, rather than piece by piece with jumps between.
  const letters = Promise.allSettled(FONTS.map((font) => document.fonts.load(font)));
  const ready = Promise.race([letters, new Promise((late) => setTimeout(late, FONT_WAIT))]);
  let coming = null; // the key of the article whose head is there
  const seen = () => {
    if (data.key !== coming) document.documentElement.classList.remove("mapapp-drawn"); // nothing stands under another title
    else ready.then(() => whole() && document.documentElement.classList.add("mapapp-drawn"));
  };
  const whole = () => {
    const parts = document.querySelector(".st-key-frame") ? ["list"] : ["list", "article"];
    return data.key === coming && parts.every((name) => views.has(name));
  };
  const views = new Map(); // name → { draw(data), show(choice, by) }
  let data = null;
  let choice = { stop: null, mention: null };

  paper();
  let map = null; // the window of the newest map: while the language changes there are two for a moment
  const toMap = (message) => map?.postMessage({ app: "mapapp", from: "page", ...message }, location.origin);
  const choiceToMap = () =>
    choice.mention === null ? toMap({ type: "choose", stop: choice.stop }) : toMap({ type: "mention", index: choice.mention });
  const tourToMap = (fresh) => {
    map ??= frames().at(-1)?.contentWindow ?? null; // it may have waited before there was anybody to tell
    themeToMap();
    toMap({ type: "tour", tour: data.tour, stop: choice.stop, fresh });
  };
  // Light and dark change with the reader's system, of which Streamlit tells no script. What lies outside its page, as dialogs do,
  // follows the root: the server's answer (mapapp/page/components.py) would come late.
  const app = document.querySelector(".stApp");
  const theme = () => getComputedStyle(app).colorScheme;
  const themeToMap = () => toMap({ type: "theme", theme: theme() });
  const dress = () => {
    document.documentElement.style.colorScheme = theme();
    themeToMap();
  };
  dress();
  new MutationObserver(dress).observe(app, { attributeFilter: ["class"] });
  const count = () => data?.stops.length ?? 0;
  const isStop = (stop) => stop === null || (Number.isInteger(stop) && stop >= 0 && stop < count());

  function change(next, by) {
    choice = next;
    for (const view of views.values()) view.show(choice, by);
    if (by !== "map" && by !== "edit") choiceToMap(); // with an edit the map is told what is chosen
    if (by !== "address") dispatchEvent(new CustomEvent("mapapp:choice", { detail: choice }));
  }

  function step(key) {
    const at = choice.stop;
    if (key === "Home") return 0;
    if (key === "End") return count() - 1;
    if (key === (DIRECTION === "rtl" ? "ArrowLeft" : "ArrowRight")) return at === null ? 0 : Math.min(at + 1, count() - 1);
    return at === null ? count() - 1 : Math.max(at - 1, 0);
  }

  // What the server has not answered yet is sent again, alone or with what comes next, so that nothing is lost on the way.
  let wishes = [];
  let last = 0;
  function wish(one) {
    const number = ++last;
    wishes.push({ number, wish: one });
    const send = () => tour.sendWishes?.({ from: wishes[0].number, wishes: wishes.map((each) => each.wish) });
    insist(send, () => !wishes.some((each) => each.number === number));
  }

  window.addEventListener("message", (event) => {
    const { data: told } = event;
    if (event.origin !== location.origin || told?.app !== "mapapp" || told.from !== "map") return;
    const frame = frames().find((each) => each.contentWindow === event.source);
    if (frame && told.type === "waiting") {
      map = event.source;
      if (data) tourToMap(true);
    } else if (event.source === map && told.type === "ready") {
      frame.setAttribute("aria-label", told.name);
      toMap({ type: "mentions", show: count() === 0 }); // nothing else to show
      choiceToMap();
    } else if (event.source === map && told.type === "choose" && isStop(told.stop)) {
      change({ stop: told.stop, mention: null }, "map");
    } else if (event.source === map && told.type === "moved" && told.stop !== null && isStop(told.stop)) {
      dispatchEvent(new CustomEvent("mapapp:moved", { detail: { stop: told.stop, lat: told.lat, lon: told.lon } }));
    }
  });

  let dragged = false; // a pin, which is put back if the server does not like it there
  window.addEventListener("mapapp:moved", ({ detail: { stop, lat, lon } }) => {
    dragged = true;
    wish({ do: "point", on: data.stops[stop].id, lat, lon });
  });

  window.addEventListener("popstate", () => {
    const position = Number(new URLSearchParams(location.search).get("stop"));
    const stop = position ? position - 1 : null;
    if (data && isStop(stop)) change({ stop, mention: null }, "address");
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || !data) return;
    const dialog = document.querySelector('[role="dialog"]');
    if (dialog && event.key === "Escape" && event.target === document.body) { // a button that works has lost the focus
      dialog.focus();
      dialog.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    }
    if (dialog) return;
    const at = event.composedPath();
    const inside = at.some((one) => one.classList?.contains("journey"));
    if (at[0].matches?.("input:not([type=checkbox]), textarea, select") || !(inside || at[0] === document.body)) return;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" || key === "y") {
        wish({ do: key === "y" || event.shiftKey ? "redo" : "undo" });
        event.preventDefault();
      }
      return;
    }
    if (event.shiftKey || count() === 0) return;
    const editing = at.some((one) => one.classList?.contains("editor"));
    if (event.key === "Escape" && (choice.stop !== null || choice.mention !== null)) {
      change({ stop: null, mention: null }, "keys");
    } else if (key === "e" && choice.stop !== null && !editing) {
      for (const view of views.values()) view.edit?.(data.stops[choice.stop].id);
      event.preventDefault();
    } else if (!editing && (["ArrowLeft", "ArrowRight"].includes(event.key) || (inside && ["Home", "End"].includes(event.key)))) {
      change({ stop: step(event.key), mention: null }, "keys");
      event.preventDefault();
    }
  });

  // The stop that an edit has made: chosen, so that it is seen.
  function made(before) {
    const known = new Set(before.stops.map((stop) => stop.id));
    const fresh = data.stops.filter((stop) => !known.has(stop.id));
    return fresh.length === 1 ? data.stops.indexOf(fresh[0]) : -1;
  }

  const tour = {
    // The journey as the server has it by now.
    update(next) {
      const before = data;
      const other = before?.key !== next.key;
      data = next;
      if (other) {
        choice = { stop: isStop(next.chosen) ? next.chosen : null, mention: null };
        [wishes, last] = [[], next.heard];
      } else {
        const chosen = before.stops[choice.stop]?.id;
        const stop = next.stops.findIndex((each) => each.id === chosen);
        const fresh = made(before);
        choice = { stop: fresh >= 0 ? fresh : stop >= 0 ? stop : null, mention: null };
        wishes = wishes.filter(({ number }) => number > next.heard);
        last = Math.max(last, next.heard);
      }
      if (other || dragged || data.tour !== before.tour) tourToMap(other); // first, as it draws beside the page
      for (const view of views.values()) view.draw(data);
      dragged = false;
      change(choice, other ? "open" : "edit");
      seen();
      dispatchEvent(new CustomEvent("mapapp:edited", { detail: { version: next.version } }));
    },
    // The head of the article of this key is there.
    expect(key) {
      coming = key;
      if (data) seen();
    },
    // A view that is there from now on, until what this gives is called.
    view(name, { ...one }) {
      views.set(name, one);
      if (data) {
        one.draw(data);
        one.show(choice, "open");
        seen();
      }
      return () => views.get(name) === one && views.delete(name); // not where the same part has come anew
    },
    choose(stop, by) {
      change({ stop: stop === choice.stop ? null : stop, mention: null }, by);
    },
    mention(index, by) {
      change({ stop: null, mention: index }, by);
    },
    wish, // through `sendWishes`, once there is one
    // Asks for places by name, of the online service where `online`; `answer` is called with `places` and what else is to be
    // said of them once they are there, unless another search came after.
    find(text, on, online, answer) {
      const query = { text, on, online };
      if (same(this.last, query) && !this.last.trouble) return answer(this.last); // the same answer is not sent twice
      const sought = (this.sought = { ...query, answer, open: true });
      insist(() => this.sendQuery?.(query), () => !sought.open || sought !== this.sought);
    },
    found(reply) {
      this.last = reply;
      if (!this.sought?.open || !same(reply, this.sought)) return;
      this.sought.open = false;
      this.sought.answer(reply);
    },
  };
  return tour;
}

// A map is printed as it stands on the screen, scaled to the paper: in another size it would not be drawn again in time.
function paper() {
  addEventListener("beforeprint", () => {
    for (const frame of frames()) {
      const { width, height } = frame.getBoundingClientRect();
      const scale = Math.min(1, PAPER / width);
      const size = { width: `${width}px`, height: `${height}px`, "transform-origin": "0 0", transform: `scale(${scale})`, "margin-bottom": `${height * (scale - 1)}px` };
      for (const [name, value] of Object.entries(size)) frame.style.setProperty(name, value, "important");
    }
  });
  addEventListener("afterprint", () => {
    for (const frame of frames()) for (const name of ["width", "height", "transform-origin", "transform", "margin-bottom"]) frame.style.removeProperty(name);
  });
}

// The map's frame; for a moment there are two while the language changes.
function frames() {
  return [...document.querySelectorAll(MAP)];
}

function same(one, other) {
  return one?.text === other.text && one.on === other.on && one.online === other.online;
}
