#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a county that does not exist: an outline and one cell per township, for the demo's map.

No boundary data is used. The cells are a relaxed Voronoi division with wavy borders; a few rough hints put
well-known townships on the side of the county where they lie, the others fall where chance puts them.
Writes <county>.geojson and neighbours.csv beside this file. Standard library only; the same every time.
"""
import csv
import json
import math
import os
import random

COUNTY = "500242"
BOX = (108.30, 28.33, 109.32, 29.40)
SQUEEZE = math.cos(math.radians(28.9))  # a degree of longitude against one of latitude
HINTS = {
    "500242001": (108.76, 28.87), "500242002": (108.80, 28.82), "500242101": (108.98, 28.72),
    "500242102": (108.92, 28.66), "500242103": (109.10, 28.52), "500242104": (109.22, 28.60),
    "500242106": (108.78, 29.08), "500242107": (108.58, 29.00), "500242108": (108.42, 28.93),
    "500242109": (108.66, 28.58), "500242111": (109.16, 28.72), "500242112": (108.62, 28.86),
    "500242114": (108.84, 28.92), "500242116": (108.62, 28.76), "500242119": (108.76, 28.46),
    "500242204": (109.26, 28.52), "500242207": (108.92, 29.22), "500242208": (108.80, 29.30),
}
HERE = os.path.dirname(os.path.abspath(__file__))


def outline(rng):
    """A star-shaped ring with bays, in squeezed coordinates, stretched to fill BOX."""
    waves = [(k, rng.uniform(-1, 1) * 0.34 / k ** 1.15, rng.uniform(0, 2 * math.pi)) for k in range(2, 24)]
    ring = []
    for step in range(180):
        angle = 2 * math.pi * step / 180
        radius = 1 + sum(a * math.cos(k * angle + p) for k, a, p in waves) * 0.55
        ring.append((radius * math.cos(angle + 0.35), radius * math.sin(angle + 0.35)))
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    west, south, east, north = BOX
    return [((west + (x - min(xs)) / (max(xs) - min(xs)) * (east - west)) * SQUEEZE,
             south + (y - min(ys)) / (max(ys) - min(ys)) * (north - south)) for x, y in ring]


def clip(ring, a, b):
    """The part of `ring` that is nearer to a than to b."""
    nx, ny = b[0] - a[0], b[1] - a[1]
    limit = (b[0] ** 2 + b[1] ** 2 - a[0] ** 2 - a[1] ** 2) / 2
    out = []
    for i, p in enumerate(ring):
        q = ring[(i + 1) % len(ring)]
        dp, dq = p[0] * nx + p[1] * ny - limit, q[0] * nx + q[1] * ny - limit
        if dp <= 0:
            out.append(p)
        if (dp < 0 < dq) or (dq < 0 < dp):
            t = dp / (dp - dq)
            out.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
    return out


def centroid(ring):
    area = cx = cy = 0.0
    ox, oy = ring[0]
    for i, p in enumerate(ring):
        q = ring[(i + 1) % len(ring)]
        cross = (p[0] - ox) * (q[1] - oy) - (q[0] - ox) * (p[1] - oy)
        area += cross
        cx += (p[0] + q[0] - 2 * ox) * cross
        cy += (p[1] + q[1] - 2 * oy) * cross
    return (ox + cx / (3 * area), oy + cy / (3 * area)), abs(area) / 2


def inside(point, ring):
    hit = False
    for i, p in enumerate(ring):
        q = ring[i - 1]
        if (p[1] > point[1]) != (q[1] > point[1]):
            if point[0] < (q[0] - p[0]) * (point[1] - p[1]) / (q[1] - p[1]) + p[0]:
                hit = not hit
    return hit


def cells_of(seeds, ring):
    cells = []
    for i, seed in enumerate(seeds):
        cell = ring
        for j, other in enumerate(seeds):
            if i != j:
                cell = clip(cell, seed, other)
        cells.append(cell)
    return cells


def snap(point):
    return round(point[0] / SQUEEZE, 5), round(point[1], 5)


def wavy(a, b, depth, rng):
    """Points from a to b (without b), bent at random; the same for both directions of one border."""
    if depth == 0:
        return [a]
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    bend = rng.uniform(-0.13, 0.13) * length
    middle = ((a[0] + b[0]) / 2 - (b[1] - a[1]) / length * bend, (a[1] + b[1]) / 2 + (b[0] - a[0]) / length * bend)
    return wavy(a, middle, depth - 1, rng) + wavy(middle, b, depth - 1, rng)


def border(a, b, shared):
    length = math.hypot((b[0] - a[0]) * SQUEEZE, b[1] - a[1])
    depth = 3 if shared and length > 0.05 else 2 if shared and length > 0.015 else 1 if length > 0.012 else 0
    low, high = min(a, b), max(a, b)
    line = wavy(low, high, depth, random.Random(f"{low}{high}")) + [high]
    line = line if (a, b) == (low, high) else line[::-1]
    return line[:-1]


def edges(ring):
    return [(ring[i], ring[(i + 1) % len(ring)]) for i in range(len(ring))]


def main():
    rng = random.Random(500242)
    ring = outline(rng)
    with open(os.path.join(HERE, "..", "townships.csv"), encoding="utf-8") as file:
        townships = [row for row in csv.DictReader(file) if row["county_code"] == COUNTY]
    seeds = []
    for row in townships:
        hint = HINTS.get(row["code9"])
        point = (hint[0] * SQUEEZE, hint[1]) if hint else None
        while point is None or not inside(point, ring):
            point = (rng.uniform(BOX[0], BOX[2]) * SQUEEZE, rng.uniform(BOX[1], BOX[3]))
        seeds.append(point)
    for _ in range(40):
        cells = cells_of(seeds, ring)
        seeds = [(0.55 * c[0] + 0.45 * s[0], 0.55 * c[1] + 0.45 * s[1])
                 for s, c in zip(seeds, (centroid(cell)[0] for cell in cells))]
    cells = []
    for cell in cells_of(seeds, ring):
        points = [snap(p) for p in cell]
        cells.append([p for i, p in enumerate(points) if p != points[i - 1]])
    owners = {}
    for i, cell in enumerate(cells):
        for a, b in edges(cell):
            owners.setdefault(frozenset((a, b)), set()).add(i)
    features, pairs = [], set()
    for i, (row, cell) in enumerate(zip(townships, cells)):
        line = []
        for a, b in edges(cell):
            both = owners[frozenset((a, b))]
            if len(both) > 1:
                pairs.add(tuple(sorted(both)))
            line += border(a, b, len(both) > 1)
        line = [[round(x, 4), round(y, 4)] for x, y in line]
        line = [p for k, p in enumerate(line) if p != line[k - 1]]
        area = sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(line, line[1:] + line[:1]))
        line = line if area > 0 else line[::-1]
        features.append({"type": "Feature",
                         "properties": {"code": row["code9"], "name": row["name_zh"], "name_zh": row["name_zh"],
                                        "name_en": row["name_en"], "generated": True,
                                        "cp": [round(seeds[i][0] / SQUEEZE, 4), round(seeds[i][1], 4)]},
                         "geometry": {"type": "Polygon", "coordinates": [line + line[:1]]}})
    collection = {"type": "FeatureCollection", "generated": True, "features": features}
    with open(os.path.join(HERE, COUNTY + ".geojson"), "w", encoding="utf-8") as file:
        json.dump(collection, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    with open(os.path.join(HERE, "neighbours.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code_a", "code_b", "source"])
        for a, b in sorted(pairs):
            out.writerow([townships[a]["code9"], townships[b]["code9"], "generated shapes, see generate.py"])


if __name__ == "__main__":
    main()
