"""How much of a document a change touches, as the audit tells it."""

import pytest

from api.saving import counted

BLANK = "#\n" * 40_000


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a\nb\nc", "a\nb\nc", (0, 0)),
        ("a\nb\nc", "a\nB\nc\nd", (2, 1)),
        ("", "a", (1, 0)),
        ("a", "", (0, 1)),
        # Each line against each other would take minutes, in which nobody is served.
        (BLANK, f"{BLANK}last: 1", (1, 0)),
    ],
)
def test_lines_that_were_added_and_removed_are_counted(
    before: str, after: str, lines: tuple[int, int]
) -> None:
    assert counted(before, after) == lines
