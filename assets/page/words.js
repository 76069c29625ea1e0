// The words of the page in the reader's language. English stands in the scripts and names the words; what a script says in
// another language stands in front of it (mapapp/page/components.py): LANGUAGE and WORDS, whose words are text and never mark-up.

function say(words, values = {}) {
  return (WORDS[words] ?? words).replace(/\{(\w+)\}/g, (hole, name) => (Number.isInteger(values[name]) ? numeral(values[name]) : (values[name] ?? hole)));
}

// The same with `{count}`, in the form that the language has for so many.
function several(one, many, count, values = {}) {
  const forms = WORDS[one];
  const words = forms ? (forms[new Intl.PluralRules(LANGUAGE).select(count)] ?? forms.other) : count === 1 ? one : many;
  return words.replace(/\{(\w+)\}/g, (hole, name) => (name === "count" ? numeral(count) : (values[name] ?? hole)));
}

// The same as pieces to append: values may be elements.
function phrase(words, values) {
  return (WORDS[words] ?? words).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? (values[piece] ?? `{${piece}}`) : piece));
}

// In the same digits as the server's numbers and days.
function numeral(number) {
  return new Intl.NumberFormat(LANGUAGE, { numberingSystem: "latn" }).format(number);
}
