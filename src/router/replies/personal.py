"""Personal data in a text that is to be published: numbers, addresses, plates, accounts."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from router.replies.seen import Seen, Span


class Personal(StrEnum):
    """What was found. The values are public."""

    EMAIL = "email"
    IBAN = "iban"
    PHONE = "phone"
    NATIONAL_ID = "national_id"
    PLATE = "plate"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place of a text, and what stands there."""

    what: Personal
    span: Span
    value: str


_GAP = r"[\s.-]?"
_URL = re.compile(r"https?://\S+")
_LETTER = "[ابحدرسصطعقكلمنهوي]"
# In this order: what one has found, the next does not look at.
_LOOKS: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    (Personal.EMAIL, re.compile(r"(?<![@\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Personal.IBAN, re.compile(rf"(?<!\w)sa\s?[0-9]{{2}}(?:{_GAP}[0-9a-z]){{14,20}}(?!\w)")),
    (
        Personal.PHONE,
        re.compile(
            rf"(?<![\w+])(?:\+{_GAP}|00{_GAP})?(?:966{_GAP})?(?:0?5|0?1[1-7]){_GAP}(?:[0-9]{_GAP}){{6,7}}[0-9](?!\w)"
        ),
    ),
    (Personal.NATIONAL_ID, re.compile(rf"(?<!\w)[127](?:{_GAP}[0-9]){{9}}(?!\w)")),
    # Any other long number: a stranger's mobile, an account.
    (Personal.PHONE, re.compile(r"(?<!\w)\+?[0-9]{9,}(?!\w)")),
    (
        Personal.PLATE,
        re.compile(
            rf"(?<!\w){_LETTER}\s{_LETTER}\s{_LETTER}\s*[0-9]{{1,4}}(?!\w)"
            rf"|(?<!\w)[0-9]{{1,4}}\s*{_LETTER}\s{_LETTER}\s{_LETTER}(?!\w)"
            rf"|(?<=لوحه )(?:رقم )?{_LETTER}{{3}}\s*[0-9]{{1,4}}(?!\w)"
            r"|(?<!\w)[abdeghjklnrstuvxz]{3}[\s-]?[0-9]{3,4}(?!\w)"
        ),
    ),
    (Personal.HANDLE, re.compile(r"(?<!\w)@[\w.-]*\w(?:@[\w.-]*\w)?")),
)


def personal(seen: Seen, allowed: Collection[str]) -> Iterator[Found]:
    """Yield personal data, each once.

    Args:
        seen: The folded text.
        allowed: Folded numbers, addresses and accounts that may be given, `@` included.
    """
    # Numbers in an address are nobody's; what is read out of one would be noise.
    seen = seen.without(span for span, _ in seen.found(_URL))
    for what, look in _LOOKS:
        found = [(span, match[0]) for span, match in seen.found(look)]
        for span, value in found:
            if _bare(value) not in allowed:
                yield Found(what=what, span=span, value=value)
        seen = seen.without(span for span, _ in found)


def _bare(value: str) -> str:
    return re.sub(r"[\s-]", "", value)


def allowing(said: Collection[str]) -> frozenset[str]:
    """Prepare what may be given."""
    return frozenset(_bare(Seen.of(each).text) for each in said)
