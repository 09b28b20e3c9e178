"""What can be wrong with the policies of the clock: a matter without a time, or with two."""

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import NamedTuple, TypeVar

from classifier.tags import Intent, Urgency
from listener.post import AuthorKind
from router.clock.policies import ClockFile, ClockPolicy
from router.clock.terms import Matter, Target
from router.faults import Fault, unknown

Value = TypeVar("Value")


class Words(NamedTuple):
    """The services and the states of tickets that the file may name."""

    services: Collection[str]
    states: Collection[str]


def of_policies(file: ClockFile, words: Words) -> Iterator[Fault]:
    """Find everything that is wrong with the policies, in the order of the file's parts."""
    for state in file.paused_in:
        if state not in words.states:
            yield Fault(("paused_in", state), unknown("state", state, words.states))
    yield from _names(file, words)
    for target in Target:
        yield from _decided(file, words, target)


def winners(policies: Iterable[ClockPolicy], matter: Matter, target: Target) -> list[ClockPolicy]:
    """Return the most specific policies that say how long a matter has; a sound file has one."""
    say = [each for each in policies if each.of(target) and each.when.hold(matter)]
    most = max((each.when.rank for each in say), default=None)
    return [each for each in say if each.when.rank == most]


def _names(file: ClockFile, words: Words) -> Iterator[Fault]:
    """Names are given once, and what is named exists."""
    known: dict[str, Collection[str]] = {
        "service": words.services,
        "domain": {code.partition(".")[0] for code in words.services},
    }
    names = [policy.name for policy in file.policies]
    for at, policy in enumerate(file.policies):
        if policy.name in names[:at]:
            yield Fault(("policies", at, "name"), f"{policy.name} is there twice; rename one")
        if policy.alarms not in file.alarms:
            reason = unknown("set of alarms", policy.alarms, file.alarms)
            yield Fault(("policies", at, "alarms"), reason)
        for name, codes in known.items():
            for place, code in enumerate(getattr(policy.when, name) or ()):
                if code not in codes:
                    here = ("policies", at, "when", name, place)
                    yield Fault(here, unknown(name, code, codes))


def _decided(file: ClockFile, words: Words, target: Target) -> Iterator[Fault]:
    """Every matter has exactly one policy that says how long it has."""
    told = set[tuple[str, ...]]()
    for matter in _kinds_of_matter(file, words):
        found = winners(file.policies, matter, target)
        names = tuple(policy.name for policy in found)
        if len(found) == 1 or names in told:
            continue
        told.add(names)
        for_what = f"{target} where {_described(matter)}"
        if not found:
            reason = f"nothing says how long there is for {for_what}; add a policy without `when`"
            yield Fault(("policies",), reason)
        else:
            both = " and ".join(names[:2])
            reason = f"{both} are equally specific on {for_what}; add a condition to one, "
            how = "or a policy that asks for what both ask"
            yield Fault(("policies", file.policies.index(found[1])), reason + how)


def _kinds_of_matter(file: ClockFile, words: Words) -> Iterator[Matter]:
    """Make one matter for each set of them that no policy tells apart."""
    axes = (
        _told_apart(file, "urgency", Urgency),
        _told_apart(file, "intent", Intent),
        _told_apart(file, "service", [*words.services, None]),
        _told_apart(file, "author_kind", [None, *AuthorKind]),
    )
    for urgency, intent, service, author_kind in product(*axes):
        yield Matter(urgency=urgency, intent=intent, service=service, author_kind=author_kind)


def _told_apart(file: ClockFile, name: str, values: Iterable[Value]) -> list[Value]:
    """Keep one of the values that every policy treats alike."""
    kept: dict[tuple[bool, ...], Value] = {}
    for value in values:
        kept.setdefault(tuple(_takes(policy, name, value) for policy in file.policies), value)
    return list(kept.values())


def _takes(policy: ClockPolicy, name: str, value: object) -> bool:
    when = policy.when
    if name == "service":
        domain = str(value).partition(".")[0] if value else None
        return (when.service is None or value in when.service) and (
            when.domain is None or domain in when.domain
        )
    wanted = getattr(when, name)
    return wanted is None or value in wanted


def _described(matter: Matter) -> str:
    parts = [f"urgency is {matter.urgency}", f"intent is {matter.intent}"]
    parts += [f"service is {matter.service or 'unknown'}"]
    parts += [f"author_kind is {matter.author_kind or 'unknown'}"]
    return ", ".join(parts)
