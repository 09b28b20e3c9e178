"""Searching Arabic text: the same on both engines, forgiving spelling, safe with any query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.words import words_of
from listener.post import AuthorKind
from make import NOON, a_post
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.search import asked_for, terms_of

TEXT = "الحُفَر في شارع الأمير سلطان بجدة، وأعمدة الإنارة طافية #أمانة_جدة @Jeddah_Amana طريق ١٢"


@pytest.mark.parametrize(
    "query",
    [
        "الحفر", "حفر", "اعمده", "أعمدة", "انارة", "الانارة", "جدة", "جده", "بجدة", "امانة",
        "شــارع", "12", "١٢", "jeddah", "JEDDAH_AMANA", "طافيه سلطان", "  حفر  ", "«حفر»!",
        "حفر' | '", "والحفر", "وشارع",
    ],
)  # fmt: skip
async def test_a_post_is_found_by(sessions: Sessions, query: str) -> None:
    posts = SqlPosts(sessions)
    await posts.push([a_post(text=TEXT)], NOON)

    assert len((await posts.list(PostFilter(text=query), limit=9)).items) == 1


@pytest.mark.parametrize(
    "query",
    [
        "كهرباء", "حفر كهرباء", "'", '"', "\\", "* AND NEAR(", "()", "!", "%", "\x00",
        "\ud800", "a\U0001e900b", ":*", "NOT x", "😀", "--", "ال", "x" * 5000, "ٱ" * 300,
    ],
)  # fmt: skip
async def test_nothing_is_found_and_nothing_breaks_by(sessions: Sessions, query: str) -> None:
    posts = SqlPosts(sessions)
    await posts.push([a_post(text=TEXT)], NOON)

    assert (await posts.list(PostFilter(text=query), limit=9)).items == []


SIGNED = "حفرة خطيرة في جدة، أبو فهد العتيبي @abu_fahad_99"


async def test_nobody_is_found_by_the_name_that_a_post_signs_with(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    author = {"author": "abu_fahad_99", "author_name": "أبو فهد العتيبي"}
    await posts.push([a_post(text=SIGNED, **author)], NOON)

    for query in ("abu_fahad_99", "fahad", "العتيبي"):
        assert (await posts.list(PostFilter(text=query), limit=9)).items == [], query
    assert (await posts.list(PostFilter(text="حفرة خطيرة"), limit=9)).items


async def test_nobody_is_found_by_the_name_that_an_edited_post_signs_with(
    sessions: Sessions,
) -> None:
    posts = SqlPosts(sessions)
    author = {"author": "abu_fahad_99", "author_name": "أبو فهد العتيبي"}
    await posts.push([a_post(text="حفرة", **author)], NOON)

    await posts.push([a_post(text=SIGNED, **author)], NOON)

    assert (await posts.list(PostFilter(text="fahad"), limit=9)).items == []
    assert (await posts.list(PostFilter(text="خطيرة"), limit=9)).items


async def test_offices_are_found_by_the_name_that_they_sign_with(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    office = {"author": "Jeddah_Amana_1", "author_kind": AuthorKind.OFFICIAL}
    await posts.push([a_post(text="أعمال صيانة @Jeddah_Amana_1", **office)], NOON)

    assert (await posts.list(PostFilter(text="jeddah_amana_1"), limit=9)).items


async def test_a_title_is_searched_too(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    await posts.push([a_post(title="تسرب مياه", text="التفاصيل")], NOON)

    assert (await posts.list(PostFilter(text="تسرب تفاصيل"), limit=9)).items


async def test_a_text_of_any_kind_can_be_indexed(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    texts = ["", "😀", "'\"\\", "ه" * 100_000, " ".join(map(str, range(5000))), "a\U0001e900b"]

    pushed = await posts.push(
        [a_post(native_id=str(n), text=text) for n, text in enumerate(texts)], NOON
    )

    assert all(each.new for each in pushed)


SIGNS = (
    "جدة",
    "#",
    "@",
    "www.",
    "https://a.example/",
    "_",
    ".",
    "😀",
    "\u200d",
    " ",
    "\n",
    "\x1c",
    "1\ufe0f\u20e3",
)


@given(st.text() | st.lists(st.sampled_from(SIGNS)).map("".join))
def test_no_word_reaches_beyond_white_space(text: str) -> None:
    """What each part of a text is found by is remembered by that part alone."""
    whole = [(word.folded, word.kind) for word in words_of(text)]
    parts = [(word.folded, word.kind) for part in text.split() for word in words_of(part)]

    assert parts == whole


def test_a_text_of_very_many_words_is_found_by_the_first() -> None:
    assert len(terms_of(" ".join(map(str, range(5000))))) == 2_000
    assert terms_of("".join(f"{n}." for n in range(5000)))[:2] == ["0", "1"]


def test_a_querys_word_loses_its_article_but_no_letter_of_its_own() -> None:
    assert asked_for("بلدية البلدية") == [("بلديه",), ("البلديه", "بلديه")]
    assert asked_for("وبلدية والبلدية") == [
        ("وبلديه", "بلديه"),
        ("والبلديه", "بلديه", "البلديه"),
    ]


def test_a_word_is_indexed_without_its_clitics() -> None:
    assert terms_of("وبجدة") == ["وبجده", "بجده", "جده"]
