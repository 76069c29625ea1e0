// Brings the journey as edited from the server to all views, and what they wish to change back; shows nothing.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".review");
  const { chosen, ...rest } = data;
  const seen = JSON.stringify(rest);
  if (root.seen === seen) return;
  root.seen = seen;
  journey().update(data, (wishes) => setTriggerValue("wishes", wishes));
}
