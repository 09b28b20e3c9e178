"""A text as an encoder should read it: what only looks different is one, what nobody sees is gone.

Encoders of Arabic are trained on text without diacritics; a diacritised post costs them five times
the tokens, and they know few of them. Letters stay as they are: encoders know their forms.
"""

import re

from listener.border import whole
from listener.normal import normal

# Far more than the tokens that are read; a longer text costs nothing more.
_READ = 4_000
_UNSEEN = re.compile(
    "[\u064b-\u065f\u0610-\u061a\u06d6-\u06ed\u0670\u0640"  # diacritics, tatweel
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe0e\ufe0f]"
)
# Links say nothing; `*` is what masked words are written with.
_SILENT = re.compile(r"https?://\S+|www\.\S+|[\x00-\x1f\x7f-\x9f*\s]+")
_ELONGATED = re.compile(r"(.)\1{2,}")


def plain(text: str) -> str:
    """Return what an encoder reads of a text. Any text is accepted."""
    seen = _UNSEEN.sub("", normal("NFKC", whole(text[:_READ])))
    return _ELONGATED.sub(r"\1", _SILENT.sub(" ", seen)).strip()
