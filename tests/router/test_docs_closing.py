"""docs/closing.md says what the code does."""

from pathlib import Path

from router.unanswered import Unanswered

PAGE = (Path(__file__).parents[2] / "docs" / "closing.md").read_text(encoding="utf-8")


def test_the_page_lists_every_reason_in_both_languages() -> None:
    inside = PAGE.partition("<!-- from router.unanswered -->\n")[2].partition("<!-- end -->")[0]

    rows = [f"| `{each.value}` | {each.ar} | {each.en} |" for each in Unanswered]
    assert inside.splitlines()[2:] == rows
