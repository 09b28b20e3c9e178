"""The decision at the heart of the service: pure, total, explainable."""

from dataclasses import dataclass, replace

from classifier.tags import Intent, Tags, Urgency
from listener.post import AuthorKind, Post, PostId
from router.clock.terms import Matter
from router.filters import Filter
from router.incidents.says import Says
from router.orders import NO_ORDERS, Orders
from router.policy import Agency
from router.rulebook import RuleBook
from router.rules import Case, Rule
from router.units import Unit
from router.wording import join_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which office owes an answer to a post, and why.

    `wanted` is false when the post makes no ticket; the reasons say so and `unit` is None.
    `referral` is the code of the other agency that owns the matter.
    `join` names the matter: a post joins the open ticket with the same key, or opens one.
    It is None when the text is too short to be the same matter by its wording alone. `says` is
    what the post says of its matter, where posts are joined by more than their wording.
    `suppressed` is the number of the filter because of which it makes no ticket, and `otherwise`
    what is decided where it speaks to a ticket: no filter keeps that from being heard.
    """

    post: PostId
    wanted: bool
    unit: str | None
    services: tuple[str, ...]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: str | None
    reasons: tuple[str, ...]
    join: str | None
    sample: bool
    author_kind: AuthorKind | None = None
    suppressed: int | None = None
    says: Says | None = None
    otherwise: "Decision | None" = None

    @property
    def matter(self) -> Matter:
        """What the policies of the clock look at."""
        return Matter(
            urgency=self.urgency,
            intent=self.intent,
            service=self.services[0] if self.services else None,
            author_kind=self.author_kind,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A rule that did not apply, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Where a post goes and why: the decision, with names, and the rules asked before its own.

    A post that makes no ticket has no rule, no unit, no agency, and passed none.
    """

    decision: Decision
    rule: Rule | None
    unit: Unit | None
    agency: Agency | None
    passed: tuple[Passed, ...]


def route(post: Post, tags: Tags, book: RuleBook, orders: Orders = NO_ORDERS) -> Decision:
    """Decide what becomes of one tagged post."""
    return explain(post, tags, book, orders).decision


def explain(post: Post, tags: Tags, book: RuleBook, orders: Orders = NO_ORDERS) -> Explanation:
    """Decide, and tell how: "where would this go, and why?"."""
    case = book.case(post, tags)
    if not tags.relevant:
        return _no_ticket(_unwanted(case))
    if found := orders.suppressing(case):
        return _no_ticket(_suppressed(case, found, _wanted(case, book, orders).decision))
    return _wanted(case, book, orders)


def _suppressed(case: Case, by: Filter, otherwise: Decision) -> Decision:
    heard = f"not suppressed by {by.id}: it speaks to a ticket"
    return replace(
        _unwanted(case),
        reasons=(f"suppressed by {by.id}: {by.reason}", *_by_person(case)),
        suppressed=by.number,
        otherwise=replace(otherwise, reasons=(*otherwise.reasons, heard)),
    )


def _wanted(case: Case, book: RuleBook, orders: Orders) -> Explanation:
    rule, passed = _first(case, book)
    unit, by_plan = _unit(case, rule, book, orders)
    agency = book.agency(case)
    least = book.policy.joining.least_words
    decision = replace(
        _unwanted(case),
        wanted=True,
        unit=unit.code,
        referral=agency.code if agency else None,
        reasons=(*by_plan, *_reasons(case, rule, agency)),
        join=join_key(case.post.words, case.municipality, least_words=least),
    )
    return Explanation(decision=decision, rule=rule, unit=unit, agency=agency, passed=passed)


def destination(post: Post, tags: Tags, book: RuleBook) -> Unit | None:
    """Return the unit that the rules alone give a post to; None where it makes no ticket."""
    if not tags.relevant:
        return None
    case = book.case(post, tags)
    return book.unit(_first(case, book)[0], case)


def _no_ticket(decision: Decision) -> Explanation:
    return Explanation(decision=decision, rule=None, unit=None, agency=None, passed=())


def _unit(case: Case, rule: Rule, book: RuleBook, orders: Orders) -> tuple[Unit, tuple[str, ...]]:
    """Return the unit, and the plan that says so; a plan leads to no unit that is gone."""
    if led := orders.led(case, rule):
        run, code = led
        if unit := book.units.get(code):
            return unit, (f"plan {run.plan.code} {run.id}",)
    return book.unit(rule, case), ()


def _unwanted(case: Case) -> Decision:
    return Decision(
        post=case.post.id,
        wanted=False,
        unit=None,
        services=tuple(tag.code for tag in case.tags.services),
        municipality=case.municipality,
        urgency=case.tags.urgency,
        intent=case.tags.intent,
        referral=None,
        reasons=("not relevant", *_by_person(case)),
        join=None,
        sample=case.post.sample,
        author_kind=case.author_kind,
    )


def _first(case: Case, book: RuleBook) -> tuple[Rule, tuple[Passed, ...]]:
    """Find the first rule that applies. No book loads whose last rule may not."""
    *earlier, last = book.rules
    passed: list[Passed] = []
    for rule in earlier:
        reason = book.unmet(rule, case)
        if reason is None:
            return rule, tuple(passed)
        passed.append(Passed(rule=rule.name, reason=reason))
    return last, tuple(passed)


def _reasons(case: Case, rule: Rule, agency: Agency | None) -> tuple[str, ...]:
    """Say which rule decided, and what it saw: `service roads.pothole 0.93`."""
    tags = case.tags
    reasons = [f"rule {rule.name}"]
    reasons += [f"service {tag.code} {tag.score:.2f}" for tag in tags.services[:1]]
    reasons.append(_place(case))
    reasons.append(f"urgency {tags.urgency} {tags.urgency_score:.2f}")
    if rule.when.intent:
        reasons.append(f"intent {tags.intent} {tags.intent_score:.2f}")
    if rule.when.author_kind:
        reasons.append(f"author {case.author_kind}")
    if agency:
        reasons.append(f"agency {agency.code}")
    if not tags.sure:
        reasons.append("not sure")
    return (*reasons, *_by_person(case))


def _by_person(case: Case) -> tuple[str, ...]:
    return ("corrected by a person",) if case.tags.by_person else ()


def _place(case: Case) -> str:
    """Say where the municipality was read, or what stands in its way."""
    place = case.tags.municipality
    if place and case.municipality:
        return f"municipality {place.code} from {place.origin}"
    if place:
        return f"municipality {place.code} is unknown"
    candidates = " or ".join(tag.code for tag in case.tags.municipality_candidates)
    return f"municipality {candidates}" if candidates else "no municipality"
