export default function (component) {
  const [root, fresh] = canvas(component, "notice");
  if (!fresh) return;
  const { text, kind } = component.data;
  root.className = `journey who-0 notice ${kind}`;
  root.setAttribute("role", kind === "error" ? "alert" : "status");
  root.append(element("p", { dir: "auto" }, text));
}
