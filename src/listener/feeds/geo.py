"""Where an entry says it happened: GeoRSS and the W3C's geo vocabulary."""

from typing import TypedDict

from listener.feeds.names import Children


class Point(TypedDict):
    """A point on earth, in degrees (WGS 84), or nothing."""

    lat: float | None
    long: float | None


def point_of(said: Children) -> Point:
    """Return the point that an entry names; one that is not on earth is none."""
    written = said.text("georss:point").replace(",", " ").split()
    for where in said.all("georss:where", "geo:point"):
        inner = Children(where)
        written = written or [inner.text("geo:lat"), inner.text("geo:long")]
    return to_point(written or [said.text("geo:lat"), said.text("geo:long", "geo:lon")])


def to_point(written: list[str]) -> Point:
    """Read latitude and longitude."""
    try:
        lat, long = (float(number) for number in written)
    except ValueError:
        return {"lat": None, "long": None}
    on_earth = -90 <= lat <= 90 and -180 <= long <= 180  # noqa: PLR2004 - degrees
    return {"lat": lat, "long": long} if on_earth else {"lat": None, "long": None}
