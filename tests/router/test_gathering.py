"""Who may bring tickets together and take them apart, and when."""

from dataclasses import replace

import pytest

from router.acts import Actor, NotAllowed
from router.gathering import (
    Apart,
    Move,
    Side,
    Why,
    check_merge,
    check_split,
    check_whole,
    may_move,
)
from router.states import Role

SIDE = Side(ticket="a", open=True, sample=False, merged_into=None)
OTHER = replace(SIDE, ticket="b")


def why(*sides: Side) -> Why:
    with pytest.raises(Apart) as refused:
        check_merge(sides[0], sides[1:])
    assert refused.value.reason
    assert refused.value.reason_ar
    return refused.value.why


def test_open_tickets_of_one_kind_may_become_one() -> None:
    check_merge(SIDE, [OTHER])


def test_tickets_that_are_over_or_elsewhere_stay_apart() -> None:
    assert why(replace(SIDE, open=False), OTHER) is Why.OVER
    assert why(SIDE, replace(OTHER, open=False)) is Why.OVER
    assert why(SIDE, replace(OTHER, merged_into="c")) is Why.MERGED
    assert why(SIDE, replace(OTHER, sample=True)) is Why.SAMPLE
    assert why(SIDE, replace(SIDE, sample=False)) is Why.ITSELF


def test_a_reply_that_may_still_be_sent_goes_on_only_where_the_ticket_does() -> None:
    assert why(SIDE, replace(OTHER, reply="rep_1")) is Why.REPLY
    check_merge(replace(SIDE, reply="rep_1"), [OTHER])


def test_a_ticket_keeps_at_least_one_post() -> None:
    check_split("a", leaving=2, of=3)
    with pytest.raises(Apart, match="without posts"):
        check_split("a", leaving=3, of=3)


def test_a_merged_ticket_names_the_one_that_answers() -> None:
    check_whole("a", None)
    with pytest.raises(Apart, match="merged into b"):
        check_whole("a", "b")


def test_those_who_answer_may_move_posts_and_so_may_the_service() -> None:
    may_move(Actor(name="نورة", roles=frozenset({Role.AGENT})), Move.MERGE)
    may_move(Actor(name="sawt", itself=True), Move.MERGE)
    with pytest.raises(NotAllowed):
        may_move(Actor(name="زائر", roles=frozenset({Role.VIEWER})), Move.SPLIT)
