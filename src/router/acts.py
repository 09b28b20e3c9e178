"""Doing something to a ticket: pure. The table says what is possible, this says what becomes of it.

Standing ─┐
Act ──────┴─take─▶ Standing       or one refusal that says what to do instead
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from router.states import LEADERS, TABLE, Need, Role, Status, Step, Verb, possible

LONGEST_SNOOZE = timedelta(days=90)
# Who does what nobody did: the name stands in the history.
ITSELF = "sawt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something. `roles` is empty for the service itself."""

    name: str
    roles: frozenset[Role] = frozenset()
    itself: bool = False


SERVICE = Actor(name=ITSELF, itself=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that a matter is settled: a `photo` or a `link` (an address), or a `note`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody wants to do. Which of the fields are needed, the table says.

    `note` is the reason; `until` when a ticket comes back; `person` who is to answer. A return may
    say where the ticket belongs: `named` is whether a person named `unit`, `service` the right one.
    `by_reply`: the answer is a reply that goes to each author by itself, and who has had it is
    noted there.
    """

    verb: Verb
    by: Actor
    note: str | None = None
    text: str | None = None
    person: str | None = None
    unit: str | None = None
    named: bool = False
    service: str | None = None
    agency: str | None = None
    until: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    by_reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a ticket its verbs read and change.

    `wants` are the kinds of evidence of which its service asks for one. `resolver` is who resolved
    it, `closing` the unit that did: reopenings count against it. `returned` counts how often a
    unit gave it back.
    """

    status: Status
    unit: str
    holder: str | None = None
    referral: str | None = None
    snoozed: datetime | None = None
    wants: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    resolver: str | None = None
    verifier: str | None = None
    closing: str | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    reopened: int = 0
    returned: int = 0


class Refusal(Exception):
    """Something cannot be done; base of all that says why."""


class NotPossible(Refusal):
    """The ticket does not stand where this may be done; `possible` lists what may be."""

    def __init__(self, status: Status, verb: Verb) -> None:
        self.state = status
        self.verb = verb
        self.possible = possible(status)
        instead = ", ".join(self.possible) or "nothing more"
        super().__init__(f"cannot {verb} a ticket that is {status}; possible: {instead}")


class NotAllowed(Refusal):
    """Whoever asks has none of the roles that may do this; `roles` lists them."""

    def __init__(self, verb: str, roles: Collection[Role]) -> None:
        self.verb = verb
        self.roles = tuple(sorted(roles))
        super().__init__(f"to {verb} a ticket takes one of the roles {', '.join(self.roles)}")


class Held(Refusal):
    """Somebody else holds the ticket."""

    def __init__(self, holder: str | None) -> None:
        self.holder = holder
        super().__init__(f"the ticket is held by {holder or 'nobody'}")


class Lacking(Refusal):
    """What the table asks for is missing or cannot be used: `field` of the act, and why.

    `reason_ar` says the same in Arabic.
    """

    def __init__(self, need: Need, field: str, reason: str, reason_ar: str) -> None:
        self.need = need
        self.field = field
        self.reason_ar = reason_ar
        super().__init__(reason)


def take(standing: Standing, act: Act, now: datetime) -> Standing:
    """Return where a ticket stands after an act.

    Claiming again what one holds changes nothing and is no error: the answer to the first claim
    may have been lost on its way.

    Raises:
        NotPossible: It does not stand where this may be done.
        Held: Somebody else holds it.
        NotAllowed: The actor's roles do not allow it.
        Lacking: Something that is needed was not given.
    """
    if act.verb is Verb.CLAIM and standing.holder and standing.status.open:
        if standing.holder == act.by.name:
            return standing
        if (standing.status, Verb.CLAIM) not in TABLE:
            raise Held(standing.holder)
    step = TABLE.get((standing.status, act.verb))
    if step is None:
        raise NotPossible(standing.status, act.verb)
    if not _allowed(step, act.by):
        raise NotAllowed(act.verb, step.who)
    for need in step.needs:
        _CHECKS[need](standing, act, now)
    return _EFFECTS[act.verb](replace(standing, status=step.to, snoozed=None), act, now)


def _allowed(step: Step, by: Actor) -> bool:
    return step.by_itself if by.itself else bool(step.who & by.roles)


def _by_holder(standing: Standing, act: Act, _: datetime) -> None:
    if act.by.name != standing.holder and not act.by.roles & LEADERS:
        raise Held(standing.holder)


def _not_empty(need: Need, field: str, reason_ar: str) -> Callable[[Standing, Act, datetime], None]:
    def check(_: Standing, act: Act, __: datetime) -> None:
        if not getattr(act, field):
            raise Lacking(need, field, f"give {field}: {need}", reason_ar)

    return check


def _another_unit(standing: Standing, act: Act, _: datetime) -> None:
    if not act.unit:
        raise Lacking(Need.UNIT, "unit", f"give unit: {Need.UNIT}", "اذكر الإدارة (unit)")
    if act.unit == standing.unit:
        raise Lacking(
            Need.UNIT,
            "unit",
            f"{act.unit} owns the ticket already; name another unit",
            f"التذكرة لدى {act.unit} أصلًا؛ اذكر إدارة غيرها",
        )


def _an_end(_: Standing, act: Act, now: datetime) -> None:
    if act.until is None or not now < act.until <= now + LONGEST_SNOOZE:
        days = LONGEST_SNOOZE.days
        reason = f"give until: an instant ahead, within {days} days; nothing sleeps without an end"
        reason_ar = f"حدد موعدًا قادمًا لانتهاء التأجيل (until) خلال {days} يومًا؛ لا تأجيل بلا نهاية"
        raise Lacking(Need.END, "until", reason, reason_ar)


def _shown(standing: Standing, act: Act, _: datetime) -> None:
    given = {one.kind for one in (*standing.evidence, *act.evidence)}
    if standing.wants and not standing.wants & given:
        wanted = sorted(standing.wants)
        kinds_ar = " أو ".join(_EVIDENCE_AR.get(kind, kind) for kind in wanted)
        raise Lacking(
            Need.EVIDENCE,
            "evidence",
            f"give evidence, as its service asks for: {' or '.join(wanted)}",
            f"أرسل إثبات المعالجة (evidence) الذي تطلبه الخدمة: {kinds_ar}",
        )


def _somebody_else(standing: Standing, act: Act, _: datetime) -> None:
    if act.by.name == standing.resolver:
        raise Lacking(
            Need.SECOND,
            "who",
            f"{act.by.name} resolved the ticket; somebody else must verify it",
            f"من عالج التذكرة ({act.by.name}) لا يتحقق منها؛ يلزم أن يتحقق منها موظف آخر",
        )


# Kinds of evidence, as `config/closure.yaml` writes them.
_EVIDENCE_AR: Mapping[str, str] = {"photo": "صورة", "link": "رابط", "note": "ملاحظة مكتوبة"}
NO_REASON_AR = "اذكر السبب (note)"


_CHECKS: Mapping[Need, Callable[[Standing, Act, datetime], None]] = {
    Need.HOLDER: _by_holder,
    Need.TEXT: _not_empty(Need.TEXT, "text", "اكتب نص الرد (text)"),
    Need.REASON: _not_empty(Need.REASON, "note", NO_REASON_AR),
    Need.PERSON: _not_empty(Need.PERSON, "person", "اذكر الموظف (holder)"),
    Need.UNIT: _another_unit,
    Need.AGENCY: _not_empty(Need.AGENCY, "agency", "اذكر الجهة (agency)"),
    Need.END: _an_end,
    Need.EVIDENCE: _shown,
    Need.SECOND: _somebody_else,
}


def _claimed(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, holder=act.by.name)


def _assigned(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, holder=act.person)


def _answered(after: Standing, _: Act, now: datetime) -> Standing:
    return replace(after, answered=after.answered or now)


def _resolved(after: Standing, act: Act, now: datetime) -> Standing:
    return replace(
        after,
        evidence=(*after.evidence, *act.evidence),
        resolver=act.by.name,
        closing=after.unit,
        verifier=None,
        ended=now,
    )


def _verified(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, evidence=(*after.evidence, *act.evidence), verifier=act.by.name)


def _ended(after: Standing, _: Act, now: datetime) -> Standing:
    return replace(after, ended=after.ended or now)


def _reopened(after: Standing, _: Act, __: datetime) -> Standing:
    """What was shown before did not hold: the next closure needs evidence of its own."""
    again = after.reopened + (after.closing is not None)
    return replace(
        after, holder=None, ended=None, evidence=(), resolver=None, verifier=None, reopened=again
    )


def _referred(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, referral=act.agency, holder=None)


def _handed_over(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, unit=act.unit or after.unit, holder=None, referral=None)


def _returned(after: Standing, act: Act, _: datetime) -> Standing:
    """Whom it goes to is decided by whoever calls; until then it waits where it is."""
    unit = act.unit or after.unit
    return replace(after, unit=unit, holder=None, referral=None, returned=after.returned + 1)


def _released(after: Standing, _: Act, __: datetime) -> Standing:
    return replace(after, holder=None)


def _snoozed(after: Standing, act: Act, _: datetime) -> Standing:
    return replace(after, snoozed=act.until)


def _woken(after: Standing, _: Act, __: datetime) -> Standing:
    return after


_EFFECTS: Mapping[Verb, Callable[[Standing, Act, datetime], Standing]] = {
    Verb.CLAIM: _claimed,
    Verb.ASSIGN: _assigned,
    Verb.ANSWER: _answered,
    Verb.RELEASE: _released,
    Verb.RESOLVE: _resolved,
    Verb.VERIFY: _verified,
    Verb.CLOSE: _ended,
    Verb.REOPEN: _reopened,
    Verb.REFER: _referred,
    Verb.RETURN: _returned,
    Verb.HAND_OVER: _handed_over,
    Verb.DISMISS: _ended,
    Verb.SNOOZE: _snoozed,
    Verb.WAKE: _woken,
}
