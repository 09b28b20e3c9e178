"""What others hear of a reply."""

import pytest

from classifier.tags import Urgency
from router.events import ReplyEvent
from router.replies.states import ReplyState
from router.replies.telling import Stand, Step, reply_to_json, told

S = ReplyState


def a_step(before: ReplyState | None, after: ReplyState, reply: int = 1) -> Step:
    return Step(reply=reply, before=before, after=after)


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        (None, S.DRAFT, ReplyEvent.DRAFTED),
        (S.DRAFT, S.DRAFT, ReplyEvent.UPDATED),
        (S.DRAFT, S.SUBMITTED, ReplyEvent.SUBMITTED),
        (S.SUBMITTED, S.SUBMITTED, ReplyEvent.UPDATED),
        (S.SUBMITTED, S.DRAFT, ReplyEvent.UPDATED),
        (S.SUBMITTED, S.APPROVED, ReplyEvent.APPROVED),
        (S.APPROVED, S.REJECTED, ReplyEvent.REJECTED),
        (S.APPROVED, S.SENDING, ReplyEvent.UPDATED),
        (S.SENDING, S.SENT, ReplyEvent.SENT),
        (S.SENDING, S.FAILED, ReplyEvent.FAILED),
        (S.FAILED, S.SENDING, ReplyEvent.UPDATED),
    ],
)
def test_a_step_is_told_by_where_it_leads(
    before: ReplyState | None, after: ReplyState, event: ReplyEvent
) -> None:
    assert a_step(before, after).event is event


def test_what_is_only_on_the_way_to_a_named_state_is_not_told() -> None:
    begun, sent = a_step(S.APPROVED, S.SENDING), a_step(S.SENDING, S.SENT)
    other = [a_step(S.DRAFT, S.DRAFT, 2), a_step(S.DRAFT, S.DRAFT, 2)]

    assert told([begun, *other, sent]) == [other[1], sent]


def test_the_body_names_the_ticket_and_says_how_many_are_still_to_approve() -> None:
    stand = Stand(
        id="rep_4",
        ticket="1bdb8d9e93a1714e",
        template=None,
        stage=None,
        approvals=1,
        frozen=False,
        unit="jeddah.roads",
        services=("roads.pothole",),
        municipality="jeddah",
        urgency=Urgency.HIGH,
        sample=False,
    )

    assert reply_to_json(stand, S.SUBMITTED) == {
        "id": "rep_4",
        "ticket": "1bdb8d9e93a1714e",
        "state": "submitted",
        "template": None,
        "stage": None,
        "approvals": 1,
        "needed": 2,
        "frozen": False,
        "unit": "jeddah.roads",
        "services": ["roads.pothole"],
        "municipality": "jeddah",
        "urgency": "high",
        "sample": False,
    }
