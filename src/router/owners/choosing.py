"""Choosing who answers which ticket: pure, deterministic, and it says why.

waiting tickets ─┐
members, people ─┴─deal─▶ for each ticket: Chosen, or Nobody with what stood in the way
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from router.owners.members import Member
from router.owners.policy import AssignmentBook, AssignmentPolicy, How, Waiting
from router.people import Caller, User
from router.states import AGENTS


class Obstacle(StrEnum):
    """Why a member is not chosen. The values are public; the first that holds is named."""

    INACTIVE = "inactive"
    ROLE = "role"
    PLACE = "place"
    GAVE_BACK = "gave_back"
    OFF_SHIFT = "off_shift"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member with who they are, how many open tickets they hold, and when their turn was.

    Of two seats the one with the lower `turn` has waited longer for a ticket of this unit.
    """

    member: Member
    user: User
    load: int
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody:
    """Nobody may be given a ticket now. `obstacles` counts the members; empty: there are none."""

    policy: AssignmentPolicy
    obstacles: Mapping[Obstacle, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Who is given a ticket: the seat as it was before. `turn` is its turn from now on.

    `free` counts all who could have been chosen, `obstacles` the others.
    """

    policy: AssignmentPolicy
    seat: Seat
    turn: int
    free: int
    obstacles: Mapping[Obstacle, int]


Outcome = Chosen | Nobody
# Whether the calendar of a unit is at work at the instant of the choice.
IsOpen = Callable[[str], bool]


def deal(
    waiting: Iterable[Waiting],
    seats: Iterable[Seat],
    book: AssignmentBook,
    at: datetime,
    is_open: IsOpen,
) -> Sequence[tuple[Waiting, Outcome]]:
    """Choose for tickets one after the other; each choice counts for those that follow."""
    table = {(seat.member.code, seat.user.id): seat for seat in seats}
    dealt: list[tuple[Waiting, Outcome]] = []
    for each in waiting:
        outcome = choose(each, list(table.values()), book.policy(each), at, is_open)
        dealt.append((each, outcome))
        if isinstance(outcome, Chosen):
            chosen = outcome.seat
            key = (chosen.member.code, chosen.user.id)
            table[key] = replace(chosen, turn=outcome.turn)
            # A person has one pair of hands, in however many units.
            table |= {
                other: replace(seat, load=seat.load + 1)
                for other, seat in table.items()
                if seat.user.id == chosen.user.id
            }
    return dealt


def choose(
    waiting: Waiting,
    seats: Iterable[Seat],
    policy: AssignmentPolicy,
    at: datetime,
    is_open: IsOpen,
) -> Outcome:
    """Choose who answers a ticket.

    In turn goes whoever has waited longest; else whoever holds least, and of several that one.
    """
    if policy.by is How.HAND:
        return Nobody(policy=policy, obstacles={})
    asked = _asked(waiting, seats, policy)
    in_the_way = {seat.user.id: _obstacle(seat, waiting, at, is_open) for seat in asked}
    obstacles = Counter(each for each in in_the_way.values() if each)
    free = [seat for seat in asked if in_the_way[seat.user.id] is None]
    if not free:
        return Nobody(policy=policy, obstacles=obstacles)
    in_turn = policy.by is How.ROUND_ROBIN
    seat = min(free, key=lambda one: (0 if in_turn else one.load, one.turn, one.user.id))
    last = max(one.turn for one in asked)
    return Chosen(policy=policy, seat=seat, turn=last + 1, free=len(free), obstacles=obstacles)


def _asked(waiting: Waiting, seats: Iterable[Seat], policy: AssignmentPolicy) -> Sequence[Seat]:
    """Return the seats that the policy asks: of a person's several, the nearest to the ticket."""
    near = {code: distance for distance, code in enumerate(waiting.codes)}
    asked = [
        seat
        for seat in seats
        if seat.member.code in near
        and (policy.team is None or policy.team in seat.member.teams)
        and (policy.person is None or policy.person == seat.user.id)
    ]
    asked.sort(key=lambda seat: near[seat.member.code], reverse=True)
    return list({seat.user.id: seat for seat in asked}.values())


def _obstacle(seat: Seat, waiting: Waiting, at: datetime, is_open: IsOpen) -> Obstacle | None:
    """Name what stands in the way of giving somebody a ticket."""
    user, member = seat.user, seat.member
    sees = Caller(name=user.id, roles=user.roles, places=user.places).sees
    if not user.active:
        return Obstacle.INACTIVE
    if not user.roles & AGENTS:
        return Obstacle.ROLE
    if not sees(waiting.municipality, waiting.amana, waiting.unit):
        return Obstacle.PLACE
    if user.id in waiting.passed:
        return Obstacle.GAVE_BACK
    if not member.on_duty(at, unit_open=is_open(waiting.unit)):
        return Obstacle.OFF_SHIFT
    return Obstacle.FULL if seat.load >= member.capacity else None
