"""Who speaks in the media, and what of it a post is."""

from dataclasses import dataclass
from enum import StrEnum

from listener.post import AuthorKind


class Speaker(StrEnum):
    """Who speaks. The values are public."""

    PRESS = "press"
    JOURNALIST = "journalist"
    OPINION_WRITER = "opinion_writer"
    OFFICIAL = "official"


SPEAKS = {
    AuthorKind.OUTLET: Speaker.PRESS,
    AuthorKind.JOURNALIST: Speaker.JOURNALIST,
    AuthorKind.OFFICIAL: Speaker.OFFICIAL,
}
# What offices say of themselves is no voice of the media.
VOICES = frozenset({Speaker.PRESS, Speaker.JOURNALIST, Speaker.OPINION_WRITER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What of the media a post is.

    `speaker` is None where neither press nor office speaks. `enquiry`: the press asks for a word.
    `project` is the topic of project news, by its code.
    """

    speaker: Speaker | None
    enquiry: bool
    project: str | None
