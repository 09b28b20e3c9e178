"""Whether a text is an approved statement, its gaps filled: pure."""

import re
from collections.abc import Mapping

from router.replies.fields import GAP, fill

# What stands in a gap that the ticket fills: a number or a name, never a sentence of its own.
_NAME = r"[^.!?؟\n]{1,120}"


def says(statement: str, text: str, fields: Mapping[str, str]) -> bool:
    """Whether a text is the statement word for word.

    Args:
        statement: The approved wording.
        text: What is to be said.
        fields: What its writer filled; the other gaps are filled by the ticket.
    """
    filled = fill(statement.strip(), fields)
    said = _NAME.join(re.escape(part) for part in GAP.split(filled)[::2])
    return re.fullmatch(said, text.strip()) is not None
