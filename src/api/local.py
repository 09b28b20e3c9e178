"""Times as people here read them: by the clocks of Riyadh, to the minute."""

from datetime import datetime

from api.sheets import Language
from router.clock.calendar import RIYADH

# Set apart, or an Arabic line would turn the parts of a date around.
_ARABIC = "\u2068{}\u2069 بتوقيت الرياض"
_ENGLISH = "{} Riyadh"


def local_time(at: datetime, language: Language) -> str:
    """Write a time for a person: 2026-11-23 13:00 Riyadh."""
    return language.of((_ARABIC, _ENGLISH)).format(f"{at.astimezone(RIYADH):%Y-%m-%d %H:%M}")
