"""From the items of a web page to posts, by the selectors that an operator gave."""

from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from listener.border import (
    LONGEST_FIELD,
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    clean_or_none,
    short_id,
    web_address,
)
from listener.door import Answer
from listener.errors import SourceGarbled
from listener.feeds.encoding import decode
from listener.feeds.links import join, web
from listener.feeds.markup import one_line
from listener.feeds.moment import read_moment
from listener.kind import Options
from listener.kinds.pages import MOST_TAGS, bounded
from listener.kinds.selectors import Css, Pick, Selector
from listener.post import AuthorKind, Platform, Post
from listener.source import Source


class PageOptions(Options):
    """What on a page is a post. `item` finds each; the others are looked for inside of it.

    `link` without an attribute reads `href`; a `title` that is not named is the text of the link.
    `next` finds on the whole page the link to older ones; it is followed only for paging back.
    """

    item: Css
    link: Selector
    title: Selector | None = None
    text: Selector | None = None
    published: Selector | None = None
    author: Selector | None = None
    next: Css | None = None
    robots: Literal["obey"] = "obey"


class _NoPost(ValueError):
    """An item that is no post; the message says what it lacks."""


def to_posts(
    source: Source, options: PageOptions, answer: Answer
) -> tuple[list[Post], int, str | None]:
    """Map a page to posts, in its order; how many items were skipped, and why the first was.

    Raises:
        SourceGarbled: The selectors find nothing, or it is no page that can be parsed in a moment.
    """
    if not bounded(answer.body):
        reason = f"it has more tags than a page has ({MOST_TAGS}), or longer ones"
        raise SourceGarbled(source.id, reason)
    page = _tree(answer)
    items = page.css(options.item)
    if not items:
        reason = f"the selector `{options.item}` finds nothing; the page may have changed"
        raise SourceGarbled(source.id, reason)
    base = _base(page, answer)
    posts: dict[str, Post] = {}
    skipped, first = 0, ""
    for number, item in enumerate(items, 1):
        try:
            post = to_post(source, options, item, base)
        except _NoPost as error:
            skipped += 1
            first = first or f"item {number} {error}"
            continue
        posts.setdefault(post.native_id, post)
    if not posts:
        reason = f"none of {len(items)} items is a post: {first}; the page may have changed"
        raise SourceGarbled(source.id, reason)
    reason = f"{skipped} of {len(items)} items skipped; the first: {first}"
    return list(posts.values()), skipped, reason if skipped else None


def next_of(options: PageOptions, answer: Answer) -> str | None:
    """Return the address of the older page that a page, which was mapped, links to."""
    page = _tree(answer)
    found = page.css_first(options.next) if options.next else None
    address = found.attributes.get("href") if found is not None else None
    return web_address(web(_base(page, answer), address)) if address else None


def _tree(answer: Answer) -> LexborHTMLParser:
    return LexborHTMLParser(decode(answer.body, answer.headers.get("content-type", "")))


def _base(page: LexborHTMLParser, answer: Answer) -> str:
    head = page.css_first("base[href]")
    return join(answer.url, head.attributes.get("href")) if head is not None else answer.url


def to_post(source: Source, options: PageOptions, item: LexborNode, base: str) -> Post:
    """Map one item.

    Raises:
        _NoPost: It leads nowhere on the web, or says nothing.
    """
    link = Pick.of(options.link)
    address = link.read(item) if link.attribute else Pick(css=link.css, attribute="href").read(item)
    url = web_address(web(base, address))
    if url is None:
        reason = f"has no web address at `{options.link}`"
        raise _NoPost(reason)
    title = one_line(_read(options.title, item) or Pick(css=link.css, attribute=None).read(item))
    text = clean(_read(options.text, item)[:LONGEST_TEXT])
    if not title and not text:
        reason = "has neither title nor text"
        raise _NoPost(reason)
    given = source.options
    return Post(
        source=source.id,
        native_id=short_id(url),
        platform=Platform(str(given.get("platform") or Platform.NEWS)),
        url=url,
        title=clean_or_none((title or "")[:LONGEST_TITLE]),
        text=text,
        author_name=clean_or_none(_read(options.author, item)[:LONGEST_FIELD]),
        author_kind=AuthorKind(str(given.get("author_kind") or AuthorKind.OUTLET)),
        published=read_moment(_read(options.published, item)),
        place=str(given["place"]) if given.get("place") else None,
        sample=source.sample,
    )


def _read(selector: str | None, item: LexborNode) -> str:
    return Pick.of(selector).read(item) if selector else ""
