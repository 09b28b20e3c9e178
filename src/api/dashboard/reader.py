"""How somebody reads: in which language, with which digits; times and numbers as they read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from starlette.requests import Request

from api.dashboard.words import LANGUAGES, Words, in_digits
from api.terms import Term

RIYADH = ZoneInfo("Asia/Riyadh")
LANGUAGE = "sawt-language"
DIGITS = "sawt-digits"
THEME = "sawt-theme"
NUMERALS = ("latn", "arab")
THEMES = ("auto", "light", "dark")
_SHORT = {"ar": "d MMM، h:mm a", "en": "d MMM, HH:mm"}
_LONG = {"ar": "EEEE d MMMM y، h:mm a", "en": "EEEE d MMMM y, HH:mm"}
_DAY = {"ar": "d MMMM y", "en": "d MMMM y"}
_HOUR = {"ar": "h a", "en": "HH:mm"}
_DATE = {"ar": "EEEE d MMM", "en": "EEE d MMM"}
_FORMS = {"short": _SHORT, "long": _LONG, "day": _DAY, "date": _DATE, "hour": _HOUR}


@dataclass(frozen=True)
class Reader:
    """Somebody's language and digits, kept by their browser."""

    language: str = "ar"
    digits: str = "latn"
    theme: str = "auto"

    @cached_property
    def t(self) -> Words:
        """The sentences in their language."""
        return Words(self.language, self.digits)

    @property
    def rtl(self) -> bool:
        """Whether their lines run from right to left."""
        return self.language == "ar"

    def of(self, given: Mapping[str, str] | Term | None, *, code: str = "") -> str:
        """Choose their language of what comes in both: `{"ar": …, "en": …}` or a pair."""
        if given is None:
            return code
        if isinstance(given, tuple):
            return given[self.language != "ar"]
        return given.get(self.language) or given.get("ar") or code

    def number(self, value: float) -> str:
        """Write a number: 12,345."""
        return in_digits(format_decimal(value, locale=self._locale), self.digits)

    def compact(self, value: float) -> str:
        """Write a large number shortly: 12K, ١٢ ألف."""
        said = format_compact_decimal(value, locale=self._locale, fraction_digits=1)
        return in_digits(said, self.digits)

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1: 83%, or ٨٣٪."""
        said = in_digits(format_percent(share, locale=self._locale), self.digits)
        return said.replace("%", "٪") if self.digits == "arab" else said

    def when(self, instant: str | None, form: str = "short") -> str:
        """Write an instant of the API by Riyadh's clock; forms are those of `_FORMS`."""
        if not instant:
            return ""
        pattern = _FORMS[form][self.language]
        at = read_instant(instant)
        return in_digits(
            format_datetime(at, pattern, tzinfo=RIYADH, locale=self._locale), self.digits
        )

    def span(self, length: timedelta | float, form: str = "long") -> str:
        """Write how long something takes, in its largest unit: 3 hours; `length` in seconds.

        `form` is Babel's: `long`, `short` or `narrow`.
        """
        seconds = length.total_seconds() if isinstance(length, timedelta) else length
        said = format_timedelta(
            timedelta(seconds=abs(seconds)),
            threshold=1.0,
            format=form,  # type: ignore[arg-type]  # Babel checks it
            locale=self._locale,
        )
        return in_digits(said, self.digits)

    def away(self, instant: str | None, now: datetime) -> str:
        """Write how far an instant is: in 3 hours, 2 days ago."""
        if not instant:
            return ""
        said = format_timedelta(
            read_instant(instant) - now, threshold=1.0, add_direction=True, locale=self._locale
        )
        return in_digits(said, self.digits)

    def is_past(self, instant: str | None, now: datetime) -> bool:
        """Whether an instant is over."""
        return instant is not None and read_instant(instant) < now

    @property
    def _locale(self) -> str:
        return {"ar": "ar_SA", "en": "en_GB"}[self.language]


def read_instant(text: str) -> datetime:
    """Read an instant as the API writes it."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def reader_of(request: Request) -> Reader:
    """Read what the browser keeps; what is no choice of ours counts as the first one."""

    def chosen(name: str, choices: tuple[str, ...]) -> str:
        given = request.cookies.get(name, "")
        return given if given in choices else choices[0]

    return Reader(
        language=chosen(LANGUAGE, LANGUAGES),
        digits=chosen(DIGITS, NUMERALS),
        theme=chosen(THEME, THEMES),
    )
