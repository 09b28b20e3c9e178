"""Where something is so, as `parts.reach` asks: everywhere, or in chosen municipalities."""

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk

UNPROCESSABLE = 422


def reach_of(desk: Desk) -> list[str]:
    """Return the codes that were chosen; none only where it was said to be everywhere.

    Raises:
        Refused: Neither was said: to the API an empty list would mean everywhere.
    """
    if desk.field("reach") == "everywhere":
        return []
    if places := desk.fields("places"):
        return places
    said = {"title": desk.t("places-choose"), "detail": desk.t("places-choose-help")}
    raise Refused(UNPROCESSABLE, said)
