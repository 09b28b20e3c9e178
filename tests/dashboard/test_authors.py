"""Who waits for the answer to a ticket."""

from typing import Any

from api.dashboard.authors import authors_of


def a_post(number: int, author: str | None, answered: str | None = None) -> dict[str, Any]:
    return {"id": str(number), "author": author, "platform": "x", "answered": answered}


def test_posts_are_put_together_by_their_authors_and_those_who_wait_come_first() -> None:
    told = "2026-11-27T10:00:00Z"
    posts = [a_post(1, "A", told), a_post(2, "B", told), a_post(3, "B"), a_post(4, "C")]

    found = authors_of(posts)

    assert [each.latest["id"] for each in found] == ["3", "4", "1"]
    assert [each.told for each in found] == [None, None, told]
    assert [len(each.posts) for each in found] == [2, 1, 1]


def test_whoever_has_no_account_is_somebody_else_each_time() -> None:
    assert len(authors_of([a_post(1, None), a_post(2, None)])) == 2


def test_the_same_name_on_another_platform_is_somebody_else() -> None:
    assert len(authors_of([a_post(1, "A"), a_post(2, "A") | {"platform": "bluesky"}])) == 2
