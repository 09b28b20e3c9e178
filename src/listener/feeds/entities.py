"""Character references to characters, however long a stranger makes them."""

import html
import re

# Far longer than any number of a character; Python refuses to read a very long number at all.
_ENDLESS = re.compile(r"&#[0-9]{100,};?")
REPLACEMENT = "\ufffd"


def unescape(text: str) -> str:
    """Decode the references of HTML, once; a number that no character has is U+FFFD."""
    return html.unescape(_ENDLESS.sub(REPLACEMENT, text)) if "&" in text else text
