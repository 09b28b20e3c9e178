"""What pydantic finds, said plainly and in both languages."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args

from api.schemas import MAILBOX
from listener.plain import meant

_ADDRESS = "https://example.org/1"
_MAILBOX = "noura@jeddah.example"
# What pydantic says of an address that is none.
_NO_ADDRESS = frozenset({"url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"})


def plainer(fault: Mapping[str, Any], shape: Any) -> dict[str, str]:  # noqa: ANN401 - an annotation
    """Say what people meet in plain words and both languages; nothing of other faults.

    `fault` is one of pydantic's, `shape` what the body should have been.
    """
    given = fault.get("ctx", {})
    if fault["type"] == "extra_forbidden":
        return _no_member(shape, str(fault["loc"][-1]))
    if fault["type"] == "missing":
        return {"reason": "is missing", "reason_ar": "هذا الحقل مطلوب"}
    if fault["type"] == "enum":
        return {"reason_ar": f"القيم الممكنة: {given['expected'].replace(' or ', ' أو ')}"}
    if given.get("pattern") == MAILBOX:
        return {
            "reason": f"must be one mail address without a name, as in {_MAILBOX}",
            "reason_ar": f"يلزم عنوان بريد واحد بلا اسم، مثل {_MAILBOX}",
        }
    if fault["type"] in _NO_ADDRESS or given.get("pattern") == "^https?://":
        return {
            "reason": f"must be an address, as in {_ADDRESS}",
            "reason_ar": f"يلزم رابط صحيح، مثل {_ADDRESS}",
        }
    return {}


def _no_member(shape: Any, given: str) -> dict[str, str]:  # noqa: ANN401 - an annotation
    """Say of a member of the body that there is none of its name, and which may be meant."""
    known = _members(shape)
    near = get_close_matches(given[:60], known, n=1)
    meant_ar = f"هل تقصد {near[0]}؟" if near else f"الحقول: {'، '.join(known)}"
    return {
        "reason": f"no such member; {meant(given[:60], known)}",
        "reason_ar": f"لا يوجد حقل كهذا؛ {meant_ar}",
    }


def _members(shape: Any) -> list[str]:  # noqa: ANN401 - an annotation
    """List the members of a body, or of those that it may be instead: one may be left out."""
    if hasattr(shape, "model_fields"):
        return list(shape.model_fields)
    return list(dict.fromkeys(name for each in get_args(shape) for name in _members(each)))
