// The journey that is shown: one object for the window, which knows the chosen place and tells list, text, map and address
// (by the event "mapapp:choice").
// Text reaches the page as text alone: through `element`, never as mark-up.

const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const FONTS = ['400 1em "Source Serif"', '600 1em "Source Serif"', '400 1em "Source Sans"'];
const FONT_WAIT = 1000; // milliseconds; the text then comes in the letters that there are
const NARROW = "(max-width: 56rem)";

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
  // Drawn once in the right letters, rather than twice with a jump between.
  root.style.visibility = "hidden";
  const letters = Promise.allSettled(FONTS.map((font) => document.fonts.load(font)));
  Promise.race([letters, new Promise((late) => setTimeout(late, FONT_WAIT))]).then(() => (root.style.visibility = ""));
  return [root, true];
}

function journey() {
  return (window.mapappJourney ??= makeJourney());
}

function makeJourney() {
  const views = new Map(); // name → show(choice, by)
  let key = null;
  let count = 0;
  let choice = { stop: null, mention: null };

  let map = null; // the window of the newest map: while articles change there are two for a moment
  const toMap = (message) => map?.postMessage({ app: "mapapp", from: "page", ...message }, location.origin);
  const choiceToMap = () =>
    choice.mention === null ? toMap({ type: "choose", stop: choice.stop }) : toMap({ type: "mention", index: choice.mention });
  const all = () => {
    toMap({ type: "mentions", show: count === 0 }); // nothing else to show
    choiceToMap();
  };
  const isStop = (stop) => stop === null || (Number.isInteger(stop) && stop >= 0 && stop < count);

  function change(next, by) {
    choice = next;
    for (const show of views.values()) show(choice, by);
    if (by !== "map") choiceToMap();
    if (by !== "address") dispatchEvent(new CustomEvent("mapapp:choice", { detail: choice }));
  }

  function step(key) {
    const at = choice.stop;
    if (key === "Home") return 0;
    if (key === "End") return count - 1;
    if (key === "ArrowRight") return at === null ? 0 : Math.min(at + 1, count - 1);
    return at === null ? count - 1 : Math.max(at - 1, 0);
  }

  window.addEventListener("message", (event) => {
    const { data } = event;
    if (event.origin !== location.origin || data?.app !== "mapapp" || data.from !== "map") return;
    const frame = [...document.querySelectorAll(MAP)].find((each) => each.contentWindow === event.source);
    if (frame && data.type === "ready") {
      frame.setAttribute("aria-label", "Map of the journey");
      map = event.source;
      all();
    } else if (event.source === map && data.type === "choose" && isStop(data.stop)) {
      change({ stop: data.stop, mention: null }, "map");
    }
  });

  window.addEventListener("popstate", () => {
    const position = Number(new URLSearchParams(location.search).get("stop"));
    const stop = position ? position - 1 : null;
    if (key !== null && isStop(stop)) change({ stop, mention: null }, "address");
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || count === 0) return;
    if (document.querySelector('[role="dialog"]')) return;
    const at = event.composedPath();
    const inside = at.some((one) => one.classList?.contains("journey"));
    if (at[0].matches?.("input, textarea, select") || !(inside || at[0] === document.body)) return;
    if (event.key === "Escape" && (choice.stop !== null || choice.mention !== null)) {
      change({ stop: null, mention: null }, "keys");
    } else if (["ArrowLeft", "ArrowRight"].includes(event.key) || (inside && ["Home", "End"].includes(event.key))) {
      change({ stop: step(event.key), mention: null }, "keys");
      event.preventDefault();
    }
  });

  return {
    // A view of the journey `next` with `stops` stops; the first to come sets the choice that the address asks for.
    open(next, stops, chosen) {
      if (key === next) return;
      key = next;
      count = stops;
      choice = { stop: isStop(chosen) ? chosen : null, mention: null };
      all();
    },
    show(name, how) {
      views.set(name, how);
      how(choice, "open");
    },
    hide(name, how) {
      if (views.get(name) === how) views.delete(name);
    },
    choose(stop, by) {
      change({ stop: stop === choice.stop ? null : stop, mention: null }, by);
    },
    mention(index, by) {
      change({ stop: null, mention: index }, by);
    },
  };
}

function narrow() {
  return matchMedia(NARROW).matches;
}

function scrolling() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
