"""What names a person, taken out of a text before it is learnt. Pure."""

import re

# A mention like any other: whom it names is not learnt.
SOMEBODY = "@user"

_EMAIL = re.compile(r"[\w.+-]{1,64}[@\uff20][\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"[@\uff20]\w+(?:\.\w+)*")
_PROFILE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# A phone, an identity or an account number: seven digits and more, in any script's digits, with
# what people put between them. A year, a price or a house number is shorter.
_NUMBER = re.compile(r"\+?\d(?:[\s\-\u2010-\u2015.()/\u0640]{0,3}\d){6,}")
_DIGIT = re.compile(r"\d")


def masked(text: str) -> str:
    """Return a text without handles, addresses of e-mail and the web, and long numbers.

    Numbers keep their shape, each digit a zero. Names that are written out are not recognised.
    """
    text = _PROFILE.sub("", text)
    text = _EMAIL.sub(SOMEBODY, text)
    text = _HANDLE.sub(SOMEBODY, text)
    return _NUMBER.sub(lambda number: _DIGIT.sub("0", number[0]), text)
