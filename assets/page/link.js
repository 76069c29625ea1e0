// The share link, with the chosen stop; selectable as text where copying is not allowed.
export default function (component) {
  const [root, fresh] = canvas(component, "link");
  const tour = journey();
  if (fresh) draw(root, component.data);
  const show = root.show;
  tour.show("link", show);
  return () => tour.hide("link", show);
}

function draw(root, { query, long }) {
  const field = element("textarea", { readonly: true, rows: "3", "aria-label": "Share link", spellcheck: "false" });
  const button = element("button", { type: "button" }, "Copy link");
  const said = element("p", { role: "status" });
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      field.select();
      said.textContent = "Press Ctrl+C (⌘C) to copy the selected link.";
    }
  });
  root.append(
    element("p", {}, "Whoever opens this link sees the article, its map and the chosen stop. All of it is in the link itself; nothing is kept on a server."),
    field,
    element("div", { class: "row" }, button, said),
  );
  if (long) root.append(element("p", { class: "long" }, long));
  root.show = (choice) => {
    const stop = choice.stop === null ? "" : `&stop=${choice.stop + 1}`;
    field.value = `${location.origin}${location.pathname}${query}${stop}`;
    said.textContent = "";
  };
}
