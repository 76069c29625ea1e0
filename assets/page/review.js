// Brings the journey as edited from the server to all views, and what they wish to change back; shows nothing.
const MOST_STATES = 8; // more than the server keeps: the one that a difference starts from is most often here

export default function ({ data, setTriggerValue }) {
  return withJourney((tour) => void bring(tour, data, setTriggerValue));
}

function bring(tour, told, setTriggerValue) {
  const states = (tour.states ??= new Map()); // by the names that the server gives them, the newest last
  const speak = (sent) => setTriggerValue("wishes", { has: tour.now, ...sent });
  tour.sendWishes = speak;
  const before = states.get(told.base);
  const state = states.get(told.now) ?? told.whole ?? (before && patched(before, told.changes));
  if (!state) return insist(() => speak({ has: null, from: 0, wishes: [] }), () => states.has(told.now)); // the whole, please
  states.delete(told.now);
  states.set(told.now, state);
  for (const name of [...states.keys()].slice(0, -MOST_STATES)) states.delete(name);
  if (tour.now === told.now) return;
  tour.now = told.now;
  const opened = tour.key !== state.key;
  tour.key = state.key;
  tour.update({ ...state, chosen: told.chosen });
  const edits = `edits ${state.key}`;
  if (opened && !state.edits && kept(edits)) tour.wish({ do: "restore", edits: kept(edits) });
  else keep(edits, state.spare);
}
