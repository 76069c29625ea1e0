export default function (component) {
  const [root, fresh] = canvas(component, "head");
  if (!fresh) return;
  const { data } = component;
  const source = element("p", { class: "source" });
  if (data.outlet) source.append(element("span", { class: "outlet", dir: "auto" }, data.outlet));
  source.append(element("span", {}, data.asOf));
  if (data.url) source.append(element("a", { href: data.url, rel: "noopener noreferrer", target: "_blank" }, "Original article"));
  root.append(source, element("h1", { dir: "auto" }, data.title));

  const facts = element("p", { class: "facts" });
  for (const traveller of data.travellers) {
    const who = element("span", { class: "traveller" }, element("bdi", { class: "who" }, traveller.name));
    if (traveller.role) who.append(element("bdi", { class: "role" }, traveller.role));
    facts.append(who);
  }
  if (data.trip) facts.append(element("span", { class: "trip" }, data.trip));
  if (facts.childNodes.length) root.append(facts);
}
