"""Which posts are one and the same: pure.

A post is known by the id that its source gives it. Beside that it may have a name that holds on
its whole platform, and a page of its own; a repost goes by the names of its original.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from listener.border import short_id
from listener.canonical import canonical_link
from listener.fingerprint import fingerprint
from listener.post import Platform, Post, PostId

Read = Callable[[str], str | None]


def _by(*patterns: str) -> Read:
    """Read an id by the first pattern that fits; its groups are the id."""
    compiled = [re.compile(pattern, re.ASCII) for pattern in patterns]

    def read(given: str) -> str | None:
        found = next((match for each in compiled if (match := each.fullmatch(given))), None)
        return "/".join(found.groups()) if found else None

    return read


_WEB = r"https?://[^/?#]+"
_END = r"(?:[/?#].*)?"
_X = _by(r"(\d{10,20})", rf"{_WEB}/[^/]+/(?:[^/]+/)?status(?:es)?/(\d+){_END}")
_BLUESKY = _by(
    r"at://(did:[^/]+)/app\.bsky\.feed\.post/([^/?#]+)",
    rf"{_WEB}/profile/(did:[^/]+)/post/([^/?#]+){_END}",
)
_TELEGRAM = _by(
    r"@?([A-Za-z]\w{3,})/(\d+)",
    rf"https?://(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{{3,}})/(\d+){_END}",
)
_STATUS = _by(
    rf"https?://([^/?#]+)/(?:@[^/]+|users/[^/]+/statuses|notice|notes)/(\d+|[0-9A-Za-z]{{9,}}){_END}"
)
_VIDEO = _by(
    r"(?:yt:video:)?([\w-]{11})",
    r"(Ug[\w-]{20,}(?:\.[\w-]+)?)",
    rf"https?://youtu\.be/([\w-]{{11}}){_END}",
    rf"{_WEB}/(?:shorts|live|embed)/([\w-]{{11}}){_END}",
    rf"{_WEB}/watch\?(?:.*&)?lc=([\w.-]{{22,}})(?:&.*)?",
    rf"{_WEB}/watch\?(?:.*&)?v=([\w-]{{11}})(?:[&#].*)?",
)
_FULLNAME = _by(r"(t[13]_[a-z0-9]+)")
_COMMENT = _by(rf"{_WEB}/(?:r|user)/[^/]+/comments/[a-z0-9]+/[^/]*/([a-z0-9]+){_END}")
_THREAD = _by(
    rf"{_WEB}/(?:(?:r|user)/[^/]+/)?comments/([a-z0-9]+){_END}",
    rf"https?://redd\.it/([a-z0-9]+){_END}",
)


def _telegram(given: str) -> str | None:
    found = _TELEGRAM(given)
    return found and found.lower()


def _mastodon(given: str) -> str | None:
    """Name a status by host and number: its address and its uri are spelt in several ways."""
    found = _STATUS(given)
    host, _, status = (found or "").partition("/")
    return found and f"{host.lower()}/{status}"


def _reddit(given: str) -> str | None:
    if comment := _COMMENT(given):
        return f"t1_{comment}"
    thread = _THREAD(given)
    return f"t3_{thread}" if thread else _FULLNAME(given)


# On these, one id is one post, whoever tells of it.
GLOBAL: Mapping[Platform, Read] = {
    Platform.X: _X,
    Platform.MASTODON: _mastodon,
    Platform.BLUESKY: _BLUESKY,
    Platform.YOUTUBE: _VIDEO,
    Platform.TELEGRAM: _telegram,
    Platform.REDDIT: _reddit,
}
_DOUBT = "?"


def global_name(platform: Platform, native_id: str, url: str | None) -> str | None:
    """Name a post on its whole platform, as in `x:1790000000000000001`.

    An id that does not look like one of the platform's may be a number that somebody gave to rows
    of a file: such a name has a question mark, and holds for posts that say the same (`is_sure`).
    """
    read = GLOBAL.get(platform)
    if read is None:
        return None
    found = read(native_id)
    if not found and url:
        found = read(url)
        # Comments may lead to the page of what they speak of; only a status has its own for sure.
        own = f"/{found}".endswith((f"/{native_id}", f"_{native_id}"))
        found = found if own or platform is Platform.MASTODON else None
    if found:
        return short_id(f"{platform}:{found}")
    return None if platform is Platform.MASTODON else short_id(f"{platform}{_DOUBT}{native_id}")


def is_sure(name: str) -> bool:
    """Whether a name alone is enough to tell a post."""
    return _DOUBT not in name.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a post is told by, beside its id.

    `names` are those of its original where it is a repost, its id among them. `identity` is the
    one that it is stored under, beside its own id. `link` stands for its own page; with the
    fingerprint it tells a post as surely as an id.
    """

    names: tuple[str, ...]
    identity: str | None
    link: str | None


def marks_of(post: Post) -> Marks:
    """Find what a post is told by. What the project brought along is never what people wrote."""
    native_id = post.repost_of or post.native_id
    # The address of a repost is that of its original only where it says so.
    url = post.url if post.repost_of is None or (post.url or "").endswith(native_id) else None
    everywhere = global_name(post.platform, native_id, url)
    if everywhere and post.sample:
        everywhere = f"sample {everywhere}"
    told_by = (everywhere,) if everywhere else ()
    page = canonical_link(post.url)
    link = page and _digest(f"{page}\x1f{post.sample}")
    if post.repost_of is None:
        return Marks(names=told_by, identity=everywhere, link=link)
    original = original_of(post)
    sure = everywhere is not None and is_sure(everywhere)
    return Marks(names=(*told_by, original), identity=everywhere if sure else original, link=link)


def original_of(repost: Post) -> PostId:
    """Return the id that the original has, or would have, in the same source."""
    return replace(repost, native_id=repost.repost_of or repost.native_id).id


def told_by(post: Post) -> dict[str, str | None]:
    """Return what is stored of a post to tell it by: its identity, fingerprint and link."""
    marks = marks_of(post)
    said = fingerprint(post.words)
    return {"identity": marks.identity, "fingerprint": said, "link": marks.link}


def reissued(post: Post) -> Post:
    """Give a post that came under the id of another an id of its own, always the same one."""
    page = canonical_link(post.url) or ""
    return replace(post, native_id=short_id(f"{post.native_id}~{_digest(page)[:8]}"))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
