"""What is wrong with a source that somebody wants: where, why and what to do, in two languages."""

from listener.errors import Cause
from listener.reasons_ar import in_arabic
from listener.remedies import with_remedy


def faulty(at: str, reason: str, cause: Cause = Cause.REQUEST) -> tuple[str, str, str]:
    """Make a fault of `Invalid`; a reason that names no remedy gets that of its cause."""
    return at, with_remedy(reason, cause), in_arabic(reason, cause) or ""


def in_both(reason: str, cause: Cause = Cause.REQUEST) -> str:
    """Say what is wrong and what to do on one line, in English and then in Arabic."""
    return f"{with_remedy(reason, cause)} | {in_arabic(reason, cause)}"
