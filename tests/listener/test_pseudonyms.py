"""Who is called by a pseudonym, and what is shown of them."""

from dataclasses import replace

import pytest

from listener.masking import Identity
from listener.post import AuthorKind, Platform, Post, PostId
from listener.pseudonyms import Names, disguised, is_named, neutral
from make import a_post

NAMES = Names(b"k" * 32)
SARA = a_post(
    platform=Platform.X,
    native_id="1790000000000000001",
    url="https://x.com/sara/status/1790000000000000001",
    author="Sara",
    author_name="سارة العتيبي",
    author_kind=AuthorKind.CITIZEN,
    profile_location="حي الصفا",
    title="سارة العتيبي على X",
    text="حفرة كبيرة @jeddah_amanah @sara",
    mentions=("jeddah_amanah", "sara"),
    media=("https://pbs.example/1.jpg", "https://x.com/sara/photo/1"),
)


def called(post: Post, names: Names = NAMES) -> str | None:
    found = names.pseudonym(post)
    return found.ar if found else None


def test_one_account_is_always_called_the_same_and_two_are_not() -> None:
    again = replace(SARA, native_id="2", author="@sara", author_name="سارة")

    assert called(SARA) == called(again)
    assert called(SARA) != called(replace(SARA, author="nora"))
    assert called(SARA) != called(replace(SARA, platform=Platform.MASTODON))


def test_without_the_key_nobody_can_tell() -> None:
    assert called(SARA) != called(SARA, Names(b"x" * 32))
    assert NAMES.digest("author", "x", "sara") != Names(b"x" * 32).digest("author", "x", "sara")
    assert NAMES.digest("a", "b") != NAMES.digest("a\x1f", "b")


def test_a_person_has_one_name_under_one_key() -> None:
    first, second = Names(b"a" * 32), Names(b"b" * 32)

    assert first.digest("reporter", "0501234567") == first.digest("reporter", "0501234567")
    assert first.digest("reporter", "0501234567") != first.digest("reporter", "0507654321")
    assert first.digest("reporter", "0501234567") != second.digest("reporter", "0501234567")


def test_a_pseudonym_says_what_somebody_is_in_both_languages() -> None:
    found = NAMES.pseudonym(SARA)
    assert found
    assert found.ar.startswith("مواطن ")
    assert found.en == found.ar.replace("مواطن", "Citizen")
    assert found.en.isascii()
    assert (called(replace(SARA, author_kind=None)) or "").startswith("كاتب ")


def test_who_has_only_a_name_is_called_by_it_and_who_has_none_by_nothing() -> None:
    named = replace(SARA, author=None)

    assert called(named)
    assert called(named) != called(replace(named, author_name="نورة"))
    assert called(replace(named, author_name=None)) is None


def test_a_post_is_shown_without_its_author() -> None:
    shown = disguised(SARA, NAMES)

    assert shown.id == SARA.id
    assert shown.url == "https://x.com/i/status/1790000000000000001"
    assert shown.text == "حفرة كبيرة @jeddah_amanah @••••"
    assert shown.title == "•••••••••••• على X"
    assert shown.mentions == ("jeddah_amanah",)
    assert shown.media == ("https://pbs.example/1.jpg",)
    assert (shown.profile_location, shown.author_kind) == (None, AuthorKind.CITIZEN)
    assert "sara" not in repr(shown).lower()


def test_of_an_unknown_author_nothing_is_made_up() -> None:
    nobody = a_post(author=None, title=None)

    assert disguised(nobody, NAMES) == nobody


@pytest.mark.parametrize(
    ("kind", "platform", "named"),
    [
        (AuthorKind.OFFICIAL, Platform.X, True),
        (AuthorKind.OUTLET, Platform.X, True),
        (AuthorKind.OUTLET, Platform.FORUM, False),
        (AuthorKind.JOURNALIST, Platform.NEWS, True),
        (AuthorKind.JOURNALIST, Platform.X, False),
        (AuthorKind.BUSINESS, Platform.X, False),
        (AuthorKind.CITIZEN, Platform.NEWS, False),
        (None, Platform.X, False),
    ],
)
def test_offices_and_the_press_stay_named(
    kind: AuthorKind | None, platform: Platform, *, named: bool
) -> None:
    post = replace(SARA, author_kind=kind, platform=platform)

    assert is_named(post) is named
    assert (disguised(post, NAMES) == post) is named


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, None),
        ("https://twitter.com/sara/status/12?s=20", "https://x.com/i/status/12"),
        (
            "https://www.reddit.com/user/sara/comments/abc/x/",
            "https://www.reddit.com/comments/abc",
        ),
        ("https://town.example/@sara/12", None),
        ("https://town.example/users/sara/statuses/12", None),
        ("https://bsky.app/profile/sara.bsky.social/post/3k", None),
        ("https://bsky.app/profile/did:plc:abc/post/3k", "https://bsky.app/profile/did:plc:abc/post/3k"),
        ("https://news.example/a/1", "https://news.example/a/1"),
    ],
)  # fmt: skip
def test_an_address_names_no_account(url: str | None, shown: str | None) -> None:
    assert neutral(url) == shown


def test_an_address_that_names_a_known_author_is_not_shown() -> None:
    assert neutral("https://site.example/p/sara", Identity("sara")) is None
    assert neutral("https://site.example/p/1", Identity("sara")) == "https://site.example/p/1"


def test_an_erased_post_keeps_its_id() -> None:
    assert replace(SARA, native_id="erased", kept_as=PostId("abc")).id == "abc"
