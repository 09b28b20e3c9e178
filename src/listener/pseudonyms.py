"""Authors without their names: the same one is always called the same, and nobody can tell who."""

import re
from base64 import b32encode
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import digest

from listener.masking import Identity, masked
from listener.post import AuthorKind, Platform, Post

# 32 letters and digits that are not taken for each other, and no word of any language by chance.
_PLAIN = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
# 30 bits: of a hundred thousand authors, about five share a pseudonym with another.
_LENGTH = 6
_CALLED: dict[AuthorKind | None, tuple[str, str]] = {
    AuthorKind.CITIZEN: ("مواطن", "Citizen"),
    AuthorKind.JOURNALIST: ("صحفي", "Journalist"),
    AuthorKind.BUSINESS: ("منشأة", "Business"),
    AuthorKind.OUTLET: ("حساب", "Account"),
    None: ("كاتب", "Author"),
}
# Where people speak for themselves, whatever a source says of all that it brings.
OWN_VOICE = frozenset({Platform.FORUM, Platform.REVIEW, Platform.OPEN311})

_X = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/[^/?#]+/status(?:es)?/([0-9]+)", re.ASCII
)
_REDDIT = re.compile(r"https?://[^/?#]*reddit\.com/user/[^/?#]+/comments/([0-9a-z]+)", re.ASCII)
# Addresses that begin with an account, and lead nowhere without it.
_OWN_PAGE = re.compile(
    r"https?://[^/?#]+/(?:@[^/?#]+|users/[^/?#]+|u/[^/?#]+|user/[^/?#]+|profile/(?!did:)[^/?#]+)/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonym:
    """What an author is called where their name is not shown."""

    ar: str
    en: str


class Names:
    """Turns names into what stands for them, by the key of this installation.

    HMAC-SHA256: without the key nobody can try names until one fits.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def digest(self, what: str, *parts: str) -> str:
        """Return what stands for some texts: 40 hexadecimal digits."""
        said = "\x1f".join((what, *parts)).encode(errors="surrogatepass")
        return digest(self._key, said, sha256).hex()[:40]

    def pseudonym(self, post: Post) -> Pseudonym | None:
        """Return what the author of a post is called; None where nothing is known of them."""
        known = folded(post.author or post.author_name or "")
        if not known:
            return None
        how = "account" if post.author else "name"
        raw = bytes.fromhex(self.digest("pseudonym", post.platform.value, how, known))
        code = b32encode(raw).decode().translate(_PLAIN)[:_LENGTH]
        ar, en = _CALLED.get(post.author_kind, _CALLED[None])
        return Pseudonym(ar=f"{ar} {code}", en=f"{en} {code}")


def folded(name: str) -> str:
    """Return an account or a name as it is compared: without its @, in small letters."""
    return name.strip().lstrip("@\uff20").casefold()


def is_named(post: Post) -> bool:
    """Whether who wrote is part of what was said: offices, outlets, and the press in the press."""
    return speaks_by_name(post.author_kind, post.platform)


def speaks_by_name(kind: AuthorKind | None, platform: Platform) -> bool:
    """Whether authors of a kind are named on a platform."""
    match kind:
        case AuthorKind.OFFICIAL:
            return True
        case AuthorKind.OUTLET:
            return platform not in OWN_VOICE
        case AuthorKind.JOURNALIST:
            return platform is Platform.NEWS
        case _:
            return False


def disguised(post: Post, names: Names) -> Post:
    """Return a post as it is shown: its author under a pseudonym, unless `is_named`.

    What the author signs with in the text goes, too, letter for letter; all else of the text stays
    as it was said. The address is one that does not name the account, or None.
    """
    if is_named(post):
        return post
    known, pseudonym = identity(post), names.pseudonym(post)
    return replace(
        post,
        author=pseudonym.en if pseudonym else None,
        author_name=pseudonym.ar if pseudonym else None,
        profile_location=None,
        url=neutral(post.url, known),
        title=post.title and without_signature(post.title, known),
        text=without_signature(post.text, known),
        mentions=tuple(each for each in post.mentions if folded(each) != folded(post.author or "")),
        media=tuple(each for each in post.media if without_signature(each, known) == each),
    )


def shown_words(post: Post) -> str:
    """Return the words of a post (`Post.words`) as they are shown, without what it signs with."""
    return post.words if is_named(post) else without_signature(post.words, identity(post))


def without_signature(text: str, whose: Identity) -> str:
    """Return a text without what its author signs with, letter for letter."""
    return masked(text, whose.anywhere) if whose.may_be_in(text) else text


def identity(post: Post) -> Identity:
    """Return what the author of a post is known by."""
    return Identity(post.author, post.author_name)


def neutral(url: str | None, whose: Identity | None = None) -> str | None:
    """Return an address that leads to the same post and does not name its author; or None.

    Args:
        url: The address.
        whose: The author, where they are known: then no address is left that names them.
    """
    if url is None:
        return None
    if found := _X.match(url):
        return f"https://x.com/i/status/{found[1]}"
    if found := _REDDIT.match(url):
        return f"https://www.reddit.com/comments/{found[1]}"
    if _OWN_PAGE.match(url):
        return None
    named = whose is not None and whose.may_be_in(url) and _account(whose).search(url)
    return None if named else url


def _account(whose: Identity) -> re.Pattern[str]:
    return Identity(whose.handle).nearby
