"""What is told of a ticket in public: never who wrote, and nothing that was said inside. Pure."""

from collections.abc import Mapping

from classifier.second.masking import (
    EMAIL,
    HANDLE,
    IBAN,
    LINK,
    NATIONAL_ID,
    PHONE,
    PLATE,
    hidden,
)
from router.states import Status, Verb

AR, EN = "ar", "en"
_MARKS = (EMAIL, HANDLE, IBAN, LINK, NATIONAL_ID, PHONE, PLATE)

# One sentence for each status, in Arabic and in English. Reasons stay inside.
STANDS: Mapping[Status, tuple[str, str]] = {
    Status.NEW: ("استُلم البلاغ، وسيُسند إلى موظف.", "Received; somebody will take it up."),
    Status.CLAIMED: ("البلاغ قيد المعالجة.", "In hand."),
    Status.ANSWERED: ("تم الرد على البلاغ، وهو قيد المعالجة.", "Answered, and in hand."),
    Status.RESOLVED: ("عولج البلاغ.", "Resolved."),
    Status.VERIFIED: ("عولج البلاغ، وتم التحقق من ذلك.", "Resolved, and verified."),
    Status.CLOSED: ("أُغلق البلاغ.", "Closed."),
    Status.REOPENED: ("أعيد فتح البلاغ.", "Reopened."),
    Status.REFERRED: ("أحيل البلاغ إلى الجهة المختصة.", "With the agency that is responsible."),
    Status.DISMISSED: ("أُغلق البلاغ دون إجراء.", "Closed without action."),
}
# What others may hear of as an update; all else is the office's own.
TOLD = frozenset(
    {
        Verb.CLAIM.value,
        Verb.ANSWER.value,
        Verb.RESOLVE.value,
        Verb.VERIFY.value,
        Verb.CLOSE.value,
        Verb.REOPEN.value,
        Verb.REFER.value,
        Verb.DISMISS.value,
        "merge",
    }
)


def in_words(arabic: str, english: str, lang: str) -> str:
    """Choose by the language that was asked for; Arabic unless it is English."""
    return english if lang == EN else arabic


def notes(status: Status, answer: str | None, into: str | None, lang: str) -> str:
    """Say where a matter stands, with the answer that was given in public, if one was.

    Args:
        status: Where its ticket stands.
        answer: The text of the latest answer.
        into: The ticket that answers for it, where it was joined with another.
        lang: `en` for English.
    """
    if into is not None:
        return in_words(f"يُتابع في البلاغ {into}.", f"Continued as request {into}.", lang)
    said = in_words(*STANDS[status], lang)
    return f"{said}\n{public(answer)}" if answer else said


def public(text: str) -> str:
    """Return a text as it was written, or with what identifies a person replaced.

    Lines stay apart. A text that holds nothing to hide is the same, byte for byte.
    """
    lines = [_line(line) for line in text.split("\n")]
    told = "\n".join(lines)
    whole = hidden(text)
    # A number may be written over the end of a line.
    return whole if _hides(whole) > _hides(told) else told


def _line(line: str) -> str:
    masked = hidden(line)
    return masked if _hides(masked) > _hides(line) else line


def _hides(text: str) -> int:
    return sum(text.count(mark) for mark in _MARKS)


def summary(service: str | None, place: str | None, lang: str) -> str:
    """Describe a matter that was only heard of: its service and place, in none of its words.

    A sentence of a public post leads any search engine to whoever wrote it.
    """
    named = service or in_words("بلاغ بلدي", "A municipal matter", lang)
    sep = in_words("، ", ", ", lang)
    return f"{named}{sep}{place}" if place else named
