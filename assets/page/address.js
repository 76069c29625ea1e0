// Tells the server which stop is chosen (its place in the list from 1, 0 for none), for the address; shows nothing.
export default function (component) {
  const { data, setTriggerValue } = component;
  const tour = journey();
  tour.open(data.key, data.count, data.chosen);
  let last = data.chosen;
  let wait = null;
  const show = (choice, by) => {
    if (choice.stop === last || by === "open") return;
    last = choice.stop;
    clearTimeout(wait);
    if (by !== "address") wait = setTimeout(() => setTriggerValue("chosen", choice.stop === null ? 0 : choice.stop + 1), 150);
  };
  tour.show("address", show);
  return () => tour.hide("address", show);
}
