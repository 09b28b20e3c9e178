"""The map of the Kingdom: an outline of our own, and points on it.

The outline is drawn by hand to tell people where they look, and shows no border as anybody has
drawn it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
# How large names are written, and how wide a letter is then.
FONT, LETTER = 24.0, 0.5
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
class Label:
    """The name of a place; `anchor` is which part of it lies at `x`, seen from the left."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map: `row` is what is told of it; a `late` one has another shape."""

    row: Row
    name: str
    x: float
    y: float
    size: float
    late: bool
    label: Label | None = None

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


def marks(
    rows: Iterable[Row], figure: str, name: Callable[[str | None], str], scale: float = 1.0
) -> Sequence[Mark]:
    """Put places on the map, by one of their figures; the largest first, so that none hides.

    Args:
        rows: What `GET /stats/map` tells of places; those that lie nowhere are left out.
        figure: By which figure they are sized: `opened`, `open` and so on.
        name: What the place of a code is called.
        scale: Of the frame.
    """
    found = sorted(
        (row for row in rows if row["spot"] and row[figure]["count"]),
        key=lambda row: -row[figure]["count"],
    )
    most = found[0][figure]["count"] if found else 1
    placed = [
        Mark(
            row,
            name(row["code"]),
            *point(row["spot"]["lat"], row["spot"]["long"]),
            # By its area, as eyes compare.
            size=(LEAST + (MOST - LEAST) * sqrt(row[figure]["count"] / most)) * scale,
            late=row["overdue"]["count"] > 0,
        )
        for row in found
    ]
    return _labelled(placed, scale)


def short(name: str) -> str:
    """Return the name of a place without what it is: on a map there is little room."""
    for word in ("أمانة ", "منطقة ", "محافظة ", "بلدية "):
        name = name.removeprefix(word)
    for word in (" Amana", " Region", " Province", " Municipality"):
        name = name.removesuffix(word)
    return name


Box = tuple[float, float, float, float]


def _labelled(placed: Sequence[Mark], scale: float) -> Sequence[Mark]:
    """Name the marks where there is room, the largest first; the others tell when asked."""
    taken = [
        (mark.x - mark.size, mark.y - mark.size, mark.x + mark.size, mark.y + mark.size)
        for mark in placed
    ]
    found = []
    for mark in placed:
        for label, box in _places(mark, FONT * scale):
            if not any(_overlap(box, each) for each in taken):
                taken.append(box)
                found.append(replace(mark, label=label))
                break
        else:
            found.append(mark)
    return found


def _places(mark: Mark, font: float) -> Iterator[tuple[Label, Box]]:
    """Yield where a name may stand, below, beside and above its mark, with the room it takes."""
    text = short(mark.name)
    width, gap = len(text) * font * LETTER, mark.size + font / 4
    for dx, dy, anchor, ahead in (
        (0.0, gap + font, "middle", 0.5),
        (-gap * 1.1, font / 3, "end", 1.0),
        (gap * 1.1, font / 3, "start", 0.0),
        (0.0, -gap - font / 4, "middle", 0.5),
    ):
        x, y = mark.x + dx, mark.y + dy
        yield Label(text, x, y, anchor), (x - width * ahead, y - font, x + width * (1 - ahead), y)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
