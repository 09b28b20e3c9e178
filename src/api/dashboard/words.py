"""What the pages say, in both languages: catalogues of Project Fluent, a file for each screen.

Fluent knows the six plural forms of Arabic, and sets what is put into a sentence apart, so that a
Latin name does not turn an Arabic line around (https://projectfluent.org).
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("ar", "en")
# As Fluent writes a number that is put into a sentence: set apart from what is around it.
_NUMBER = re.compile("\u2068[0-9][0-9,.]*\u2069")
_TO_ARAB = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def in_digits(text: str, digits: str) -> str:
    """Write a number's digits as somebody prefers them: `latn` 123, `arab` ١٢٣."""
    return text.translate(_TO_ARAB) if digits == "arab" else text


class Words:
    """The sentences of one language, with numbers in the digits that are preferred."""

    def __init__(self, language: str, digits: str = "latn") -> None:
        self.language = language
        self.digits = digits
        self._bundle = _bundle(language)

    def __call__(self, name: str, /, **parts: Any) -> str:
        """Say a sentence; `parts` are what is put into it, numbers in the plural form they ask for.

        Raises:
            KeyError: No such sentence, or one that lacks a part.
        """
        head, _, attribute = name.partition(".")
        message = self._bundle.get_message(head)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise KeyError(name)
        said, errors = self._bundle.format_pattern(pattern, parts)
        if errors:
            wrong = f"{name}: {errors[0]}"
            raise KeyError(wrong)
        return _NUMBER.sub(self._in_digits, str(said)) if self.digits == "arab" else str(said)

    def _in_digits(self, number: re.Match[str]) -> str:
        return in_digits(number[0], self.digits)

    def has(self, name: str) -> bool:
        """Whether there is such a sentence."""
        return bool(self._bundle.has_message(name))


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language])
    for file in sorted((FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
