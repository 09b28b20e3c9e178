"""How audit samples are shown."""

from typing import Any

from router.auditing import CONFIDENCE, Tally
from router.message import instant
from store.auditing import Look, Sample


def see_sample(found: Sample) -> dict[str, Any]:
    """Show a sample."""
    return {
        "week": found.week.name,
        "begins": instant(found.week.begins),
        "ends": instant(found.week.ends),
        "seed": found.seed,
        "share": found.policy.share,
        "at_least": found.policy.at_least,
        "closed": found.closed,
        "drawn_at": instant(found.drawn),
        "found": see_tally(found.tally),
        "units": [{"unit": unit, **see_tally(tally)} for unit, tally in found.units.items()],
        "items": [see_look(each) for each in found.looks],
    }


def see_tally(tally: Tally) -> dict[str, Any]:
    """Show what was found."""
    rate, interval = tally.defect_rate, tally.interval
    return {
        "drawn": tally.drawn,
        "fixed": tally.fixed,
        "not_fixed": tally.not_fixed,
        "cannot_tell": tally.cannot_tell,
        "defect_rate": None if rate is None else round(rate, 4),
        "interval": interval
        and {
            "low": round(interval[0], 4),
            "high": round(interval[1], 4),
            "confidence": CONFIDENCE,
        },
    }


def see_look(look: Look) -> dict[str, Any]:
    """Show one ticket of a sample."""
    return {
        "ticket": look.ticket,
        "status": look.status.value,
        "unit": look.unit,
        "service": look.service,
        "municipality": look.municipality,
        "closed": instant(look.closed),
        "verdict": look.verdict and look.verdict.value,
        "note": look.note,
        "who": look.who,
        "at": look.at and instant(look.at),
    }
