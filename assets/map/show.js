// Where a map begins: it draws when its typefaces are there, and its tour.
((mapapp) => {
  const FONT_MS = 400; // how long a typeface is waited for

  // Typefaces have to be there before anything is measured; one that does not come is not waited for.
  const lettered = (fonts) => {
    const faces = Object.entries(fonts).map(([family, url]) => new FontFace(family, `url("${url}")`, { weight: "200 900" }));
    for (const face of faces) document.fonts.add(face);
    return Promise.race([Promise.allSettled(faces.map((face) => face.load())), new Promise((done) => setTimeout(done, FONT_MS))]);
  };

  // The tour that the page around the frame gives: the newest one when the `letters` are there.
  const given = (letters) =>
    new Promise((done) => {
      let tour = null;
      const hear = async (event) => {
        const told = mapapp.heard(event, "tour");
        if (!told) return;
        tour = told.tour;
        await letters;
        window.removeEventListener("message", hear);
        done(tour);
      };
      window.addEventListener("message", hear);
      window.parent.postMessage({ app: "mapapp", from: "map", type: "waiting" }, location.origin);
    });

  // Light or dark, from now on as the page around the frame says.
  const dress = (theme) => {
    const wear = (one) => document.documentElement.classList.toggle("dark", one === "dark");
    wear(theme);
    window.addEventListener("message", (event) => {
      const told = mapapp.heard(event, "theme");
      if (told) wear(told.theme);
    });
  };

  // Whatever goes wrong, the frame keeps its height and says so.
  mapapp.show = async (map, data) => {
    const container = map.getContainer();
    container.classList.add("journey-map");
    dress(data.theme);
    if (data.language) Object.assign(document.documentElement, { lang: data.language, dir: data.direction });
    document.querySelector("meta[name=viewport][content*=user-scalable]")?.setAttribute("content", "width=device-width, initial-scale=1");
    try {
      const letters = lettered(data.fonts);
      const tour = data.stops ? await letters : await given(letters);
      map.invalidateSize({ animate: false });
      mapapp.draw(map, { ...data, ...tour });
    } catch (error) {
      console.error(error);
      const words = Object.assign(document.createElement("p"), { className: "failed", textContent: data.words.failed });
      words.setAttribute("role", "alert");
      container.append(words);
    }
  };
})(window.mapapp);
