"""Running text: real posts that nobody labelled, read for training and never kept.

They teach what words mean (`meaning`), and what people say when they do not speak of the city: the
background against which relevance is judged. One text in three is held out, by its content, for
measuring what is let through.
"""

import json
import lzma
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from listener.config import WrongConfig

_SHARE = 3
_BACKGROUND = 40_000


def read_running(path: Path) -> list[str]:
    """Read the `text` of each line of a JSON Lines file, packed by xz or not; held out ones too.

    Raises:
        WrongConfig: The file cannot be read, or a line has no text.
    """
    opened = lzma.open if path.suffix == ".xz" else open
    texts: list[str] = []
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for at, line in enumerate(lines, 1):
                if line.strip():
                    texts.append(_text(path, at, line))
    except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise WrongConfig(path, None, "cannot be read as UTF-8 JSON Lines") from error
    return texts


def held_out(text: str) -> bool:
    """Say whether a text is kept for measuring: then nothing learns from it."""
    return int.from_bytes(_digest(text), "big") % _SHARE == 0


def name_of(text: str) -> str:
    """Name a text by its content, so that a label can be kept without it."""
    return _digest(text).hex()


def to_learn(texts: Sequence[str]) -> list[str]:
    """Leave out what is held out and what was there before."""
    return [text for text in dict.fromkeys(texts) if not held_out(text)]


def background_of(texts: Sequence[str]) -> list[str]:
    """Choose what relevance is judged against, by content: a fair sample where there is much."""
    return sorted(texts, key=_digest)[:_BACKGROUND]


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()


def _text(path: Path, at: int, line: str) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise WrongConfig(path, at, "must be a JSON object with a text") from error
    if not isinstance(text, str):
        raise WrongConfig(path, at, "text must be a string")
    return text
