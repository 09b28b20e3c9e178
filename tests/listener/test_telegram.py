from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from listener.collector import Page
from listener.door import Answer
from listener.errors import SourceGarbled, SourceRefused
from listener.kinds.pages import LONGEST_TAG, MOST_TAGS
from listener.kinds.telegram import KIND, Mark, opened
from listener.kinds.telegram_page import read_page, to_posts
from listener.opening import open_source
from listener.post import AuthorKind, Platform, Post
from make import MEANS, NOON, Nowhere, a_source

HEADER = '<div class="tgme_channel_info_header"><span>أمانة الرياض</span></div>'
OWNER = (
    '<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" '
    'href="https://t.me/amana"><span dir="auto">أمانة <i class="emoji"><b>🌴</b></i></span></a>'
    "</div>"
)
PHOTO = (
    '<a class="tgme_widget_message_photo_wrap" href="https://t.me/amana/1" '
    "style=\"width:9px;background-image:url('https://cdn.example/{}.jpg')\"></a>"
)


def said(markup: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{markup}</div>'


def message(
    inner: str = "", number: int | str = 1, *, kind: str = "", meta: str = "", days_ago: int = 0
) -> str:
    at = (NOON - timedelta(days=days_ago)).isoformat()
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {kind} js-x" '
        f'data-post="amana/{number}"><div class="tgme_widget_message_bubble">{OWNER}{inner}'
        '<time class="message_video_duration">0:27</time>'
        f'<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" '
        f'href="https://t.me/amana/{number}"><time datetime="{at}">09:00</time></a></span>'
        "</div></div></div>"
    )


def channel(*messages: str, older: bool = False) -> bytes:
    link = '<a class="tme_messages_more" href="/s/amana?before=1" data-before="1"></a>'
    inner = (link if older else "") + "".join(messages)
    history = f'<section class="tgme_channel_history">{inner}</section>'
    return f"<!DOCTYPE html><html><body>{HEADER}{history}</body></html>".encode()


def numbered(*numbers: int, older: bool = True, days_ago: int = 0) -> bytes:
    posts = [message(said(f"بلاغ {n}"), n, days_ago=days_ago) for n in numbers]
    return channel(*posts, older=older)


def mapped(*messages: str, **options: str) -> list[Post]:
    return to_posts(a_source(options=options), channel(*messages))[0]


@dataclass
class Site(Nowhere):
    """Shows one page after another, and remembers what it was asked."""

    shows: list[bytes]
    answers_at: str = ""
    asked: list[str] = field(default_factory=list)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        assert (source, headers) == ("okaz", {"Accept": "text/html"})
        self.asked.append(url)
        return Answer(status=200, url=self.answers_at or url, headers={}, body=self.shows.pop(0))


async def fetch(site: Site, cursor: str | None = None, url: str = "https://t.me/s/amana") -> Page:
    source = a_source(kind="telegram", url=url)
    return await open_source(source, replace(MEANS, web=site)).fetch(cursor)


def test_a_message_is_a_post_of_its_channel() -> None:
    (post,) = mapped(
        message(said("حفرة في شارع التحلية"), 7), author_kind="official", place="riyadh"
    )

    assert (post.native_id, post.url) == ("amana/7", "https://t.me/amana/7")
    assert (post.platform, post.text, post.title) == (
        Platform.TELEGRAM,
        "حفرة في شارع التحلية",
        None,
    )
    assert (post.author, post.author_name) == ("amana", "أمانة 🌴")
    assert (post.published, post.updated) == (NOON, None)
    assert (post.author_kind, post.place) == (AuthorKind.OFFICIAL, "riyadh")
    assert (post.media, post.mentions, post.reply_to, post.repost_of) == ((), (), None, None)


def test_who_signed_a_message_is_its_author_and_when_it_was_edited_is_not_known() -> None:
    signed = '<span class="tgme_widget_message_from_author">سارة</span>,&nbsp;edited &nbsp;'

    (post,) = mapped(message(said("x"), meta=signed))

    assert (post.author, post.author_name, post.updated) == ("amana", "سارة", None)


def test_text_keeps_its_lines_its_emoji_and_its_words_in_one_piece() -> None:
    emoji = '<tg-emoji emoji-id="5"><i class="emoji" style="x"><b>⚠️</b></i></tg-emoji>'
    markup = f"{emoji}تن<b>بي</b>ه<br/>مطر &amp; برق<br><a onclick=\"a('x>')\">تفاصيل</a>"

    (post,) = mapped(message(said(markup)))

    assert post.text == "⚠️تنبيه\nمطر & برق\nتفاصيل"


def test_an_album_is_one_post_with_all_its_pictures_and_its_text_once() -> None:
    video = '<video src="https://cdn.example/3.mp4?token=x"></video>' * 2
    thumb = (
        '<i class="tgme_widget_message_video_thumb" '
        "style=\"background-image:url('//cdn.example/3.jpg')\"></i>"
    )

    (post,) = mapped(
        message(PHOTO.format(1) + PHOTO.format(2) + thumb + video + said(said("حديقة")))
    )

    assert post.text == "حديقة"
    assert post.media == (
        "https://cdn.example/1.jpg",
        "https://cdn.example/2.jpg",
        "https://cdn.example/3.jpg",
        "https://cdn.example/3.mp4?token=x",
    )


@pytest.mark.parametrize("inside", ["tgme_widget_message_metatext", "tgme_widget_message_text"])
def test_what_is_replied_to_is_named_and_not_said_again(inside: str) -> None:
    quoted = (
        '<a class="tgme_widget_message_reply" href="https://t.me/amana/3">'
        "<i style=\"background-image:url('https://cdn.example/q.jpg')\" "
        'class="tgme_widget_message_video_thumb"></i>'
        f'<div class="{inside} js-message_reply_text">السؤال</div></a>'
    )

    (post,) = mapped(message(quoted + said("الجواب"), 4))

    assert (post.text, post.reply_to, post.media) == ("الجواب", "amana/3", ())


@pytest.mark.parametrize(
    ("link", "original"),
    [
        ("https://t.me/spanews/2320", "spanews/2320"),
        ("https://t.me/s/spanews/2320?single", "spanews/2320"),
        ("https://t.me/spanews", None),
        ("https://t.me/c/15/2320", None),
        ("https://t.me.evil.example/spanews/2320", None),
        ("", None),
    ],
)
def test_a_forwarded_message_names_its_original(link: str, original: str | None) -> None:
    name = f'<a class="tgme_widget_message_forwarded_from_name" href="{link}">واس</a>'

    (post,) = mapped(message(name + said("خبر")))

    assert (post.repost_of, post.author_name) == (original, "أمانة 🌴")


def test_whom_a_text_mentions_is_known() -> None:
    one, two = (f'<a href="https://t.me/{name}">@{name}</a>' for name in ("saudi_momrah", "Amana"))
    link = '<a href="https://example.org">الموقع</a>'

    (post,) = mapped(message(said(f"{one} {two} {one} {link}")))

    assert post.mentions == ("saudi_momrah", "Amana")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("q=24.7136,46.6753&amp;ll=24.7,46.6&amp;z=16", (24.7136, 46.6753)),
        ("q=-24,-180", (-24.0, -180.0)),
    ],
)
def test_a_location_is_kept_without_a_word(question: str, place: tuple[float, float]) -> None:
    link = f'<a class="tgme_widget_message_location_wrap" href="https://maps.example/?{question}">'

    (post,) = mapped(message(link + "</a>"))

    assert ((post.lat, post.long), post.text) == (place, "")


@pytest.mark.parametrize("href", ["//maps/?q=91,0", "//maps/?q=0,181", "//maps/?q=x", "//[", "/"])
def test_a_location_that_is_nowhere_is_no_location(href: str) -> None:
    link = f'<a class="tgme_widget_message_location_wrap" href="{href}"></a>'

    (post,) = mapped(message(link + said("هنا")))

    assert (post.lat, post.long) == (None, None)


def test_a_picture_speaks_without_words_and_so_do_a_sticker_and_a_voice() -> None:
    sticker = (
        '<i class="tgme_widget_message_sticker" data-webp="https://cdn.example/s.webp" '
        "style=\"background-image:url('data:image/svg+xml;base64,AA==')\"></i>"
    )
    voice = '<audio class="tgme_widget_message_voice" src="https://cdn.example/v.ogg"></audio>'

    posts = mapped(
        *(message(said, n) for n, said in enumerate((PHOTO.format(1), sticker, voice), 1))
    )

    assert [post.text for post in posts] == ["", "", ""]
    assert [post.media for post in posts] == [
        ("https://cdn.example/1.jpg",),
        ("https://cdn.example/s.webp",),
        ("https://cdn.example/v.ogg",),
    ]


@pytest.mark.parametrize("part", ["poll_question", "document_title"])
def test_a_poll_and_a_document_are_read_by_their_title(part: str) -> None:
    (post,) = mapped(message(f'<div class="tgme_widget_message_{part}">هل أنت راض؟</div>'))

    assert post.text == "هل أنت راض؟"


def test_what_says_nothing_is_passed_over_and_is_no_error() -> None:
    service = message(PHOTO.format(1) + said("Channel photo updated"), 1, kind="service_message")
    empty = message("", 2)
    drawn = message(
        '<i class="tgme_widget_message_sticker" style="background-image:url(\'data:x\')">', 3
    )

    page = read_page(a_source(), channel(service, empty, drawn, message(said("نص"), 4)))

    assert [post.native_id for post in page.posts] == ["amana/4"]
    assert (page.ids, page.skipped) == ((1, 2, 3, 4), 0)


@pytest.mark.parametrize("number", ["", "x", "0", "٣", "1/2", "9" * 11])
def test_one_bad_message_is_counted_and_stops_no_other(number: str) -> None:
    page = read_page(a_source(), channel(message(said("a"), number), message(said("b"), 5)))

    assert ([post.text for post in page.posts], page.skipped) == (["b"], 1)


@pytest.mark.parametrize("at", ["yesterday", "", "2026-13-40T00:00:00+00:00"])
def test_a_time_that_cannot_be_read_is_no_time(at: str) -> None:
    whole = message(said("نص")).replace(NOON.isoformat(), at)

    (post,) = mapped(whole, whole.replace('<a class="tgme_widget_message_owner_name"', "<a"))

    assert (post.text, post.published) == ("نص", None)


def test_a_channel_that_hides_its_name_has_a_handle_all_the_same() -> None:
    (post,) = mapped(message(said("نص")).replace("tgme_widget_message_owner_name", ""))

    assert (post.author, post.author_name) == ("amana", None)


def test_a_page_is_oldest_first_by_number() -> None:
    posts = mapped(message(said("b"), 10), message(said("a"), 9), message(said("again"), 10))

    assert [(post.native_id, post.text) for post in posts] == [("amana/9", "a"), ("amana/10", "b")]


@pytest.mark.parametrize("body", [b"", b"\0", b"<html>", b"\xff\xfe<<<>", b"<div>" * 1_000])
def test_what_is_no_page_has_no_posts(body: bytes) -> None:
    page = read_page(a_source(), body)

    assert (page.posts, page.channel) == ((), False)
    assert to_posts(a_source(), body) == ([], 0)


@pytest.mark.parametrize("bomb", [b"<div>" * MOST_TAGS, b"<div " + b"a " * LONGEST_TAG])
async def test_a_page_that_would_stop_the_parser_is_not_parsed(bomb: bytes) -> None:
    with pytest.raises(SourceGarbled, match="form that is not known"):
        await fetch(Site([bomb]))


async def test_the_first_run_reaches_back_a_week() -> None:
    site = Site([numbered(40, 41), numbered(38, 39, days_ago=7)])
    first = await fetch(site)
    second = await fetch(site, first.cursor)

    assert site.asked == ["https://t.me/s/amana", "https://t.me/s/amana?before=40"]
    assert [post.native_id for post in first.posts] == ["amana/40", "amana/41"]
    assert (first.more, second.more) == (True, False)
    assert Mark.read(second.cursor) == Mark(newest=41)
    assert first.bytes > 0


async def test_later_runs_page_back_to_the_last_message_seen_whatever_its_age() -> None:
    site = Site([numbered(44, 45, days_ago=9), numbered(41, 42, days_ago=9)])
    first = await fetch(site, Mark(newest=41).written())
    second = await fetch(site, first.cursor)

    assert (first.more, second.more) == (True, False)
    assert Mark.read(first.cursor) == Mark(newest=45, floor=41, before=44)
    assert Mark.read(second.cursor) == Mark(newest=45)


async def test_a_run_that_stopped_goes_on_where_it_stopped() -> None:
    site = Site([numbered(42, 43)])

    page = await fetch(site, Mark(newest=90, floor=40, before=44).written())

    assert site.asked == ["https://t.me/s/amana?before=44"]
    assert Mark.read(page.cursor) == Mark(newest=90, floor=40, before=42)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(numbered(42, 43, older=False), id="the beginning of the channel"),
        pytest.param(numbered(44, 45), id="the same page again"),
        pytest.param(channel('<div class="tme_no_messages_found"></div>'), id="nothing"),
        pytest.param(numbered(40, 41), id="what was seen"),
    ],
)
async def test_paging_back_ends(shown: bytes) -> None:
    page = await fetch(Site([shown]), Mark(newest=90, floor=40, before=44).written())

    assert (page.more, Mark.read(page.cursor)) == (False, Mark(newest=90))


async def test_a_channel_that_began_anew_is_followed() -> None:
    page = await fetch(Site([numbered(1, 2, older=False)]), Mark(newest=900).written())

    assert Mark.read(page.cursor) == Mark(newest=2)


async def test_a_page_of_service_messages_alone_ends_the_first_run() -> None:
    page = await fetch(Site([channel(message(kind="service_message"), older=True)]))

    assert (page.posts, page.more) == ((), False)


@pytest.mark.parametrize(
    "shown",
    [channel('<div class="tme_no_messages_found">No posts found</div>'), channel()],
)
async def test_an_empty_channel_is_an_empty_page(shown: bytes) -> None:
    page = await fetch(Site([shown]))

    assert (page.posts, page.skipped, page.more, page.reason) == ((), 0, False, None)


async def test_what_was_passed_over_is_said() -> None:
    page = await fetch(Site([channel(message(said("a"), "x"), message(said("b"), 2))]))

    assert (page.skipped, page.reason) == (1, "1 messages could not be read")


@pytest.mark.parametrize(
    "site",
    [
        pytest.param(Site([b"<html>"]), id="no channel's page"),
        pytest.param(Site([numbered(1)], answers_at="https://t.me/amana"), id="redirected"),
    ],
)
async def test_what_is_no_public_channel_is_refused_with_the_remedy(site: Site) -> None:
    with pytest.raises(SourceRefused, match=r"amana is not a public channel .* check the name"):
        await fetch(site)


async def test_a_page_whose_messages_cannot_be_found_is_not_taken_for_silence() -> None:
    with pytest.raises(SourceGarbled, match="form that is not known"):
        await fetch(Site([channel('<div class="message_of_tomorrow">نص</div>')]))


@pytest.mark.parametrize("cursor", [None, "", "not json", "[]", '{"newest": "x"}'])
def test_a_cursor_that_is_none_of_ours_begins_anew(cursor: str | None) -> None:
    assert Mark.read(cursor) == Mark()


@pytest.mark.parametrize("url", ["https://t.me/amana", "https://t.me/s/amana/"])
async def test_an_address_is_rewritten_to_the_public_page(url: str) -> None:
    site = Site([numbered(1)])

    await fetch(site, url=url)

    assert KIND.visits(url)
    assert site.asked == ["https://t.me/s/amana"]


@pytest.mark.parametrize(
    "url",
    [
        "@amana",
        "http://t.me/s/amana",
        "https://t.me/",
        "https://t.me/+AbCdEf",
        "https://t.me/c/123/4",
        "https://t.me/s/amana?before=5",
        "https://t.me/amana/5",
        "https://telegram.example/s/amana",
    ],
)
def test_any_other_address_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(
        ValueError, match=r"give the public page of a channel: https://t\.me/s/NAME"
    ):
        KIND.visits(url)


def test_a_source_that_names_no_channel_is_not_opened() -> None:
    with pytest.raises(SourceRefused, match="give the public page"):
        opened(a_source(url="https://t.me/c/1/2"), MEANS)
