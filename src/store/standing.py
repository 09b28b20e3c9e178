"""Where a ticket stands, read from its row."""

from router.acts import Evidence, Standing
from router.states import Status
from store.tables import TicketRow


def standing_of(row: TicketRow, wants: frozenset[str] = frozenset()) -> Standing:
    """Read where a ticket stands; `wants` is the evidence that its service asks for."""
    return Standing(
        status=Status(row.status),
        unit=row.unit,
        holder=row.holder,
        referral=row.referral,
        snoozed=row.snoozed,
        wants=wants,
        evidence=tuple(Evidence(**one) for one in row.evidence),
        resolver=row.resolver,
        verifier=row.verifier,
        closing=row.closing,
        answered=row.answered,
        ended=row.ended,
        reopened=row.reopened,
        returned=row.returned,
    )
