"""Why somebody may be told who an author is, and why an author is erased: closed lists."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody needs to know who wrote a post. The values are public."""

    ANSWER = "answer"
    VERIFY = "verify"
    DANGER = "danger"
    PRESS = "press"
    SUBJECT_REQUEST = "subject_request"
    AUTHORITY = "authority"

    @property
    def told(self) -> tuple[str, str]:
        """The same in Arabic and in English."""
        return _PURPOSES[self]


class Basis(StrEnum):
    """Why an author is erased, or all that is held on them put together. The values are public."""

    SUBJECT_REQUEST = "subject_request"
    AUTHORITY = "authority"
    NO_NEED = "no_need"

    @property
    def told(self) -> tuple[str, str]:
        """The same in Arabic and in English."""
        return _BASES[self]


_PURPOSES = {
    Purpose.ANSWER: ("الرد على صاحب المنشور", "to answer them by hand"),
    Purpose.VERIFY: (
        "استكمال بيانات البلاغ من صاحبه",
        "to ask them for what the matter cannot be found without",
    ),
    Purpose.DANGER: ("خطر على الأرواح أو الممتلكات", "life or property is in danger"),
    Purpose.PRESS: ("التواصل مع إعلامي أو كاتب رأي", "to be in touch with a journalist or writer"),
    Purpose.SUBJECT_REQUEST: ("طلب من صاحب البيانات", "they ask about data of their own"),
    Purpose.AUTHORITY: ("طلب نظامي من جهة مختصة", "a competent authority asks by law"),
}
_BASES = {
    Basis.SUBJECT_REQUEST: ("طلب من صاحب البيانات", "they ask for it themselves"),
    Basis.AUTHORITY: ("طلب نظامي من جهة مختصة", "a competent authority asks by law"),
    Basis.NO_NEED: ("انتهاء الحاجة إلى البيانات", "the data is not needed any more"),
}
