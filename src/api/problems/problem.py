"""What a problem is, and those that come from no error of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from api.headers import SECURITY


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: stable name, status, title and detail in both languages.

    The details are filled from the error's own attributes; an English detail of None says what
    the error itself says. `shows` names the attributes that clients get as members.
    """

    name: str
    status: HTTPStatus
    title: str
    title_ar: str
    detail_ar: str
    detail: str | None = None
    shows: tuple[str, ...] = ()
    headers: Mapping[str, str] | None = None


INVALID = Problem(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Invalid request",
    "طلب غير صالح",
    "في الطلب ما لا يمكن قبوله، وتفاصيله في errors.",
    "The request holds something that cannot be accepted; errors says what and where.",
)
STOPPED = Problem(
    "reply-stopped",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The reply cannot be said in public",
    "لا يُنشر هذا الرد بصيغته",
    "في النص ما لا يُنشر، ومواضعه وأسبابه في findings.",
    "The text holds something that may not be published; findings says where and why.",
)
UNEXPECTED = Problem(
    "unexpected",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "حدث خلل من جهتنا",
    "سُجِّل الخلل لدينا؛ أعد المحاولة لاحقًا.",
    "It was logged; try again later.",
    headers=SECURITY,  # it is answered outside of the border, which would have added them
)
