// Walks the tour by itself, a stop at a time, until somebody does anything.
(({ drawing, button }) => {
  const STAY = 4000; // milliseconds at a stop: time to read a sentence

  // `next()` goes to the next stop and returns whether there is one after it.
  function player(words, next) {
    const shape = drawing("path", { fill: "currentColor" });
    const picture = drawing("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, shape);
    const node = button(picture, () => (playing() ? pause() : play()), words.play, { class: "play" });
    let timer = null;
    const playing = () => timer !== null;

    function look() {
      const name = playing() ? words.pause : words.play;
      node.setAttribute("aria-label", name);
      node.title = name;
      shape.setAttribute("d", playing() ? "M3 1H6V13H3ZM8 1H11V13H8Z" : "M3 1L12 7L3 13Z");
    }

    function play() {
      timer = next() ? setTimeout(play, STAY) : null;
      look();
    }

    function pause() {
      clearTimeout(timer);
      timer = null;
      look();
    }

    look();
    return { node, playing, pause };
  }

  Object.assign(window.mapapp, { player });
})(window.mapapp);
