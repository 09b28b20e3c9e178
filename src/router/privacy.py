"""Why somebody may be told who an author is, and why an author is erased: closed lists.

What each means, in both languages, is in `docs/privacy.md`.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody needs to know who wrote a post. The values are public."""

    ANSWER = "answer"
    VERIFY = "verify"
    DANGER = "danger"
    PRESS = "press"
    SUBJECT_REQUEST = "subject_request"
    AUTHORITY = "authority"


class Basis(StrEnum):
    """Why an author is erased, or all that is held on them put together. The values are public."""

    SUBJECT_REQUEST = "subject_request"
    AUTHORITY = "authority"
    NO_NEED = "no_need"
