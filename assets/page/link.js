// The share dialog: the link with the whole article or with the quoted sentences alone, as text, as a frame, as a QR code.
const WAYS = {
  whole: say("The whole article"),
  quotes: say("Only the quoted sentences and the address of the source"),
};

export default function (component) {
  const [root, fresh] = canvas(component, "link");
  if (fresh) drawLinks(root, component.data);
}

function drawLinks(root, ways) {
  const names = Object.keys(ways);
  const place = `${location.origin}${location.pathname}`;
  const body = element("div", { class: "body" });
  const choices = names.map((name, at) => {
    const box = element("input", { type: "radio", name: "way", value: name, checked: at === 0 });
    box.addEventListener("change", () => draw(name));
    return element("label", { class: "way" }, box, WAYS[name]);
  });
  if (names.length > 1) root.append(element("fieldset", {}, element("legend", {}, say("What the link holds")), ...choices));
  root.append(body);
  draw(names[0]);

  function draw(name) {
    const { query, length, most, code } = ways[name];
    const link = `${place}${query}`;
    const frame = `${link}&embed=true`;
    const snippet = `<iframe src="${frame.replaceAll("&", "&amp;")}" title="${say("Map of a journey")}" width="100%" height="560" style="border: 0" loading="lazy" allow="fullscreen"></iframe>`;
    body.replaceChildren(
      copied(say("Share link"), link, say("Copy link")),
      length > most
        ? element("p", { class: "long" }, name === "whole" && ways.quotes?.length <= most ? say("This link has {length} characters. Some mail programs and servers cut links above {most}: share the quoted sentences only, or save the file instead.", { length, most }) : say("This link has {length} characters. Some mail programs and servers cut links above {most}: save the file instead.", { length, most }))
        : element("p", { class: "aside" }, say("All of it is in the link itself, changes and chosen stop too; nothing is kept on a server.")),
      element("h3", {}, say("Embed")),
      copied(say("Frame for another site"), snippet, say("Copy frame")),
      preview(frame),
      element("h3", {}, say("QR code")),
      code ? picture(code) : element("p", { class: "aside" }, say("This link is too long for a code that a phone could read.")),
    );
  }
}

function copied(words, text, action) {
  const field = element("textarea", { readonly: true, rows: "3", dir: "ltr", "aria-label": words, spellcheck: "false" });
  field.value = text;
  const button = element("button", { type: "button" }, action);
  const said = element("p", { role: "status" });
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = say("Copied.");
    } catch {
      field.select();
      said.textContent = say("Press Ctrl+C (⌘C) to copy what is selected.");
    }
  });
  return element("div", { class: "copied" }, field, element("div", { class: "row" }, button, said));
}

function preview(address) {
  const node = element("div", { class: "preview" });
  const button = element("button", { type: "button", class: "plain" }, say("Show what it looks like"));
  button.addEventListener("click", () => node.replaceChildren(element("iframe", { src: address, title: say("Preview of the frame") })));
  node.append(button);
  return node;
}

function picture(rows) {
  const svg = (tag, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const path = rows.flatMap((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const size = rows.length + 8; // four modules of quiet on each side
  return svg(
    "svg",
    { class: "code", viewBox: `-4 -4 ${size} ${size}`, role: "img", "aria-label": say("QR code"), style: `--modules: ${size}` },
    svg("rect", { x: -4, y: -4, width: size, height: size, fill: "#fff" }),
    svg("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }),
  );
}
