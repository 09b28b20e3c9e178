"""Choosing who answers a ticket."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.tags import Urgency
from make import NOON
from router.clock.windows import WEEKDAYS, Week
from router.owners.choosing import Chosen, Nobody, Obstacle, Seat, choose, deal
from router.owners.members import Dates, Member, Shift
from router.owners.policy import AssignmentBook, AssignmentPolicy, Codes, How, Waiting
from router.owners.saying import waits, waits_to_json, why
from router.people import User
from router.states import Role

TICKET = Waiting(
    ticket=1,
    unit="jeddah.roads",
    department="roads",
    municipality="khulais",
    amana="jeddah",
    service="roads.pothole",
    urgency=Urgency.HIGH,
)
AGENT = frozenset({Role.AGENT})
TURNS = AssignmentPolicy(name="turns", by=How.ROUND_ROBIN)
LEAST = AssignmentPolicy(name="least", by=How.LEAST_LOADED)


def a_seat(user: str, *, load: int = 0, turn: int = 0, **given: Any) -> Seat:
    who: dict[str, Any] = {
        name: given.pop(name) for name in ("roles", "places", "active") if name in given
    }
    return Seat(
        member=Member(**({"user": user, "code": "jeddah.roads"} | given)),
        user=User(**({"id": user, "name": user, "roles": AGENT} | who)),
        load=load,
        turn=turn,
    )


def always(_: str) -> bool:
    return True


def chosen(policy: AssignmentPolicy, *seats: Seat, at: datetime = NOON, **given: Any) -> str | None:
    outcome = choose(replace(TICKET, **given), seats, policy, at, always)
    return outcome.seat.user.id if isinstance(outcome, Chosen) else None


def a_book(*policies: AssignmentPolicy) -> AssignmentBook:
    file = {"policies": [policy.model_dump(exclude_defaults=True) for policy in policies]}
    return AssignmentBook.model_validate(file, context={"codes": Codes({}, ())})


def test_by_hand_nobody_is_chosen_and_nothing_is_said() -> None:
    outcome = choose(
        TICKET, [a_seat("نورة")], AssignmentPolicy(name="h", by=How.HAND), NOON, always
    )

    assert isinstance(outcome, Nobody)
    assert waits(outcome) is None


def test_in_turn_goes_who_has_waited_longest_however_much_they_hold() -> None:
    assert chosen(TURNS, a_seat("نورة", turn=2), a_seat("سعد", turn=1, load=9)) == "سعد"


def test_the_least_loaded_is_chosen_and_of_several_who_has_waited_longest() -> None:
    assert chosen(LEAST, a_seat("نورة", load=2), a_seat("سعد", load=1, turn=9)) == "سعد"
    assert chosen(LEAST, a_seat("نورة", turn=2), a_seat("سعد", turn=1)) == "سعد"


def test_a_rule_names_a_person_or_a_team() -> None:
    person = AssignmentPolicy(name="p", by=How.RULE, person="نورة")
    team = AssignmentPolicy(name="t", by=How.RULE, team="حفر")
    seats = (a_seat("نورة", load=5), a_seat("سعد", load=1), a_seat("هند", load=3))

    assert chosen(person, *seats) == "نورة"
    with_team = [replace(seats[2], member=replace(seats[2].member, teams=frozenset({"حفر"})))]
    assert chosen(team, *seats[:2], *with_team) == "هند"
    assert chosen(AssignmentPolicy(name="n", by=How.RULE, person="منال"), *seats) is None


def test_members_of_a_place_answer_for_its_units_and_those_of_another_do_not() -> None:
    assert chosen(LEAST, a_seat("نورة", code="jeddah")) == "نورة"
    assert chosen(LEAST, a_seat("نورة", code="khulais")) == "نورة"
    assert chosen(LEAST, a_seat("نورة", code="riyadh")) is None


def test_of_two_seats_of_one_person_the_nearest_counts() -> None:
    full_here = a_seat("نورة", capacity=0)
    free_in_the_place = a_seat("نورة", code="jeddah")

    assert chosen(LEAST, full_here, free_in_the_place) is None
    assert chosen(LEAST, free_in_the_place, full_here) is None


SLEEPS = Shift(name="friday", week=Week.model_validate({"friday": ["08:00-09:00"]}))


@pytest.mark.parametrize(
    ("seat", "obstacle"),
    [
        (a_seat("نورة", active=False), Obstacle.INACTIVE),
        (a_seat("نورة", roles=frozenset({Role.VIEWER})), Obstacle.ROLE),
        (a_seat("نورة", places=frozenset({"riyadh"})), Obstacle.PLACE),
        (a_seat("منال"), Obstacle.GAVE_BACK),
        (a_seat("نورة", shifts=(SLEEPS,)), Obstacle.OFF_SHIFT),
        (a_seat("نورة", dates=(Dates(first=NOON.date(), last=NOON.date()),)), Obstacle.OFF_SHIFT),
        (a_seat("نورة", load=3, capacity=3), Obstacle.FULL),
    ],
)
def test_what_stands_in_the_way_is_named(seat: Seat, obstacle: Obstacle) -> None:
    waiting = replace(TICKET, passed=frozenset({"منال"}))

    outcome = choose(waiting, [seat], LEAST, NOON, always)

    assert isinstance(outcome, Nobody)
    assert outcome.obstacles == {obstacle: 1}
    kept = waits(outcome)
    assert kept
    told = waits_to_json(kept)
    assert told["policy"] == "least"
    assert told["obstacles"] == {obstacle.value: 1}
    assert told["reason"].startswith("nobody is free: 1 ")
    assert told["reason_ar"].startswith("لا أحد متاح الآن")


def test_a_unit_without_members_says_so() -> None:
    outcome = choose(TICKET, [], LEAST, NOON, always)

    assert isinstance(outcome, Nobody)
    kept = waits(outcome)
    assert kept
    assert waits_to_json(kept)["reason"] == "no member may be asked"
    assert waits_to_json(kept)["reason_ar"] == "لا يوجد أعضاء يُسند إليهم"


def test_without_shifts_the_calendar_of_the_unit_decides() -> None:
    outcome = choose(TICKET, [a_seat("نورة")], LEAST, NOON, lambda unit: unit != "jeddah.roads")

    assert isinstance(outcome, Nobody)


def test_the_choice_says_why() -> None:
    seats = [a_seat("نورة", load=1, capacity=5), a_seat("سعد"), a_seat("هند", active=False)]
    seats[1] = replace(seats[1], turn=4)

    outcome = choose(TICKET, seats, TURNS, NOON, always)

    assert isinstance(outcome, Chosen)
    assert why(outcome) == "turns: in turn; held 1 of 5; 2 free, 1 no longer active"
    assert outcome.turn == 5


def test_what_is_given_to_somebody_counts_in_all_of_their_units() -> None:
    lighting = replace(TICKET, ticket=2, unit="jeddah.lighting")
    seats = [a_seat("نورة", capacity=1), a_seat("نورة", code="jeddah.lighting", capacity=1)]

    dealt = deal([TICKET, lighting], seats, a_book(LEAST), NOON, always)

    assert [type(outcome) for _, outcome in dealt] == [Chosen, Nobody]


USERS = st.sampled_from(["a", "b", "c", "d", "e"])
UNITS = ("jeddah.roads", "jeddah.lighting", "riyadh.roads")
WEEKS = st.dictionaries(
    st.sampled_from(WEEKDAYS),
    st.sampled_from([["00:00-24:00"], ["22:00-06:00"], ["07:00-12:00", "13:00-15:00"]]),
).map(Week.model_validate)
SEATS = st.lists(
    st.builds(
        lambda user, code, capacity, week, load: a_seat(
            user,
            code=code,
            capacity=capacity,
            load=load,
            shifts=() if week is None else (Shift(name="s", week=week),),
        ),
        USERS,
        st.sampled_from([*UNITS, "jeddah", "riyadh"]),
        st.integers(0, 4),
        st.none() | WEEKS,
        st.just(0),
    ),
    unique_by=lambda seat: (seat.user.id, seat.member.code),
    max_size=12,
)
TICKETS = st.lists(st.sampled_from(UNITS), max_size=30).map(
    lambda units: [
        replace(
            TICKET,
            ticket=number,
            unit=unit,
            municipality=None,
            amana=unit.partition(".")[0],
        )
        for number, unit in enumerate(units)
    ]
)
INSTANTS = st.integers(0, 7 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
WAYS = st.sampled_from([TURNS, LEAST])


@given(tickets=TICKETS, seats=SEATS, at=INSTANTS, way=WAYS, unit_open=st.booleans())
def test_nobody_is_ever_given_more_than_their_capacity_or_outside_of_their_shift(
    tickets: list[Waiting],
    seats: list[Seat],
    at: datetime,
    way: AssignmentPolicy,
    *,
    unit_open: bool,
) -> None:
    dealt = deal(tickets, seats, a_book(way), at, lambda _: unit_open)

    held: Counter[str] = Counter()
    for waiting, outcome in dealt:
        if isinstance(outcome, Chosen):
            member = outcome.seat.member
            assert member.code in waiting.codes
            assert held[member.user] < member.capacity
            assert member.on_duty(at, unit_open=unit_open)
            held[member.user] += 1
    assert [waiting for waiting, _ in dealt] == tickets


@given(tickets=TICKETS, seats=SEATS, at=INSTANTS, way=WAYS, order=st.randoms())
def test_the_order_in_which_members_are_read_changes_nothing(
    tickets: list[Waiting], seats: list[Seat], at: datetime, way: AssignmentPolicy, order: Any
) -> None:
    shuffled = list(seats)
    order.shuffle(shuffled)

    assert deal(tickets, seats, a_book(way), at, always) == deal(
        tickets, shuffled, a_book(way), at, always
    )


@given(
    number=st.integers(0, 40),
    turns=st.lists(st.integers(0, 9), min_size=1, max_size=6),
)
def test_taking_turns_is_fair_within_one(number: int, turns: list[int]) -> None:
    seats = [a_seat(f"user {at}", turn=turn, capacity=99) for at, turn in enumerate(turns)]
    tickets = [replace(TICKET, ticket=each) for each in range(number)]

    dealt = deal(tickets, seats, a_book(TURNS), datetime(2026, 11, 23, tzinfo=UTC), always)

    given_to = Counter(outcome.seat.user.id for _, outcome in dealt if isinstance(outcome, Chosen))
    counts = [given_to[seat.user.id] for seat in seats]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == number
