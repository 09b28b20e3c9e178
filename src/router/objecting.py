"""What is said of a matter that is over, and whether it is taken up again: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from classifier.tags import Intent
from classifier.words import Kind, words_of
from listener.identity import global_name, is_sure
from listener.post import Platform, PostId


class Heard(StrEnum):
    """What a post says of a matter that is over, the weightiest first.

    `objection`: it is not settled. `after`: the same, when the time to object was over. `late`: it
    was published before the matter was resolved. The others ask for nothing: `thanks`, `office`
    (what an office says itself, our own reply among it) and `remark` (an answer that the model
    finds not relevant, and that came too early or too late to object).
    """

    OBJECTION = "objection"
    AFTER = "after"
    LATE = "late"
    THANKS = "thanks"
    OFFICE = "office"
    REMARK = "remark"


# What people say to what is settled, one word at a time; folded when it is looked at.
_ASSENT = frozenset(
    word.folded
    for word in words_of(
        "تمام تم تمت طيب زين اوكي اوك ok okay ابشر ابشروا نعم ايوه ايه حسنا ممتاز رائع كفو حلو"
        " شكرا شكر مشكور مشكورين مشكورة تسلم تسلمون تسلموا يعطيك يعطيكم العافية الف"
        " الله جزاك جزاكم خير خيرا بارك فيك فيكم الحمد لله الحمدلله وفقكم thanks thank you"
    )
)
WEIGHT = {heard: place for place, heard in enumerate(reversed(Heard))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A post about a matter that is over; `at` is when it was published.

    What is not `relevant` is there because its author answers us, or goes on with a post of the
    ticket. `by_office`: an official account wrote it, or it is a reply of ours that was heard.
    """

    post: PostId
    text: str
    relevant: bool
    intent: Intent
    at: datetime
    by_office: bool = False


def heard(said: Said, ended: datetime, within: timedelta) -> Heard:
    """Say what a post is to a matter.

    Args:
        said: The post.
        ended: When the matter was resolved.
        within: How long from then on its author may object.
    """
    if said.by_office:
        return Heard.OFFICE
    if said.intent is Intent.PRAISE:
        return Heard.THANKS
    if not said.relevant:
        return _answered(said, ended, within)
    if said.at < ended:
        return Heard.LATE
    return Heard.OBJECTION if said.at <= ended + within else Heard.AFTER


def _answered(said: Said, ended: datetime, within: timedelta) -> Heard:
    """Say what an answer is that names no matter: «للحين نفس الشي» objects, «تمام» does not.

    A model that looks for matters finds none in it, and whoever is told that all is well and says
    no has said enough.
    """
    if assents(said.text):
        return Heard.THANKS
    return Heard.OBJECTION if ended <= said.at <= ended + within else Heard.REMARK


def assents(text: str) -> bool:
    """Whether a text says nothing but yes and thanks, or no word at all."""
    words = [word.folded for word in words_of(text) if word.kind in {Kind.WORD, Kind.HASHTAG}]
    return all(word in _ASSENT for word in words)


def weightiest(said: Iterable[Said], ended: datetime, within: timedelta) -> tuple[Heard, Said]:
    """Return what several posts are to a matter together, and the first that is so."""
    judged = [(heard(each, ended, within), each) for each in said]
    return max(judged, key=lambda each: WEIGHT[each[0]])


def name_of_reply(platform: Platform, link: str | None) -> str | None:
    """Name a reply of ours by its address, as those who answer it name it; None: by nothing sure.

    Mastodon names a status by a number of the server that is asked, so that is all that is kept.
    """
    found = global_name(platform, link, link) if link else None
    if found is None or not is_sure(found):
        return None
    return f"{platform}:{found.rpartition('/')[2]}" if platform is Platform.MASTODON else found


def name_answered(platform: Platform, reply_to: str) -> str | None:
    """Name what a post answers; see `name_of_reply`."""
    if platform is Platform.MASTODON and reply_to.isascii() and reply_to.isdecimal():
        return f"{platform}:{reply_to}"
    return name_of_reply(platform, reply_to)
