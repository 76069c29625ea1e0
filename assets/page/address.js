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
  const hear = ({ detail }) => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const position = detail.stop === null ? 0 : detail.stop + 1;
      if (position !== Number(new URLSearchParams(location.search).get("stop"))) root.tell(position);
    }, PAUSE);
  };
  addEventListener("mapapp:choice", hear);
  return () => {
    clearTimeout(wait);
    removeEventListener("mapapp:choice", hear);
    root.stop = null;
  };
}
