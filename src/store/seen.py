"""What somebody sees of a table, by their places."""

from typing import Any

from sqlalchemy import ColumnElement, or_

from store.tables import TicketRow


def of_places(places: frozenset[str], of: Any = TicketRow) -> ColumnElement[bool]:  # noqa: ANN401 - a row, or columns
    """Match what `router.people.Caller.sees`, of tickets or of what else has their columns."""
    units = [of.unit.startswith(f"{place}.", autoescape=True) for place in sorted(places)]
    return or_(of.municipality.in_(places), of.amana.in_(places), *units)
