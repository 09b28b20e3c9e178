"""Dates in words: RFC 822 and its relatives, and how people and publishing systems write them.

A date is cut into tokens, and every token must have a meaning: a word that is not understood
could change the instant.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from listener.feeds.calendar import HALVES, IGNORED, MONTHS, OUR_ERA, PLACES, WEEKDAYS, ZONES
from listener.feeds.clock import at_time, read_zone
from listener.feeds.hijri import without_hijri

TOKENS = re.compile(
    r"""
      (?P<time> (?<![\d:]) (?: \d{1,2}:\d{1,2} (?: :\d{1,2} (?:\.\d+)? )?
                                  | \d{1,2}h\d\d ) (?![:\d]) )
    | (?P<zone> (?: (?:gmt|utc)\s? | (?<![a-z])\s? ) [+-]\d\d:?\d\d (?![\d:])
              | (?:gmt|utc)[+-]\d\d? (?![\d:])
              | (?<=:\d\d) \s? [+-]\d{1,3} (?![\d:./-])
              | [a-z]+ (?: /[a-z_]+ (?: -[a-z]+ )* (?: [+-]\d\d? )? )+ )
    | (?P<numeric> \d{1,4} (?P<dash>[/.-]) \d{1,2} (?P=dash) \d{2,4} (?!\d) )
    | (?P<number> \d+ )
    | (?P<word> [ap]\.m\.? | [^\W\d_]+ )
    | (?P<comment> \( [^()]* \) )
    | (?P<gap> [\s,.;|–/-]+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING = re.compile(r"(?P<word>[^\W\d_]+)\.?,\s*(?=\d)")


@dataclass(slots=True)
class _Parts:
    """What the tokens of one date said so far."""

    numbers: list[str]
    month: int | None = None
    weekday: int | None = None
    time: str | None = None
    afternoon: bool | None = None
    zone: str = ""
    numeric: str | None = None
    arabic: bool = False


def read_spoken(text: str, missing: tzinfo) -> datetime | None:
    """Return the instant that a folded text names in words, or None where it is not understood.

    Raises:
        ValueError: It is understood, and there is no such day, time or zone.
    """
    parts = _take_apart(text)
    day = _day(parts) if parts else None
    if parts is None or day is None:
        return None
    if parts.time is None:
        return None if parts.zone or parts.afternoon is not None else day
    hour, minute, *rest = re.split("[:h]", parts.time)
    if parts.afternoon is not None:
        hour = _of_the_day(int(hour), afternoon=parts.afternoon)
    second = rest[0].partition(".")[0] if rest else None
    return at_time(day, hour, minute, second, read_zone(parts.zone, missing))


def _take_apart(text: str) -> _Parts | None:
    parts = _Parts(numbers=[])
    before = ""
    text = without_hijri(text)
    opening = OPENING.match(text)
    # A word before a comma is a week day in some language: it cannot change the instant.
    if opening and opening["word"] not in WEEKDAYS:
        text = text[opening.end() :]
    for token in TOKENS.finditer(text):
        kind = str(token.lastgroup if token.lastgroup != "dash" else "numeric")
        if kind == "gap":
            continue
        if not _take(parts, kind, token.group(), before):
            return None
        before = kind
    return parts


def _take(parts: _Parts, kind: str, token: str, before: str) -> bool:  # noqa: PLR0911 - a table
    """Note one token; return whether it was understood."""
    match kind:
        case "word":
            return _take_word(parts, token, before)
        case "number":
            parts.numbers.append(token)
            return True
        case "time" if parts.time is None:
            parts.time = token
            return True
        case "numeric" if parts.numeric is None:
            parts.numeric = token
            return True
        case "zone" if not parts.zone:
            parts.zone = token
            return True
        case "comment":
            return bool(parts.zone) or _take_word(parts, token.strip("() "), before)
        case _:
            return False


def _take_word(parts: _Parts, word: str, before: str) -> bool:
    parts.arabic |= "\u0600" <= word[:1] <= "\u06ff"
    if word in MONTHS and parts.month in {None, MONTHS[word]}:
        # Named twice, for readers from Beirut to Cairo: "حزيران/يونيو".
        parts.month = MONTHS[word]
        return True
    if word in WEEKDAYS and parts.weekday is None:
        parts.weekday = WEEKDAYS[word]
        return True
    if word == OUR_ERA and before in {"number", "numeric"}:
        return True
    if word in HALVES and parts.afternoon is None:
        parts.afternoon = HALVES[word]
        return True
    # "at" is Atlantic Time only after a time.
    zoned = before == "time" or word != "at"
    if (
        zoned
        and (word in ZONES or word in PLACES)
        and (not parts.zone or parts.arabic or before == "zone")
    ):
        # After an offset it only names it.
        parts.zone = parts.zone or word
        return True
    # ISO's T and the like between a numeric day and its time.
    return word in IGNORED or (word == "t" and before == "numeric")


def _of_the_day(hour: int, *, afternoon: bool) -> str:
    if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a clock face
        # "16:30 PM" says the same thing twice; "16:30 AM" says two things.
        if afternoon and hour > 12:  # noqa: PLR2004 - as above
            return str(hour)
        message = f"no such hour: {hour}"
        raise ValueError(message)
    return str(hour % 12 + (12 if afternoon else 0))


def _day(parts: _Parts) -> datetime | None:
    if parts.numeric and not parts.month and not parts.numbers:
        return _numeric_day(re.split(r"[/.-]", parts.numeric), parts)
    numbers = parts.numbers
    if parts.month is None:
        three = len(numbers) == 3  # noqa: PLR2004 - day, month, year
        return _numeric_day(numbers, parts) if three and not parts.numeric else None
    if len(numbers) != 2 or parts.numeric:  # noqa: PLR2004 - day and year
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)  # noqa: PLR2004 - digits
    if len(day) > 2 or len(year) not in {2, 4}:  # noqa: PLR2004 - digits
        return None
    return datetime(_year(year), parts.month, int(day), tzinfo=UTC)


def _numeric_day(numbers: list[str], parts: _Parts) -> datetime | None:
    """Read three numbers; which is the month must follow from something."""
    if len(numbers[0]) == 4:  # noqa: PLR2004 - a year comes first
        return datetime(*(int(number) for number in numbers), tzinfo=UTC)  # type: ignore[arg-type,misc]
    first, second, year = numbers
    if len(first) > 2 or len(year) not in {2, 4}:  # noqa: PLR2004 - digits
        return None
    orders = [(int(first), int(second)), (int(second), int(first))]
    # With dots, and in Arabic, the day comes first.
    if parts.arabic or (parts.numeric and "." in parts.numeric):
        orders = orders[:1]
    days = {found for found in (_valid(_year(year), *order) for order in orders) if found}
    if parts.weekday is not None and len(days) > 1:
        days = {day for day in days if day.weekday() == parts.weekday}
    return days.pop() if len(days) == 1 else None


def _valid(year: int, day: int, month: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _year(digits: str) -> int:
    """Return the year that two or four digits mean; two digits as RFC 2822 and POSIX do."""
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 - digits
        return year
    return year + (2000 if year < 69 else 1900)  # noqa: PLR2004 - POSIX
