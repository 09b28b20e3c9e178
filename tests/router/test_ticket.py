"""What may happen to a ticket."""

import re
from itertools import product

import pytest

from listener.post import PostId
from router.ticket import Status, Verb, VerbRefused, after, claimed_already, possible, ticket_id

LEADS = {
    (Status.NEW, Verb.CLAIM): Status.CLAIMED,
    (Status.REFERRED, Verb.CLAIM): Status.CLAIMED,
    (Status.CLAIMED, Verb.ANSWER): Status.ANSWERED,
    (Status.CLAIMED, Verb.RESOLVE): Status.RESOLVED,
    (Status.ANSWERED, Verb.ANSWER): Status.ANSWERED,
    (Status.ANSWERED, Verb.RESOLVE): Status.RESOLVED,
}
REFUSED = sorted(set(product(Status, Verb)) - LEADS.keys())


@pytest.mark.parametrize(("at", "verb"), LEADS)
def test_a_verb_that_is_possible_leads_on(at: Status, verb: Verb) -> None:
    assert after(at, verb) is LEADS[at, verb]
    assert verb in possible(at)


@pytest.mark.parametrize(("at", "verb"), REFUSED)
def test_a_verb_that_is_not_possible_is_refused_with_what_is(at: Status, verb: Verb) -> None:
    with pytest.raises(VerbRefused) as refused:
        after(at, verb)
    assert (refused.value.status, refused.value.verb) == (at, verb)
    assert refused.value.possible == possible(at)
    assert verb not in possible(at)


@pytest.mark.parametrize(
    ("at", "verb", "sentence"),
    [
        (Status.NEW, Verb.ANSWER, "cannot answer a ticket that is new; possible: claim"),
        (Status.CLAIMED, Verb.CLAIM, "a ticket that is claimed; possible: answer, resolve"),
        (Status.RESOLVED, Verb.CLAIM, "a ticket that is resolved; possible: nothing more"),
    ],
)
def test_a_refusal_reads_as_a_sentence(at: Status, verb: Verb, sentence: str) -> None:
    with pytest.raises(VerbRefused, match=re.escape(sentence)):
        after(at, verb)


@pytest.mark.parametrize(
    ("status", "holder", "who", "already"),
    [
        (Status.CLAIMED, "sara", "sara", True),
        (Status.ANSWERED, "sara", "sara", True),
        (Status.CLAIMED, "sara", "ali", False),
        (Status.NEW, None, "sara", False),
        (Status.REFERRED, None, "sara", False),
        (Status.RESOLVED, "sara", "sara", False),
    ],
)
def test_claiming_again_what_one_holds_is_no_error(
    status: Status, holder: str | None, who: str, *, already: bool
) -> None:
    assert claimed_already(status, holder, who) is already


def test_a_ticket_is_open_until_it_is_resolved() -> None:
    assert [status for status in Status if not status.open] == [Status.RESOLVED]


def test_the_same_post_opens_the_same_ticket() -> None:
    assert ticket_id(PostId("a")) == ticket_id(PostId("a")) != ticket_id(PostId("b"))
