"""The cases of triage, of a service that holds what a test says."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.dashboard.calling import Api, Refused
from api.dashboard.cases import Cases, cases_of, still_waits

TAGS = {"sure": False, "municipality": None}
SURE = {"sure": True, "municipality": {"code": "jeddah"}}


def a_post(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": name, "tags": TAGS, "ticket": None, **more}


def a_ticket(name: str, *posts: str) -> dict[str, Any]:
    return {"id": name, "posts": [{"id": each} for each in posts], "post_count": len(posts)}


def page(*items: Mapping[str, Any], more: str | None = None) -> dict[str, Any]:
    return {"items": items, "next": more}


def an_api(held: Mapping[str, Any]) -> Api:
    """Ask a service that has an answer for some paths, or a status; of others it knows nothing.

    A path with `after` is that page of it.
    """

    async def service(scope: Scope, receive: Receive, send: Send) -> None:
        after = QueryParams(scope["query_string"]).get("after")
        path = scope["path"].removeprefix("/api/v1") + (f"?after={after}" if after else "")
        found = held.get(path, 404)
        failed = isinstance(found, int)
        answer = Response(orjson.dumps({} if failed else found), found if failed else 200)
        await answer(scope, receive, send)

    return Api(service, {"type": "http", "headers": [(b"host", b"sawt.example")]})


def asked(held: Mapping[str, Any], what: str, limit: int = 5) -> Cases:
    return asyncio.run(cases_of(an_api(held), what, "", limit))


def test_a_post_that_may_not_be_seen_is_left_out_of_its_case() -> None:
    (case,) = asked(
        {"/tickets": page(a_ticket("t", "mine", "theirs")), "/posts/mine": a_post("mine")},
        "tickets",
    ).items

    assert [each["id"] for each in case.posts] == ["mine"]
    assert (case.count, case.tags, case.why) == (2, TAGS, "triage-why-unsure")


def test_a_ticket_of_which_no_post_can_be_seen_is_a_case_all_the_same() -> None:
    (case,) = asked({"/tickets": page(a_ticket("t", "theirs"))}, "tickets").items

    assert (case.posts, case.tags, case.why) == ([], None, "triage-why-unjudged")


def test_a_case_is_judged_by_the_first_post_of_which_anything_is() -> None:
    held = {"/posts/a": a_post("a", tags=None), "/posts/b": a_post("b", tags=SURE)}
    (case,) = asked({"/tickets": page(a_ticket("t", "a", "b"))} | held, "tickets").items

    assert [each["id"] for each in case.posts] == ["a", "b"]
    assert (case.tags, case.why) == (SURE, "triage-why-desk")


def test_what_is_sure_and_of_no_known_place_says_so() -> None:
    held = {"/posts/a": a_post("a", tags=TAGS | {"sure": True})}
    (case,) = asked({"/tickets": page(a_ticket("t", "a"))} | held, "tickets").items

    assert case.why == "triage-why-placeless"


def test_a_suggestion_whose_ticket_went_to_others_is_passed_over_for_the_next() -> None:
    gone, there = {"id": "hint_2", "ticket": "x"}, {"id": "hint_1", "ticket": "t"}
    held = {
        "/corrections/suggested": page(gone, more="c1"),
        "/corrections/suggested?after=c1": page(there, more="c2"),
        "/tickets/t": a_ticket("t"),
    }
    found = asked(held, "suggested", limit=1)

    assert [(each.id, each.why) for each in found.items] == [("hint_1", "triage-why-returned")]
    assert found.next == "c2"


def test_posts_without_a_ticket_are_cases_themselves() -> None:
    found = asked({"/posts": page(a_post("a"))}, "posts")

    assert [(each.id, each.posts[0]["id"], each.ticket) for each in found.items] == [
        ("a", "a", None)
    ]
    assert found.next is None


def test_what_fails_is_not_taken_for_what_may_not_be_seen() -> None:
    with pytest.raises(Refused):
        asked({"/tickets": page(a_ticket("t", "a")), "/posts/a": 503}, "tickets")


@pytest.mark.parametrize(
    ("held", "what", "waits"),
    [
        ({"/tickets": page(a_ticket("t"))}, "tickets", True),
        ({"/tickets": page()}, "tickets", False),
        ({"/posts/t": a_post("t")}, "posts", True),
        ({"/posts/t": a_post("t", tags=None)}, "posts", True),
        ({"/posts/t": a_post("t", tags=SURE)}, "posts", False),
        ({"/posts/t": a_post("t", ticket="x")}, "posts", False),
        ({}, "suggested", True),
    ],
)
def test_a_case_waits_until_somebody_has_decided_it(
    held: Mapping[str, Any], what: str, *, waits: bool
) -> None:
    assert asyncio.run(still_waits(an_api(held), what, "t")) is waits
