"""What is said of a matter that is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classifier.tags import Intent
from listener.post import Platform, PostId
from make import NOON
from router.objecting import Heard, Said, heard, name_answered, name_of_reply, weightiest

HOUR = timedelta(hours=1)
WITHIN = 72 * HOUR
SAID = Said(post=PostId("a"), text="حفرة", relevant=True, intent=Intent.COMPLAINT, at=NOON + HOUR)


def of(**given: object) -> Heard:
    return heard(replace(SAID, **given), NOON, WITHIN)  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", sorted(set(Intent) - {Intent.PRAISE}))
def test_whatever_is_relevant_and_no_thanks_is_an_objection(intent: Intent) -> None:
    assert of(intent=intent) is Heard.OBJECTION


def test_thanks_take_nothing_up_again() -> None:
    assert of(intent=Intent.PRAISE) is Heard.THANKS
    assert of(intent=Intent.PRAISE, relevant=False) is Heard.THANKS


@pytest.mark.parametrize(
    "text", ["لم يُصلح", "للحين نفس الشي", "غير صحيح", "ما تم شي", "وين الإصلاح؟", "الله المستعان"]
)
def test_an_answer_that_names_no_matter_objects_to_the_one_it_answers(text: str) -> None:
    assert of(relevant=False, text=text) is Heard.OBJECTION
    assert of(relevant=False, text=text, at=NOON - HOUR) is Heard.REMARK
    assert of(relevant=False, text=text, at=NOON + 2 * WITHIN) is Heard.REMARK


@pytest.mark.parametrize(
    "text", ["تمام", "👍", "@amana اوكي شكراً", "الله يعطيكم العافية", "", "Ok!"]
)
def test_an_answer_that_only_agrees_is_thanks_whatever_the_model_says(text: str) -> None:
    assert of(relevant=False, text=text) is Heard.THANKS


def test_what_an_office_says_itself_takes_nothing_up_again() -> None:
    assert of(by_office=True) is Heard.OFFICE
    assert of(by_office=True, at=NOON + 2 * WITHIN) is Heard.OFFICE


def test_the_time_to_object_begins_with_the_end_of_the_matter_and_is_over_at_once() -> None:
    assert of(at=NOON - timedelta(seconds=1)) is Heard.LATE
    assert of(at=NOON) is Heard.OBJECTION
    assert of(at=NOON + WITHIN) is Heard.OBJECTION
    assert of(at=NOON + WITHIN + timedelta(seconds=1)) is Heard.AFTER


def test_of_several_posts_the_weightiest_counts_and_of_equals_the_first() -> None:
    thanks = replace(SAID, post=PostId("t"), intent=Intent.PRAISE)
    second = replace(SAID, post=PostId("b"))

    assert weightiest([thanks, SAID, second], NOON, WITHIN) == (Heard.OBJECTION, SAID)
    assert weightiest([thanks], NOON, WITHIN) == (Heard.THANKS, thanks)


@pytest.mark.parametrize(
    ("platform", "link", "answered"),
    [
        (Platform.X, "https://x.com/i/web/status/1790000000000000001", "1790000000000000001"),
        (
            Platform.BLUESKY,
            "https://bsky.app/profile/did:plc:abc/post/3k2",
            "at://did:plc:abc/app.bsky.feed.post/3k2",
        ),
        # The number is that of the server which was asked, whose name nobody says.
        (Platform.MASTODON, "https://social.example/@amana/112233445566", "112233445566"),
        (
            Platform.MASTODON,
            "https://social.example/@amana/112233445566",
            "https://other.example/@amana/112233445566",
        ),
    ],
)
def test_a_reply_is_named_as_those_who_answer_it_name_it(
    platform: Platform, link: str, answered: str
) -> None:
    assert name_of_reply(platform, link) == name_answered(platform, answered)
    assert name_of_reply(platform, link)


def test_what_names_no_post_for_sure_is_no_name() -> None:
    assert name_of_reply(Platform.X, None) is None
    assert name_of_reply(Platform.X, "https://x.com/amana") is None
    assert name_answered(Platform.X, "17") is None
    assert name_answered(Platform.FORUM, "17") is None
