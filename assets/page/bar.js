// The bar above the article: articles and languages to choose from, and the buttons whose dialogs the server opens.
const OPENS = CSS.supports("selector(:open)");

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".bar");
  root.tell = setTriggerValue;
  const { articles, languages } = (root.lists ??= drawBar(root));
  fill(articles, [["", say("Choose an article")], ...data.articles], data.article, () => "en");
  fill(languages, data.languages, LANGUAGE, (code) => code);
}

// Once: an answer of the server leaves everything where it is, and the keyboard's focus on it.
function drawBar(root) {
  const list = (name, words) => {
    const select = element("select", { class: name, "aria-label": words });
    select.addEventListener("change", () => {
      window.mapappChose = name;
      root.tell(name, select.value);
    });
    select.addEventListener("keydown", (event) => {
      if (!OPENS || select.matches(":open") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault(); // in some browsers it would choose the next one at once
      select.showPicker();
    });
    return select;
  };
  const button = (name, words, kind) => {
    const made = element("button", { type: "button", class: kind }, words);
    made.addEventListener("click", () => root.tell("press", name));
    return made;
  };
  const lists = { articles: list("article", say("Article")), languages: list("language", say("Language")) };
  root.append(
    element("div", {}, element("span", { class: "brand" }, "mapapp"), lists.articles, button("open", say("Open an article"))),
    element(
      "div",
      {},
      button("download", say("Download"), "take"),
      button("share", say("Share"), "take"),
      button("privacy", say("Privacy"), "plain"),
      lists.languages,
    ),
  );
  if (window.mapappChose === "language") lists.languages.focus(); // it was chosen in the bar that stood here until now
  window.mapappChose = null;
  return lists;
}

function fill(select, options, chosen, language) {
  const given = JSON.stringify(options);
  if (select.given !== given) {
    select.given = given;
    select.replaceChildren(
      ...options.map(([value, words]) =>
        element("option", { value, lang: value ? language(value) : null, dir: "auto", hidden: !value, disabled: !value }, words),
      ),
    );
  }
  select.value = chosen;
}
