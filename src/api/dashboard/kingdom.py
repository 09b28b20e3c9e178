"""The map of the Kingdom: an outline of our own, and points on it.

The outline is drawn by hand to tell people where they look, and shows no border as anybody has
drawn it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

# Latitude and longitude, from the head of the Gulf of Aqaba on, as the sun goes.
OUTLINE = (
    *((29.35, 34.95), (29.20, 36.07), (29.50, 36.50), (29.87, 36.75), (30.33, 37.67)),
    *((30.50, 38.00), (31.50, 37.00), (32.16, 39.20), (31.95, 40.40), (31.37, 41.44)),
    *((31.10, 42.08), (29.20, 44.72), (29.06, 46.43), (28.53, 47.45), (28.54, 48.42)),
    *((28.05, 48.80), (27.70, 48.87), (27.25, 49.25), (27.02, 49.67), (26.72, 50.02)),
    *((26.43, 50.13), (26.18, 50.20), (25.65, 50.20), (25.20, 50.50), (24.75, 50.80)),
    *((24.56, 51.08), (24.60, 51.40), (24.26, 51.58), (23.95, 51.70), (22.94, 52.58)),
    *((22.63, 55.14), (22.00, 55.67), (20.00, 55.00), (19.00, 52.00), (18.17, 48.18)),
    *((17.05, 47.47), (16.95, 47.00), (17.28, 46.70), (17.24, 45.40), (17.43, 45.20)),
    *((17.40, 44.10), (17.52, 43.40), (17.10, 43.20), (16.67, 43.10), (16.36, 42.78)),
    *((16.90, 42.53), (17.50, 42.28), (18.10, 41.70), (18.62, 41.25), (19.13, 41.05)),
    *((19.70, 40.72), (20.15, 40.22), (20.75, 39.50), (21.45, 39.12), (22.30, 39.05)),
    *((22.80, 38.98), (23.35, 38.72), (23.80, 38.42), (24.10, 38.00), (24.65, 37.35)),
    *((25.05, 37.20), (25.65, 36.80), (26.20, 36.43), (26.85, 36.00), (27.35, 35.65)),
    *((27.80, 35.33), (28.06, 34.72), (28.60, 34.80)),
)
NORTH, WEST = 32.6, 34.2
# How many units of the drawing a degree of latitude has; one of longitude has fewer this far north.
DEGREE = 50.0
ACROSS = DEGREE * cos(radians(24.5))
WIDTH, HEIGHT = 1085.0, 840.0
LEAST, MOST = 7.0, 34.0
# What is shown of a part of the Kingdom is no smaller than this, with so much around it.
SMALLEST, MARGIN = 220.0, 70.0

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Which part of the drawing is shown."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """Write it as SVG does."""
        return f"{self.x:.0f} {self.y:.0f} {self.width:.0f} {self.height:.0f}"

    @property
    def scale(self) -> float:
        """How large things are drawn that are to look alike in each part."""
        return self.width / WIDTH


WHOLE = Frame(0.0, 0.0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map: `row` is what is told of it; a `late` one has another shape."""

    row: Row
    x: float
    y: float
    size: float
    late: bool
    named: bool

    @property
    def diamond(self) -> str:
        """Write the corners of its other shape."""
        reach = self.size * 1.2
        corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
        return " ".join(f"{self.x + dx:.1f},{self.y + dy:.1f}" for dx, dy in corners)


def point(lat: float, long: float) -> tuple[float, float]:
    """Return where a place lies in the drawing."""
    return (long - WEST) * ACROSS, (NORTH - lat) * DEGREE


def outline() -> str:
    """Write the outline as the points of a polygon."""
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in (point(*each) for each in OUTLINE))


def frame(rows: Sequence[Row]) -> Frame:
    """Choose the part of the drawing that shows some places, in the shape of the whole."""
    points = [point(row["spot"]["lat"], row["spot"]["long"]) for row in rows if row["spot"]]
    if not points:
        return WHOLE
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max(max(xs) - min(xs) + 2 * MARGIN, SMALLEST)
    height = max(max(ys) - min(ys) + 2 * MARGIN, SMALLEST * HEIGHT / WIDTH)
    scale = min(max(width / WIDTH, height / HEIGHT), 1.0)
    width, height = WIDTH * scale, HEIGHT * scale
    x = min(max((min(xs) + max(xs) - width) / 2, 0.0), WIDTH - width)
    y = min(max((min(ys) + max(ys) - height) / 2, 0.0), HEIGHT - height)
    return Frame(x, y, width, height)


def marks(rows: Iterable[Row], figure: str, scale: float = 1.0, named: int = 8) -> Sequence[Mark]:
    """Put places on the map, by one of their figures; the largest first, so that none hides.

    Args:
        rows: What `GET /stats/map` tells of places; those that lie nowhere are left out.
        figure: By which figure they are sized: `opened`, `open` and so on.
        scale: Of the frame.
        named: How many are named on the map: those with the most.
    """
    found = sorted(
        (row for row in rows if row["spot"] and row[figure]["count"]),
        key=lambda row: -row[figure]["count"],
    )
    most = found[0][figure]["count"] if found else 1
    return [
        Mark(
            row,
            *point(row["spot"]["lat"], row["spot"]["long"]),
            # By its area, as eyes compare.
            size=(LEAST + (MOST - LEAST) * sqrt(row[figure]["count"] / most)) * scale,
            late=row["overdue"]["count"] > 0,
            named=at < named,
        )
        for at, row in enumerate(found)
    ]
