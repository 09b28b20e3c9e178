"""What identifies a person, taken out of a text before it leaves the process. Pure.

Names of people are not recognised: nothing here can tell them from names of streets. Numbers of
seven digits and more go whatever they are, in any script's digits and however they are spaced.
"""

import re
import unicodedata

from listener.normal import normal

LONGEST = 3_000  # code points of a text that are sent; the matter is told long before
_READ = 20_000  # code points that are looked at: the rest is never sent

LINK, EMAIL, HANDLE = "[link]", "[email]", "[handle]"
IBAN, NATIONAL_ID, PHONE, PLATE = "[iban]", "[id]", "[phone]", "[plate]"

# Between the digits of one number: what people put there.
_GAP = r"[\s\-\u2010-\u2015\u2212.()/_\u0640\u066b\u066c,،]{0,4}"
_PLATE_AR = "[ابحدرسصطعقكلمنهويىأإآ]"
_PLATE_EN = "[A-Z]"
_SPACED = r"[\s\-.\u0640]{1,3}"
_EDGE = r"(?<![^\W_])"  # no letter or digit before
_END = r"(?![^\W_])"

_LINK = re.compile(
    r"(?:https?|ftp)\s{0,2}:\s{0,2}//\S{0,2000}|\bwww\s{0,2}\.\S{1,2000}"
    r"|(?<![a-z0-9@.\-])(?:[a-z0-9\-]{1,63}\.){1,5}[a-z]{2,24}(?![a-z0-9\-@])(?:[/?#:]\S{0,2000})?",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}\s{0,2}@\s{0,2}[\w\-]{1,63}(?:\s{0,1}\.\s{0,1}[\w\-]{2,63}){1,5}"
)
_HANDLE = re.compile(r"@\s?[\w.\-]{1,100}")
_IBAN = re.compile(rf"{_EDGE}SA(?:{_GAP}[0-9A-Z]){{10,40}}", re.IGNORECASE)
_NUMBER = re.compile(rf"\+?\d(?:{_GAP}\d){{6,40}}")
_PLATE = re.compile(
    rf"{_EDGE}(?:"
    # Single letters set apart, then digits, or the other way round.
    rf"{_PLATE_AR}{_SPACED}{_PLATE_AR}{_SPACED}{_PLATE_AR}\u0640?\s{{0,3}}[\-:]?\s{{0,3}}\d{{1,4}}"
    rf"|\d{{1,4}}\s{{0,3}}{_PLATE_AR}{_SPACED}{_PLATE_AR}{_SPACED}{_PLATE_AR}\u0640?"
    # Letters together: with digits that touch them, or after the word itself.
    rf"|{_PLATE_AR}{{3}}\d{{3,4}}|\d{{3,4}}{_PLATE_AR}{{3}}"
    rf"|(?:{_PLATE_EN}[\s\-.]{{1,3}}){{3}}[\-:]?\s{{0,3}}\d{{1,4}}"
    rf"|\d{{1,4}}(?:[\s\-]{{1,3}}{_PLATE_EN}){{3}}"
    rf"|{_PLATE_EN}{{3}}[\s\-]?\d{{3,4}}|\d{{3,4}}[\s\-]?{_PLATE_EN}{{3}}"
    rf"){_END}",
    re.IGNORECASE,
)
_PLATE_NAMED = re.compile(
    rf"((?:ال|ل|لل|ب|بال|و|وال)?لوح(?:ة|ه|ات|تها|ته|تهم)(?:\s{{0,3}}(?:رقم|رقمها|السيارة|سيارة|:))*)"
    rf"\s{{0,3}}(?:{_PLATE_AR}{{3}}\s{{0,3}}\d{{1,4}}|\d{{1,4}}\s{{0,3}}{_PLATE_AR}{{3}}){_END}"
)
_ID_DIGITS = 10
_ID_STARTS = frozenset("12")


def mask(text: str) -> str:
    """Return a text fit to leave: `hidden`, cut to LONGEST."""
    return hidden(text)[:LONGEST]


def hidden(text: str) -> str:
    """Return a text with personal data replaced, on one line, and invisible marks dropped.

    Any text is accepted; of one longer than 20,000 code points the rest is left out. What is left
    stands in the text's own words, but not always in its own letters: compatibility forms are
    unified, so that no digit hides in one.
    """
    plain = _visible(normal("NFKC", _visible(text[:_READ])))
    plain = _LINK.sub(LINK, plain)
    plain = _EMAIL.sub(EMAIL, plain)
    plain = _HANDLE.sub(HANDLE, plain)
    plain = _IBAN.sub(_iban, plain)
    plain = _NUMBER.sub(_number, plain)
    plain = _PLATE_NAMED.sub(rf"\1 {PLATE}", plain)
    return _PLATE.sub(PLATE, plain)


def _visible(text: str) -> str:
    """Drop marks that nobody sees (bidi, joiners, controls, lone surrogates); lines stay apart."""
    return "".join(
        " " if letter in "\n\r\t\v\f\u0085\u2028\u2029" else letter
        for letter in text
        if letter in "\n\r\t\v\f\u0085" or unicodedata.category(letter) not in {"Cf", "Cc", "Cs"}
    )


def _iban(found: re.Match[str]) -> str:
    """Mask what holds as many digits as an account; a word that begins with SA holds none."""
    digits = sum(letter.isdigit() for letter in found[0])
    return IBAN if digits >= _ID_DIGITS else found[0]


def _number(found: re.Match[str]) -> str:
    digits = [str(unicodedata.decimal(letter)) for letter in found[0] if letter.isdecimal()]
    if len(digits) == _ID_DIGITS and digits[0] in _ID_STARTS:
        return NATIONAL_ID
    return PHONE
