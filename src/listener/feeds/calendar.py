"""The words of dates: months, week days, halves of the day and zones, as feeds write them."""

import re

from listener.normal import normal

_MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SHAPES = str.maketrans(
    "أإآٱىةی٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،؛\u00a0\u202f\u2009", "اااايهي01234567890123456789,;   "
)
_TWO_WORDS = re.compile(r"(تشرين|كانون) (?:ال)?(اول|ثاني)\b")


def fold(text: str) -> str:
    """Return a date as these tables spell it: ASCII digits, plain letters, lower case, no marks."""
    if text.isascii():
        return " ".join(text.split()).lower()
    text = _MARKS.sub("", normal("NFC", text)).translate(_SHAPES)
    return _TWO_WORDS.sub(r"\1ال\2", " ".join(text.split())).lower()


def _numbered(*rows: str) -> dict[str, int]:
    return {fold(word): number for number, row in enumerate(rows) for word in row.split()}


MONTHS = _numbered(
    "",
    "jan january janvier gennaio gen enero ene januar jän janeiro ocak يناير كانونالثاني جانفي",
    "feb february février fevrier febbraio febrero februar fevereiro şubat فبراير شباط فيفري",
    "mar march mars marzo märz mär março maart mart مارس آذار",
    "apr april avril aprile abril abr nisan أبريل نيسان أفريل",
    "may mai maggio mag mayo maio mei mayıs مايو أيار ماي مايس",
    "jun june juin giugno giu junio juni junho haziran يونيو يونية حزيران جوان",
    "jul july juillet luglio lug julio juli julho temmuz يوليو يولية تموز جويلية يوليوز",
    "aug august août aout agosto ago augustus ağustos أغسطس أوغسطس آب أوت غشت أغشت",
    "sep sept september septembre settembre set septiembre setembro eylül سبتمبر أيلول شتنبر شتمبر",
    "oct october octobre ottobre ott octubre oktober okt outubro ekim أكتوبر أوكتوبر تشرينالأول",
    "nov november novembre noviembre novembro kasım نوفمبر تشرينالثاني نونبر",
    "dec december décembre decembre dicembre dic diciembre dezember dez dezembro aralık"
    " ديسمبر كانونالأول دجنبر دجمبر",
)
WEEKDAYS = _numbered(
    "mon monday lundi الاثنين اثنين",
    "tue tues tuesday mardi الثلاثاء ثلاثاء",
    "wed weds wednesday mercredi الأربعاء أربعاء",
    "thu thur thurs thursday jeudi الخميس خميس",
    "fri friday vendredi الجمعة جمعة",
    "sat saturday samedi السبت سبت",
    "sun sunday dimanche الأحد أحد",
)
# True for the second half of the day.
HALVES = {
    **dict.fromkeys(("am", "a.m", "a.m.", "ص", "صباحا", "فجرا"), False),
    **dict.fromkeys(("pm", "p.m", "p.m.", "م", "مساء", "ظهرا", "عصرا"), True),
}
IGNORED = frozenset(
    [
        "at",
        "le",
        "of",
        "the",
        "de",
        "à",
        "um",
        "uhr",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "في",
        "يوم",
        "الساعه",
        "الموافق",
        "بتوقيت",
        "توقيت",
        "المكرمه",
        "عام",
        "سنه",
        "شهر",
    ]
)
# "م" after a year means "of our era".
OUR_ERA = "م"

# Hours east of Greenwich. Only names with one meaning, or with the meaning of RFC 822, or that
# mean Arabia here; a name that several countries use (IST) is not guessed.
ZONES: dict[str, float] = {
    **dict.fromkeys(["ut", "utc", "gmt", "z", "wet", "غرينتش", "جرينتش"], 0),
    **dict.fromkeys(["ast", "ksa", "riyadh", "الرياض", "مكه", "السعوديه", "eat", "msk", "eest"], 3),
    **dict.fromkeys(["est", "cdt"], -5),
    **dict.fromkeys(("edt",), -4),
    **dict.fromkeys(["cst", "mdt"], -6),
    **dict.fromkeys(["mst", "pdt"], -7),
    **dict.fromkeys(["pst", "akdt"], -8),
    **dict.fromkeys(["cet", "met", "mez", "bst", "west"], 1),
    **dict.fromkeys(["cest", "mesz", "sast", "eet"], 2),
    **dict.fromkeys(["الكويت", "الدوحه", "بغداد"], 3),
    **dict.fromkeys(["gst", "الامارات", "دبي", "ابوظبي"], 4),
    **dict.fromkeys(("pkt",), 5),
    **dict.fromkeys(["sgt", "hkt", "awst"], 8),
    **dict.fromkeys(["jst", "kst"], 9),
    **dict.fromkeys(("aest",), 10),
    **dict.fromkeys(("aedt",), 11),
    "adt": -3,
    "akst": -9,
    "hst": -10,
    "nst": -3.5,
    "ndt": -2.5,
}
# What people write for "the time there now", summer or winter.
PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    # Only after a time: before one it is the English word.
    "at": "America/Halifax",
    "القاهره": "Africa/Cairo",
    "بيروت": "Asia/Beirut",
}
