// Where the parts of the page stand on the screen, and how they move there.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const NARROW = "(width <= 56rem), (width <= 64rem) and (height <= 30rem)";

function narrow() {
  return matchMedia(NARROW).matches;
}

// As far down as the map of a narrow window covers the page, unless it stands beside what is read.
function covered() {
  const map = document.querySelector(MAP)?.getBoundingClientRect();
  return map && narrow() && map.width > innerWidth / 2 ? map.bottom : 0;
}

function scrolling() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
