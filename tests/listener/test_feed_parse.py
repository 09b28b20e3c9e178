import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import ITEM, SITE, atom, rss
from listener.feeds.entry import Document, Entry, NotAFeed
from listener.feeds.parse import parse

NOON = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def read(text: str, base: str = SITE) -> Document:
    return parse(text.encode(), base=base)


def first(text: str) -> Entry:
    return read(text).entries[0]


def test_an_rss_item_becomes_an_entry() -> None:
    assert first(rss(ITEM)) == Entry(
        id="1",
        link="https://news.example/1",
        title="حفرة في شارع التحلية",
        text="كسرت كفر سيارتي",
        published=NOON,
        updated=NOON,
    )


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ("<link>/2</link>", "link", "https://news.example/2"),
        ('<link xml:base="https://x.example/a/">b</link>', "link", "https://x.example/a/b"),
        ("<link>javascript:alert(1)</link>", "link", None),
        ("<link>http://[broken</link>", "link", None),
        ('<link>/&lt;b&gt;"2`</link>', "link", "https://news.example/%3Cb%3E%222%60"),
        ("<author>&lt;b onclick=x>سارة</author>", "author_name", "سارة"),
        ("<guid>https://news.example/3</guid>", "link", "https://news.example/3"),
        ('<guid isPermaLink="false">https://news.example/3</guid>', "link", None),
        ('<guid ispermalink="FALSE">https://news.example/3</guid>', "link", None),
        ("<guid>٣</guid>", "link", None),
        ("<title>&lt;![CDATA[حريق]]></title>", "title", "حريق"),
        ('<atom:link rel="self" href="/self"/><atom:link href="/4"/>', "link",
         "https://news.example/4"),
        ("<description>نص &lt;b&gt;غامق&lt;/b&gt;</description>", "text", "نص غامق"),
        ("<description>موجز</description><content:encoded>&lt;p>كامل&lt;/p></content:encoded>",
         "text", "كامل"),
        ("<media:group><media:description>وصف</media:description></media:group>", "text", "وصف"),
        ("<dc:title>عنوان</dc:title>", "title", "عنوان"),
        ("<media:group><media:title>عنوان</media:title></media:group>", "title", "عنوان"),
        ("<title>نص <b>غامق</b></title>", "title", "نص غامق"),
        ("<title>\n أ\n   ب </title>", "title", "أ ب"),
        ("<title></title><guid>1</guid>", "title", None),
        ("<author>a@x.example (سارة)</author>", "author", "a@x.example"),
        ("<author>a@x.example (سارة)</author>", "author_name", "سارة"),
        ("<author>سارة &lt;a@x.example></author>", "author_name", "سارة"),
        ("<dc:creator>سارة</dc:creator>", "author_name", "سارة"),
        ("<dc:creator>سارة</dc:creator>", "author", "سارة"),
        ('<enclosure url="/a.jpg"/><enclosure url="data:x"/>', "media",
         ("https://news.example/a.jpg",)),
        ('<media:group><media:content url="/v.mp4"/></media:group><media:content url="/w.mp4"/>',
         "media", ("https://news.example/v.mp4", "https://news.example/w.mp4")),
        ('<media:thumbnail url="/t.jpg"/>', "media", ("https://news.example/t.jpg",)),
        ('<atom:link rel="enclosure" href="/p.mp3"/>', "media", ("https://news.example/p.mp3",)),
        ("<dc:date>2026-11-23T07:30:00Z</dc:date>", "published", NOON),
        ("<atom:updated>2026-11-23T07:30:00Z</atom:updated>", "updated", NOON),
        ("<atom:updated>2026-11-23T07:30:00Z</atom:updated>", "published", NOON),
        ("<georss:point>21.5 39.2</georss:point>", "lat", 21.5),
        ("<geo:lat>21.5</geo:lat><geo:long>39.2</geo:long>", "long", 39.2),
        ("<georss:point>200 39.2</georss:point>", "lat", None),
        ("<georss:where><geo:lat>21.5</geo:lat></georss:where>", "lat", None),
        ('<thr:in-reply-to ref="9"/>', "reply_to", "9"),
    ],
)  # fmt: skip
def test_what_rss_says(item: str, field: str, value: object) -> None:
    assert getattr(first(rss(item)), field) == value


def test_a_feed_hosted_elsewhere_links_to_its_own_site() -> None:
    feed = rss("<link>/2</link>", channel="<link>https://okaz.example/</link>")

    assert first(feed).link == "https://okaz.example/2"


@pytest.mark.parametrize(
    "text",
    [
        (
            '<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://purl.org/rss/1.0/"'
            ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:channel><r:title>x</r:title>'
            '</r:channel><r:item rdf:about="https://news.example/1"><r:title>حفرة</r:title></r:item></RDF>'
        ),
        '<CHANNEL><ITEM HREF="https://news.example/1"><TITLE>حفرة</TITLE></ITEM></CHANNEL>',
        (
            "<rss><channel><items><item><link>https://news.example/1</link><title>حفرة</title></item>"
            "</items></channel></rss>"
        ),
        (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><item>'  # noqa: E501 - a row of the table
            "<link>https://news.example/1</link><title>حفرة</title></item></channel></rss>"
        ),
        (
            '<!DOCTYPE rss [<!ENTITY hole "حفرة">]><rss><channel><item>'
            "<link>https://news.example/1</link><title>&hole;</title></item></channel></rss>"
        ),
    ],
)
def test_the_dialects_of_rss(text: str) -> None:
    entry = first(text)

    assert (entry.link, entry.title) == ("https://news.example/1", "حفرة")


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ('<link rel="self" href="/s"/><link href="/a"/>', "link", "https://news.example/a"),
        ('<link type="application/json" href="/j"/><link type="text/html" href="/h"/>', "link",
         "https://news.example/h"),
        ('<link rel="self" href="/s"/>', "link", "https://news.example/s"),
        ('<content src="/c"/>', "link", "https://news.example/c"),
        ('<title type="text">&lt;b&gt; وسم</title>', "title", "<b> وسم"),
        ('<title type="html">&lt;b&gt;وسم&lt;/b&gt;</title>', "title", "وسم"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">أ<b>ب</b></div></title>',
         "title", "أب"),
        ("<title>AT&amp;amp;T</title>", "title", "AT&T"),
        ('<title mode="escaped" type="text/html">&lt;i&gt;x&lt;/i&gt;</title>', "title", "x"),
        ('<title mode="base64">2K3Zgdix2Kk=</title>', "title", "حفرة"),
        ('<content type="image/png">iVBORw0KGgo=</content><summary>صورة</summary>', "text", "صورة"),
        ('<content type="html">&lt;p>أ&lt;/p>&lt;p>ب&lt;/p></content>', "text", "أ\nب"),
        ("<author><name>سارة</name><uri>https://x.example/s</uri></author>", "author",
         "https://x.example/s"),
        ("<author><name>سارة</name></author>", "author_name", "سارة"),
        ("<author>سارة</author>", "author_name", "سارة"),
        ("<source><author><name>سارة</name></author></source>", "author_name", "سارة"),
        ("<updated>2026-11-23T07:30:00Z</updated>", "published", NOON),
        ("<id>/x</id>", "id", "https://news.example/x"),
        ('<id xml:base="https://y.example/">x</id>', "id", "https://y.example/x"),
        ("<id>HTTP://News.example/x</id>", "id", "HTTP://News.example/x"),
        ('<link rel="enclosure" href="/p.mp3"/>', "media", ("https://news.example/p.mp3",)),
        (('<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:title>ع</media:title>'
         "<media:description>وصف</media:description></media:group>"), "text", "وصف"),
    ],
)  # fmt: skip
def test_what_atom_says(entry: str, field: str, value: object) -> None:
    assert getattr(first(atom(entry)), field) == value


def test_an_id_that_is_an_address_leads_to_an_entry_without_links() -> None:
    assert first(atom("<id>https://news.example/3</id>")).link == "https://news.example/3"
    assert first(atom("<id>urn:uuid:3</id>")).link is None


@pytest.mark.parametrize("space", ["http://nobody.example/ns", "https://cyber.harvard.edu/rss"])
def test_a_feed_in_a_namespace_of_its_own_is_read_as_what_it_calls_itself(space: str) -> None:
    item = f"{ITEM}<dc:creator>سارة</dc:creator>"
    text = rss(item).replace("<rss", f'<rss xmlns="{space}"', 1)

    assert read(text).entries == read(rss(item)).entries


@pytest.mark.parametrize("items", ["", ', "items": null'])
def test_a_json_feed_without_items_is_empty(items: str) -> None:
    assert read(f'{{"version": "https://jsonfeed.org/version/1"{items}}}').entries == ()


def test_who_speaks_for_the_feed_speaks_for_its_entries() -> None:
    feed = atom("<id>1</id>", feed="<author><name>أمانة جدة</name></author>")

    assert first(feed).author_name == "أمانة جدة"
    assert first(atom("<id>1</id>", feed='<creator xmlns="http://purl.org/dc/elements/1.1/">'
                      "سارة</creator>")).author_name == "سارة"  # fmt: skip


def test_an_entry_may_stand_alone() -> None:
    assert first('<entry xmlns="http://www.w3.org/2005/Atom"><title>أ</title></entry>').title == "أ"


def test_a_json_feed_is_read() -> None:
    feed = """{"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "سارة"}],
    "items": [{"id": 7, "url": "/7", "title": "حفرة", "content_html": "<p>كبيرة</p>",
    "date_published": "2026-11-23T10:30:00+03:00", "attachments": [{"url": "/a.mp3"}, 1],
    "image": "/a.jpg"}, 5, {"id": 1.5, "summary": "موجز", "author": {"url": "https://x.example"}},
    {"id": true, "summary": "عنوان", "content_text": "نص"}]}"""

    document = read(feed)

    assert document.skipped == 1
    assert document.entries[0] == Entry(
        id="7", link="https://news.example/7", title="حفرة", text="كبيرة", author="سارة",
        author_name="سارة", published=NOON, updated=NOON,
        media=("https://news.example/a.mp3", "https://news.example/a.jpg"),
    )  # fmt: skip
    assert document.entries[1] == Entry(id="1.5", text="موجز", author="https://x.example")
    assert document.entries[2] == Entry(title="عنوان", text="نص", author="سارة", author_name="سارة")


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("مياه & كهرباء", "مياه & كهرباء"),
        ("أ&nbsp;ب &hellip;", "أ\u00a0ب …"),
        ("أ &#x110000; &#xD800; &#0; ب", "أ \ufffd \ufffd \ufffd ب"),
        ("أ\x00\x0bب", "أب"),
        ("&nonsense; أ", "&nonsense; أ"),
        ("<![CDATA[أ & ب]]> & ج", "أ & ب & ج"),
        ("<zz:b>أ</zz:b>", "أ"),
    ],
)
def test_common_faults_are_mended(title: str, read_as: str) -> None:
    document = read(rss(f"<title>{title}</title>", ITEM) + "<!-- served by --><script>")

    assert [entry.title for entry in document.entries] == [read_as, "حفرة في شارع التحلية"]
    assert document.whole


def test_a_broken_document_type_is_left_out() -> None:
    text = '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://x.example/]"> %a; ]>' + rss(ITEM)

    assert first(text).id == "1"


def test_what_cannot_be_mended_is_read_tolerantly() -> None:
    item = ITEM + '<enclosure url="/a.jpg"/><author>سارة</author>'
    document = read(rss(f"<b><i>{item}</b>", ITEM.replace("<guid>1", "<guid>2")))

    assert [entry.id for entry in document.entries] == ["1", "2"]
    assert document.entries[0].title == "حفرة في شارع التحلية"


def test_a_document_that_broke_off_gives_what_was_complete() -> None:
    text = rss(ITEM, ITEM.replace("<guid>1", "<guid>2"))

    for cut in range(text.index("</item>") + 7, len(text) - 20):
        document = read(text[:cut])
        assert document.entries[0] == first(text)
        assert not document.whole
        assert len(document.entries) == (2 if "</item></channel" in text[: cut + 9] else 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("خطأ 500", "neither RSS, Atom nor a JSON feed"),
        ("<note/>", "its root element is <note>"),
        ("{", "begins like JSON"),
        ('{"items":' + "[" * 50_000, "begins like JSON"),
        ('{"a": 1}', "not a JSON feed"),
        (rss(ITEM)[: rss(ITEM).index("<title>")], "broke off before its first entry"),
        ("<!DOCTYPE html><html><body>x", "web page.*names no feed"),
        (('<html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
         '<link rel=alternate href="/x"></head>'), r"web page.*https://news\.example/rss"),
        ('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "entities"),
        (f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]><rss>{"&a;" * 1_000}</rss>', "entities"),
        ("<rss>" + "<a/>" * 600_000 + "</rss>", "more than 250000 tags"),
        ("<rss>" + "<a>" * 60_000 + "</rss>", "too large to be mended"),
        ("<rss" + " a='1'" * 30_000 + "/>", "attributes"),
        ("<rss>" + "<a b='1'/>" * 249_000 + "=" * 2_000 + "</rss>", "attributes"),
        ("<rss>" + "&a" * 300_000 + "</rss>", "too large to be mended"),
        ("\u0661 < 2 & 3", "neither RSS, Atom"),
        ("<what><b></what></entry>", "neither RSS, Atom"),
    ],
)  # fmt: skip
def test_what_is_no_feed_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotAFeed, match=reason):
        read(text)


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 100_000 + "</a>" * 100_000,
        "<description>" + "<a>" * 100_000 + "</a>" * 100_000 + "</description>",
        "<![CDATA[" * 30_000,
        "<!DOCTYPE [" * 30_000,
        "&" * 300_000,
        "<a b='" * 30_000,
        "<title>" + " " * 300_000 + "</title>",
    ],
)
def test_no_document_takes_long(inside: str) -> None:
    started = time.process_time()

    with suppress(NotAFeed):
        read(rss(inside))

    assert time.process_time() - started < 10


def test_the_time_to_live_is_in_minutes() -> None:
    assert read(rss(ITEM, channel="<ttl>60</ttl>")).ttl == timedelta(hours=1)
    assert read(rss(ITEM, channel="<ttl>٦٠</ttl>")).ttl is None


PIECES = st.sampled_from(
    [
        "<rss>",
        "</rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<feed>",
        "<entry>",
        "<![CDATA[",
        "]]>",
        "&#xD800;",
        "&",
        "<!DOCTYPE rss [",
        "]>",
        '<!ENTITY a "b">',
        "&a;",
        "<a:b",
        "{",
        '"items":',
        "[",
        "]",
        "}",
        "حفرة",
        "\x00",
        "�",
        "=",
        '"',
        " ",
        "<html",
        "<link>",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1256"]))
def test_no_document_is_too_odd(text: str, encoding: str) -> None:
    with_one_exception(text.encode(encoding, "ignore"), "")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=30))
def test_no_bytes_are_too_odd(body: bytes, charset: str) -> None:
    with_one_exception(body, f"text/xml; charset={charset}")
    with_one_exception(b"<rss><channel><item><title>" + body, f"text/xml; charset={charset}")


def with_one_exception(body: bytes, content_type: str) -> None:
    with suppress(NotAFeed):
        parse(body, content_type=content_type, base=SITE)
