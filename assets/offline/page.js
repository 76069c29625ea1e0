// Ties article and list to the map where all three stand in one file. The map's own script speaks to the page around its frame by
// messages; here it has no frame, and a file on a disk has no origin that messages could name: it is given a window whose parent is
// the object `page`, which passes the same messages on by hand.
const listeners = [];

const chosen = (stop) => {
  for (const button of document.querySelectorAll("[data-stop]")) {
    button.setAttribute("aria-pressed", String(stop !== null && button.dataset.stop === String(stop)));
  }
};

const page = {
  postMessage(message) {
    if (message.type !== "choose") return;
    chosen(message.stop);
    const quiet = document.activeElement?.closest(".words");
    if (message.stop !== null && !quiet) {
      document.querySelector(`li [data-stop="${Number(message.stop)}"]`)?.scrollIntoView({ block: "nearest" });
    }
  },
};

const frame = new Proxy(window, {
  get(target, name) {
    if (name === "parent") return page;
    if (name === "addEventListener") {
      return (type, ...rest) => (type === "message" ? listeners.push(rest[0]) : target.addEventListener(type, ...rest));
    }
    const value = Reflect.get(target, name);
    return typeof value === "function" ? value.bind(target) : value;
  },
  set: (target, name, value) => Reflect.set(target, name, value),
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stop]");
  if (!button) return;
  const stop = Number(button.dataset.stop);
  chosen(stop);
  const data = { app: "mapapp", from: "page", type: "choose", stop };
  for (const listener of listeners) listener({ data, origin: "page", source: page });
});
