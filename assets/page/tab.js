// What the browser's tab keeps over a reload and until it is closed: what no address holds. Storage may be forbidden or full; then
// nothing is kept.
const KEPT = "mapapp ";

function kept(name) {
  try {
    return sessionStorage.getItem(KEPT + name);
  } catch {
    return null;
  }
}

function keep(name, text) {
  try {
    if (text) sessionStorage.setItem(KEPT + name, text);
    else sessionStorage.removeItem(KEPT + name);
  } catch (error) {
    console.warn("The tab could not keep it:", error.message);
  }
}
