// The basemap: our own shapes on one canvas that lies under everything else, so that it is also what is seen when online
// tiles fail. The world is drawn in as many copies as are in view. Colours come from map.css.
window.mapapp = window.mapapp || {};

(() => {
  const FINE_FROM = 4; // the zoom from which the finer shapes are fetched and drawn
  const SLICE = 8; // milliseconds
  const NEAR = [[0, 0], [0, 16], [0, -16], [30, 0], [-30, 0], [30, 16], [-30, 16], [30, -16], [-30, -16]]; // where a name may stand
  const RANK = { c: 0, s: 1 }; // countries are written before seas

  // Web Mercator with the whole world as 1 by 1, y downwards.
  const mercator = (lon, lat) => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };

  // [lon, lat, differences …] in units of `step` → points in degrees; a step over 180° goes on across the date line.
  const decoded = (flat, step) => {
    const points = [];
    let [x, y] = flat;
    points.push([x * step, y * step]);
    for (let i = 2; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      points.push([x * step, y * step]);
    }
    return unwrapped(points);
  };

  const unwrapped = (points) => {
    let turn = 0;
    let before = points[0][0];
    return points.map(([lon, lat]) => {
      if (lon - before > 180) turn -= 360;
      else if (before - lon > 180) turn += 360;
      before = lon;
      return [lon + turn, lat];
    });
  };

  // A ring of arcs as points; one that goes round the pole (Antarctica) is closed along the lower edge of the map.
  const ring = (arcs, indices) => {
    const points = [];
    for (const index of indices) {
      const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
      for (const point of points.length ? arc.slice(1) : arc) points.push(point);
    }
    const whole = unwrapped(points.map(([lon, lat]) => [((((lon + 180) % 360) + 360) % 360) - 180, lat]));
    const first = whole[0];
    const last = whole[whole.length - 1];
    if (Math.abs(last[0] - first[0]) > 180) whole.push([last[0], -89], [first[0], -89]);
    return whole;
  };

  const trace = (path, points, closed) => {
    points.forEach(([lon, lat], index) => {
      const [x, y] = mercator(lon, lat);
      if (index) path.lineTo(x, y);
      else path.moveTo(x, y);
    });
    if (closed) path.closePath();
  };

  // A pause for whatever else the page has to do, after each so many milliseconds of work; in a hidden tab, where pauses are
  // long, none.
  const pauses = () => {
    let until = performance.now() + SLICE;
    return async () => {
      if (document.hidden || performance.now() < until) return;
      await new Promise((done) => setTimeout(done));
      until = performance.now() + SLICE;
    };
  };

  // One scale of the shapes, ready to draw: paths in Mercator units, and the rings of each country in degrees. The finer is much
  // work, at the time when text and list come; the coarser, of an eighth of it, is what is seen first.
  const readied = async (shapes, pause = () => {}) => {
    const arcs = [];
    for (const arc of shapes.arcs) {
      arcs.push(decoded(arc, shapes.step));
      await pause();
    }
    const ready = { land: new Path2D(), lakes: new Path2D(), lines: { c: new Path2D(), b: new Path2D(), d: new Path2D() }, rings: {} };
    for (const [iso, rings] of shapes.countries) {
      for (const indices of rings) {
        const points = ring(arcs, indices);
        trace(ready.land, points, true);
        (ready.rings[iso] ??= []).push(points);
        await pause();
      }
    }
    for (const [index, arc] of arcs.entries()) {
      trace(ready.lines[shapes.kind[index]], arc, false);
      await pause();
    }
    for (const lake of shapes.lakes) {
      trace(ready.lakes, decoded(lake, shapes.step), true);
      await pause();
    }
    return ready;
  };

  // Small boxes along the part of a line that lies within bounds, measured from their corner.
  const along = (line, bounds) => {
    const found = [];
    for (let i = 1; i < line.length; i++) {
      const ends = L.LineUtil.clipSegment(line[i - 1], line[i], bounds, false);
      if (!ends) continue;
      const [from, to] = ends.map((point) => point.subtract(bounds.min));
      const pieces = Math.ceil(from.distanceTo(to) / 12);
      for (let piece = 0; piece <= pieces; piece++) {
        const x = from.x + ((to.x - from.x) * piece) / (pieces || 1);
        const y = from.y + ((to.y - from.y) * piece) / (pieces || 1);
        found.push([x - 3, y - 3, x + 3, y + 3]);
      }
    }
    return found;
  };

  mapapp.Basemap = L.Renderer.extend({
    options: { pane: "basemap", padding: 0.6 },

    initialize(urls) {
      L.Util.setOptions(this, {});
      this._urls = urls;
      this._labels = [];
      this._towns = [];
      this._taken = [];
      this._lines = [];
      this._asked = new Set(); // files that are there or on their way
      this._waiting = []; // for the finer shapes
      this._layers = {}; // a renderer is asked for its layers; this one draws itself
    },

    onAdd(map) {
      L.Renderer.prototype.onAdd.call(this, map);
      new MutationObserver(() => this.redraw()).observe(document.documentElement, { attributeFilter: ["class"] }); // light or dark
      const [coarse, , labels] = this._urls;
      this._fetch(coarse, async (shapes) => (this._coarse = await readied(shapes)));
      this._fetch(labels, (rows) => {
        this._labels = rows.sort((one, other) => RANK[one[5]] - RANK[other[5]] || one[3] - other[3]);
      });
    },

    // Calls back with the rings of a country in the finer shapes, each an array of [lat, lon] near that longitude.
    country(iso, lon, callback) {
      const near = (points) => {
        const middle = points.reduce((sum, point) => sum + point[0], 0) / points.length;
        const shift = 360 * Math.round((lon - middle) / 360);
        return points.map((point) => [point[1], point[0] + shift]);
      };
      const tell = () => callback((this._ready.rings[iso] ?? []).map(near));
      if (this._ready) return tell();
      this._waiting.push(tell);
      this._fine();
    },

    // What names must leave free, in layer points: boxes { left, top, right, bottom }, and lines. It is heeded at the
    // next drawing; returns whether that is due.
    keepFree(taken, lines) {
      [this._taken, this._lines] = [taken, lines];
      const before = this._free;
      this._free = JSON.stringify([taken, lines]);
      return before !== this._free;
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._onMove };
    },

    // Asks for a file that is not there or on its way, and draws with what comes; what does not come can be asked for again.
    async _fetch(url, use) {
      if (this._asked.has(url)) return;
      this._asked.add(url);
      try {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
        await use(await answer.json());
      } catch (error) {
        this._asked.delete(url);
        console.warn("The basemap could not be loaded:", error.message);
        return;
      }
      this._due ??= requestAnimationFrame(() => { // once for what comes together
        this._due = null;
        this.redraw();
      });
    },

    // What is drawn near by.
    _fine() {
      const [, shapes, , towns] = this._urls;
      this._fetch(shapes, async (came) => {
        this._ready = await readied(came, pauses());
        for (const each of this._waiting.splice(0)) each();
      });
      this._fetch(towns, (rows) => (this._towns = rows));
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    // While the map is dragged past what is drawn, draw again.
    _onMove() {
      if (this._map._animatingZoom || this._map.getZoom() !== this._zoom) return;
      const size = this._map.getSize();
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      if (!this._bounds.contains(L.bounds(corner, corner.add(size)))) this._update();
    },

    redraw() {
      if (this._map) this._update();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      if (this._zoom >= FINE_FROM) this._fine();
      const sharp = window.devicePixelRatio > 1 ? 2 : 1;
      const size = this._bounds.getSize();
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * sharp;
      canvas.height = size.y * sharp;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._draw(sharp);
    },

    _draw(sharp) {
      const shapes = (this._zoom >= FINE_FROM && this._ready) || this._coarse;
      if (!shapes) return;
      const style = getComputedStyle(this._map.getContainer());
      const colour = (name) => style.getPropertyValue(`--${name}`).trim();
      const origin = this._map.getPixelOrigin();
      const world = 256 * 2 ** this._zoom;
      const from = this._bounds.min.add(origin);
      const to = this._bounds.max.add(origin);
      for (let turn = Math.floor(from.x / world) - 1; turn * world < to.x; turn++) {
        this._context.setTransform(sharp * world, 0, 0, sharp * world, sharp * (turn * world - from.x), sharp * -from.y);
        this._world(shapes, colour, 1 / world);
      }
      this._context.setTransform(sharp, 0, 0, sharp, 0, 0);
      this._write(colour, from, world);
    },

    // One copy of the world; `pixel` is the size of a pixel in units of the world.
    _world(shapes, colour, pixel) {
      const context = this._context;
      context.lineJoin = "round";
      context.fillStyle = colour("land");
      context.fill(shapes.land, "evenodd");
      context.fillRect(0, 1 - pixel, 1, 2); // Antarctica goes on where Mercator's map ends
      const stroke = (path, name, width, dashes = []) => {
        context.strokeStyle = colour(name);
        context.lineWidth = width * pixel;
        context.setLineDash(dashes.map((dash) => dash * pixel));
        context.stroke(path);
      };
      stroke(shapes.lines.b, "border", 0.8);
      stroke(shapes.lines.d, "border", 0.9, [3, 3]);
      stroke(shapes.lines.c, "coast", 0.8);
      context.fillStyle = colour("sea");
      context.fill(shapes.lakes, "evenodd");
      stroke(shapes.lakes, "coast", 0.6);
    },

    // Names of countries, seas and towns, the weightier first, none over another or over what the tour needs.
    _write(colour, from, world) {
      const context = this._context;
      const size = this._bounds.getSize();
      const { x: west, y: north } = this._bounds.min;
      const taken = this._taken.map(({ left, top, right, bottom }) => [left - west, top - north, right - west, bottom - north]);
      for (const line of this._lines) taken.push(...along(line, this._bounds));
      const meets = (boxes, [l, t, r, b]) => boxes.some(([left, top, right, bottom]) => l < right && left < r && t < bottom && top < b);
      const font = getComputedStyle(this._map.getContainer()).fontFamily;
      const ink = (style, name, halo) => {
        context.font = `${style} ${font}`;
        context.fillStyle = colour(name);
        context.strokeStyle = colour(halo);
      };
      // Calls back for each copy of the place in view with the first of the offsets where a box of these half sizes is free; it is
      // taken then.
      const free = (lon, lat, [wide, high], offsets, write) => {
        const [x, y] = mercator(lon, lat);
        const top = y * world - from.y;
        if (top < -high || top > size.y + high) return;
        for (let left = x * world - from.x - world * 2; left < size.x + wide; left += world) {
          if (left < -wide) continue;
          const choices = offsets.map(([dx, dy]) => {
            return { dx, dy, box: [left + dx - wide, top + dy - high, left + dx + wide, top + dy + high] };
          });
          const chosen = choices.find(({ box }) => !meets(taken, box));
          if (!chosen) continue;
          taken.push(chosen.box);
          write(left, top, chosen);
        }
      };
      const text = (name, left, top) => {
        context.strokeText(name, left, top);
        context.fillText(name, left, top);
      };
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 3;
      context.setLineDash([]);
      context.textAlign = "center";
      for (const [lon, lat, name, first, last, kind] of this._labels) {
        if (this._zoom < first - 0.5 || this._zoom > last + 0.5) continue;
        if (kind === "s") ink("italic 12px", "sea-name", "sea");
        else ink("12.5px", "land-name", "land");
        const half = [context.measureText(name).width / 2 + 4, 8];
        // A name may give way where its land is wide enough for it to stay inside.
        free(lon, lat, half, this._zoom > first + 1.5 ? NEAR : NEAR.slice(0, 1), (left, top, { dx, dy }) => text(name, left + dx, top + dy));
      }
      ink("11.5px", "land-name", "land");
      for (const [lon, lat, name, first] of this._towns) {
        if (this._zoom < first) continue;
        const half = context.measureText(name).width / 2 + 6;
        free(lon, lat, [half, 7], [[half - 4, 0], [4 - half, 0]], (left, top, { dx }) => {
          text(name, left + dx + Math.sign(dx) * 2, top);
          context.beginPath();
          context.arc(left, top, 1.8, 0, 2 * Math.PI);
          context.fill();
        });
      }
    },
  });
})();
