// The one script that a map asks for: it fetches the others side by side, which run in their order, and then draws.
window.mapapp = window.mapapp || {};

(() => {
  const FONT_MS = 400; // how long a typeface is waited for

  const script = (src) =>
    new Promise((done, failed) => {
      const made = Object.assign(document.createElement("script"), { src, async: false, onload: done });
      made.onerror = () => failed(new Error(`${src} could not be loaded`));
      document.head.append(made);
    });

  // Styles and typefaces have to be there before anything is measured; a typeface that does not come is not waited for.
  const styled = (fonts) => {
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
    const faces = Object.entries(fonts).map(([family, url]) => new FontFace(family, `url("${url}")`, { weight: "200 900" }));
    for (const face of faces) document.fonts.add(face);
    const typefaces = Promise.allSettled(faces.map((face) => face.load()));
    return Promise.all([
      ...sheets.map((link) => new Promise((done) => (link.onload = link.onerror = done))),
      Promise.race([typefaces, new Promise((done) => setTimeout(done, FONT_MS))]),
    ]);
  };

  // Whatever goes wrong, the frame keeps its height and says so.
  mapapp.show = async (map, data) => {
    const container = map.getContainer();
    container.classList.add("journey-map", data.theme);
    if (data.language) Object.assign(document.documentElement, { lang: data.language, dir: data.direction });
    document.querySelector("meta[name=viewport][content*=user-scalable]")?.setAttribute("content", "width=device-width, initial-scale=1");
    try {
      await Promise.all([...data.scripts.map(script), styled(data.fonts)]);
      map.invalidateSize({ animate: false });
      mapapp.draw(map, data);
    } catch (error) {
      console.error(error);
      const words = Object.assign(document.createElement("p"), { className: "failed", textContent: data.words.failed });
      words.setAttribute("role", "alert");
      container.append(words);
    }
  };
})();
