"""Naming tickets."""

from listener.post import PostId
from router.ticket import ticket_id


def test_the_same_post_opens_the_same_ticket() -> None:
    assert ticket_id(PostId("a")) == ticket_id(PostId("a")) != ticket_id(PostId("b"))
