"""Which posts are one and the same."""

from typing import Any

import pytest

from listener.border import LONGEST_ID
from listener.identity import global_name, is_sure, marks_of, original_of, reissued, told_by
from listener.post import Platform, Post
from make import a_post

TWEET = "1790000000000000001"
STATUS = "https://mastodon.example/@sara/110000000000000001"


@pytest.mark.parametrize(
    ("platform", "native_id", "url", "name"),
    [
        ("x", TWEET, None, f"x:{TWEET}"),
        ("x", f"https://nitter.example/sara/status/{TWEET}#m", None, f"x:{TWEET}"),
        ("x", f"https://x.com/i/web/status/{TWEET}", None, f"x:{TWEET}"),
        ("x", "20", "https://x.com/jack/status/20", "x:20"),
        ("mastodon", STATUS, None, "mastodon:mastodon.example/110000000000000001"),
        ("mastodon", "17", STATUS, "mastodon:mastodon.example/110000000000000001"),
        (
            "mastodon",
            "https://Mastodon.example/users/sara/statuses/110000000000000001",
            None,
            "mastodon:mastodon.example/110000000000000001",
        ),
        (
            "mastodon",
            "x",
            "https://social.example/notes/9abcdefghi",
            "mastodon:social.example/9abcdefghi",
        ),
        ("bluesky", "at://did:plc:a1/app.bsky.feed.post/3k", None, "bluesky:did:plc:a1/3k"),
        ("bluesky", "https://bsky.app/profile/did:plc:a1/post/3k", None, "bluesky:did:plc:a1/3k"),
        ("youtube", "yt:video:dQw4w9WgXcQ", None, "youtube:dQw4w9WgXcQ"),
        ("youtube", "dQw4w9WgXcQ", None, "youtube:dQw4w9WgXcQ"),
        ("youtube", "https://youtu.be/dQw4w9WgXcQ?t=1", None, "youtube:dQw4w9WgXcQ"),
        ("youtube", "https://www.youtube.com/shorts/dQw4w9WgXcQ", None, "youtube:dQw4w9WgXcQ"),
        ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1", None, "youtube:dQw4w9WgXcQ"),
        ("youtube", "UgzAbCdEfGhIjKlMnOpQrStU", None, "youtube:UgzAbCdEfGhIjKlMnOpQrStU"),
        (
            "youtube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgzAbCdEfGhIjKlMnOpQrStU",
            None,
            "youtube:UgzAbCdEfGhIjKlMnOpQrStU",
        ),
        ("telegram", "JeddahNews/12", None, "telegram:jeddahnews/12"),
        ("telegram", "12", "https://t.me/s/JeddahNews/12", "telegram:jeddahnews/12"),
        ("reddit", "t3_1abcd", None, "reddit:t3_1abcd"),
        (
            "reddit",
            "1abcd",
            "https://www.reddit.com/r/jeddah/comments/1abcd/hole/",
            "reddit:t3_1abcd",
        ),
        ("reddit", "https://redd.it/1abcd", None, "reddit:t3_1abcd"),
        (
            "reddit",
            "k2",
            "https://old.reddit.com/r/jeddah/comments/1abcd/hole/k2/?context=3",
            "reddit:t1_k2",
        ),
    ],
)
def test_a_post_is_named_on_its_whole_platform(
    platform: str, native_id: str, url: str | None, name: str
) -> None:
    found = global_name(Platform(platform), native_id, url)

    assert found == name
    assert is_sure(name)


@pytest.mark.parametrize(
    ("platform", "native_id", "url"),
    [
        ("x", "7", None),
        ("youtube", "c1", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("reddit", "k2", "https://www.reddit.com/r/jeddah/comments/1abcd/hole/"),
        ("telegram", "34", "https://t.me/JeddahNews/12"),
    ],
)
def test_a_number_of_somebodys_own_names_no_post_for_sure(
    platform: str, native_id: str, url: str | None
) -> None:
    found = global_name(Platform(platform), native_id, url)

    assert found == f"{platform}?{native_id}"
    assert not is_sure(found)


@pytest.mark.parametrize(
    ("platform", "native_id", "url"),
    [
        ("news", "1", "https://news.example/1"),
        ("mastodon", "17", None),
        ("mastodon", "17", "https://mastodon.example/@sara"),
    ],
)
def test_elsewhere_an_id_says_nothing_beyond_its_source(
    platform: str, native_id: str, url: str | None
) -> None:
    assert global_name(Platform(platform), native_id, url) is None


def test_a_name_can_be_indexed() -> None:
    name = global_name(Platform.X, "9" * LONGEST_ID, None)

    assert name is not None
    assert len(name) == LONGEST_ID


def tweet(**given: Any) -> Post:
    return a_post(**{"platform": Platform.X, "native_id": TWEET, **given})


def test_the_same_tweet_through_two_sources_has_one_identity() -> None:
    assert marks_of(tweet(source="a")).identity == marks_of(tweet(source="b")).identity


def test_samples_are_never_what_people_wrote() -> None:
    url = "https://news.example/1"
    real, sample = marks_of(tweet(url=url)), marks_of(tweet(url=url, sample=True))

    assert real.identity != sample.identity
    assert real.link != sample.link
    assert sample.identity is not None
    assert is_sure(sample.identity)


def test_a_repost_goes_by_the_names_of_its_original() -> None:
    original = tweet()
    repost = tweet(native_id="1790000000000000999", repost_of=TWEET)

    assert marks_of(repost).identity == marks_of(original).identity
    assert original.id in marks_of(repost).names
    assert original_of(repost) == original.id


def test_the_address_of_a_repost_is_not_that_of_its_original() -> None:
    own = "https://mastodon.example/@ali/110000000000000002"
    repost = a_post(
        platform=Platform.MASTODON, native_id="2", url=own, repost_of="110000000000000001"
    )

    assert marks_of(repost).identity == original_of(repost)
    assert (
        marks_of(
            a_post(
                platform=Platform.MASTODON,
                native_id="2",
                url=STATUS,
                repost_of="110000000000000001",
            )
        ).identity
        == "mastodon:mastodon.example/110000000000000001"
    )


def test_a_doubtful_repost_is_stored_under_the_id_in_its_source() -> None:
    repost = tweet(native_id="8", repost_of="7")

    assert marks_of(repost).identity == original_of(repost)
    assert marks_of(repost).names == ("x?7", original_of(repost))


def test_a_quote_is_a_post_of_its_own() -> None:
    quote = tweet(native_id="1790000000000000999", quote_of=TWEET)

    assert marks_of(quote).identity == "x:1790000000000000999"


def test_what_is_stored_to_tell_a_post_by() -> None:
    told = told_by(a_post(url="https://news.example/1"))

    assert told["identity"] is None
    assert told["fingerprint"] is not None
    assert told["link"] is not None
    assert told_by(a_post(text="نعم", url=None)) == dict.fromkeys(told)


def test_a_used_id_given_again_becomes_an_id_of_its_own_always_the_same() -> None:
    one = a_post(url="https://news.example/1")
    tracked = a_post(url="https://news.example/1?utm_source=rss", text="آخر")
    other = a_post(url="https://news.example/2")

    assert reissued(one).id == reissued(tracked).id
    assert len({one.id, reissued(one).id, reissued(other).id}) == 3
    assert reissued(one).native_id.startswith("1~")
    assert len(reissued(a_post(native_id="x" * LONGEST_ID)).native_id) <= LONGEST_ID
