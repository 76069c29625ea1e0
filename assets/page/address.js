// Tells the server which stop is chosen (its place in the list from 1, 0 for none), for the address; shows nothing.
const PAUSE = 150; // milliseconds: whoever steps quickly through the stops is told of once

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".address");
  root.tell = (position) => setTriggerValue("chosen", position);
  root.stop ??= listen(root);
  return root.stop;
}

function listen(root) {
  let wait = null;
  let told = 0;
  const hear = ({ detail }) => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const position = detail.stop === null ? 0 : detail.stop + 1;
      const there = () => position === Number(new URLSearchParams(location.search).get("stop"));
      const asked = ++told;
      if (!there()) insist(() => root.tell(position), () => asked !== told || there());
    }, PAUSE);
  };
  // What was chosen before a step back in the browser is not said again after it.
  const forget = () => {
    told += 1;
    clearTimeout(wait);
  };
  addEventListener("mapapp:choice", hear);
  addEventListener("popstate", forget);
  return () => {
    forget();
    removeEventListener("mapapp:choice", hear);
    removeEventListener("popstate", forget);
    root.stop = null;
  };
}
