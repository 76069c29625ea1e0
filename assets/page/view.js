// Where the parts of the page stand on the screen, and how they move there.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const NARROW = "(max-width: 56rem)";

function narrow() {
  return matchMedia(NARROW).matches;
}

// As far down as the map of a narrow window covers the page.
function covered() {
  return narrow() ? (document.querySelector(MAP)?.getBoundingClientRect().bottom ?? 0) : 0;
}

function scrolling() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
