// Brings what an editor searches for to the server, and the places that were found back; shows nothing.
export default function ({ data, setTriggerValue }) {
  return withJourney((tour) => {
    tour.sendQuery = (query) => setTriggerValue("query", query);
    if (data) tour.found(data);
  });
}
