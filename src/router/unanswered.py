"""Why somebody who said something relevant has had no answer: pure.

Each post has one reason: the nearest thing that somebody could do for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from router.clock.moon import BeyondTable
from router.clock.timing import Timing


class Unanswered(StrEnum):
    """Why a post is not answered. The values are public."""

    WAITS_FOR_TAGS = "waits_for_tags"
    WAITS_FOR_DECISION = "waits_for_decision"
    PARKED = "parked"
    SUPPRESSED = "suppressed"
    DISMISSED = "dismissed"
    NEW = "new"
    REOPENED = "reopened"
    CLAIMED = "claimed"
    REFERRED = "referred"
    SNOOZED = "snoozed"
    DRAFTED = "drafted"
    AWAITS_APPROVAL = "awaits_approval"
    SENT_BY_HAND = "to_be_sent_by_hand"
    BEING_SENT = "being_sent"
    FAILED = "sending_failed"
    UNCLEAR = "sending_unclear"
    LEFT_OUT = "left_out"
    SPOKE_AGAIN = "spoke_again"
    ENDED = "ended_untold"

    @property
    def en(self) -> str:
        """The reason in English."""
        return _NAMES[self][0]

    @property
    def ar(self) -> str:
        """The reason in Arabic."""
        return _NAMES[self][1]


_U = Unanswered
_NAMES: dict[Unanswered, tuple[str, str]] = {
    _U.WAITS_FOR_TAGS: ("nobody has read it yet", "بانتظار التصنيف"),
    _U.WAITS_FOR_DECISION: ("no unit has it yet", "بانتظار التوجيه إلى إدارة"),
    _U.PARKED: (
        "it could not be read or routed; a person must look",
        "تعذرت معالجته؛ يلزم تدخل موظف",
    ),
    _U.SUPPRESSED: ("the policy opens no ticket for it", "لا تفتح السياسة له تذكرة"),
    _U.DISMISSED: ("its ticket was dismissed", "حُفظت تذكرته دون رد"),
    _U.NEW: ("its ticket waits for a holder", "تذكرته بانتظار من يستلمها"),
    _U.REOPENED: (
        "its ticket was reopened and waits for a holder",
        "أعيد فتح تذكرته وتنتظر من يستلمها",
    ),
    _U.CLAIMED: (
        "somebody holds its ticket and has written no answer",
        "تذكرته لدى موظف لم يكتب ردًا",
    ),
    _U.REFERRED: ("another agency owns the matter", "أحيلت تذكرته إلى جهة أخرى"),
    _U.SNOOZED: ("its ticket is put aside", "تذكرته مؤجلة"),
    _U.DRAFTED: ("an answer is drafted", "كُتبت مسودة رد"),
    _U.AWAITS_APPROVAL: ("an answer waits for approval", "الرد بانتظار الاعتماد"),
    _U.SENT_BY_HAND: ("an approved answer is to be sent by hand", "رد معتمد بانتظار إرساله يدويًا"),
    _U.BEING_SENT: ("an approved answer is being sent", "رد معتمد قيد الإرسال"),
    _U.FAILED: ("the answer could not be sent", "تعذر إرسال الرد"),
    _U.UNCLEAR: (
        "the answer may have been sent; a person must look",
        "لم يتأكد وصول الرد؛ يلزم التحقق",
    ),
    _U.LEFT_OUT: ("its author was left out of the answer", "استُثني كاتبه من الرد"),
    _U.SPOKE_AGAIN: ("it came after the answer to its ticket", "جاء بعد الرد على تذكرته"),
    _U.ENDED: ("its matter is over and its author was not told", "انتهى أمره ولم يُبلَّغ كاتبه"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How long somebody has waited: by the wall, and in the working time of who owes the answer.

    `working` is None where the calendar does not reach as far back as the post.
    """

    since: datetime
    wall: timedelta
    working: timedelta | None


def age(timing: Timing, unit: str | None, since: datetime, now: datetime) -> Age:
    """Say how old a post is.

    Args:
        timing: The calendars.
        unit: Who owes the answer; None where nobody does yet: the default calendar counts.
        since: When it was published.
        now: The time, UTC.
    """
    since = min(since, now)
    try:
        working = timing.calendar(unit or "").between(since, now)
    except BeyondTable:
        working = None
    return Age(since=since, wall=now - since, working=working)
