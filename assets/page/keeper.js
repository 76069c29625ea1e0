// Keeps the article that stands in no address in the tab, and brings it back to a server that does not have it; shows nothing.
const PATIENCE = 5000; // milliseconds: the answer is a page, and what is pressed on it would be lost if the tab spoke again

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".keeper");
  root.away = data.away;
  if (data.code) keep(data.name, data.code);
  if (!data.away) return;
  const name = data.away;
  insist(() => setTriggerValue("back", { name, code: kept(name) }), () => root.away !== name || !root.isConnected, PATIENCE);
}
