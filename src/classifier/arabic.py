"""Arabic letters folded, and running text cut into words: camel-tools, or its twin.

camel-tools requires torch, so a plain install of the wheel does not have it
(docs/decisions/0003). Where it is missing its twin below does the same work; a test holds the two
together on real and on random text, so a model reads the same words in both.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

Fold = Callable[[str], str]
Cut = Callable[[str], Sequence[str]]

# Tanwin, harakat, shadda, sukun and the dagger alef: what camel-tools calls diacritics.
_DIACRITICS = re.compile("[\u064b-\u0652\u0670]")
_ALEFS = re.compile("[\u0625\u0623\u0671\u0622]")


def twin_fold(word: str) -> str:
    """Drop diacritics; make every alef bare, alef maksura a yeh, teh marbuta a heh."""
    word = _ALEFS.sub("\u0627", _DIACRITICS.sub("", word))
    return word.replace("\u0649", "\u064a").replace("\u0629", "\u0647")


def twin_cut(text: str) -> Sequence[str]:
    """Cut at white space, and around every punctuation mark and symbol."""
    pieces: list[str] = []
    for chunk in text.split():
        start = 0
        for at, letter in enumerate(chunk):
            if unicodedata.category(letter)[0] in "SP":
                pieces += [chunk[start:at], letter]
                start = at + 1
        pieces.append(chunk[start:])
    return [piece for piece in pieces if piece]


def choose() -> tuple[Fold, Cut, str]:
    """Return how to fold, how to cut, and the name of who does it."""
    try:
        # Only these: `camel_tools.data`, which its other parts import, asks the network
        # for a catalogue at import (no timeout) and makes a folder in the user's home.
        from camel_tools.tokenizers.word import simple_word_tokenize  # noqa: PLC0415
        from camel_tools.utils.dediac import dediac_ar  # noqa: PLC0415
        from camel_tools.utils.normalize import (  # noqa: PLC0415
            normalize_alef_ar,
            normalize_alef_maksura_ar,
            normalize_teh_marbuta_ar,
        )
    except ImportError:
        return twin_fold, twin_cut, "twin"

    def camel_fold(word: str) -> str:
        bare = normalize_alef_ar(dediac_ar(word))
        folded: str = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(bare))
        return folded

    return camel_fold, simple_word_tokenize, "camel-tools"


fold_letters, cut_words, ENGINE = choose()
