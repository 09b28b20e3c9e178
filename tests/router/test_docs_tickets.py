"""docs/tickets.md says what the code does."""

from pathlib import Path

from router.states import Status
from router.table import state_table

PAGE = (Path(__file__).parents[2] / "docs" / "tickets.md").read_text(encoding="utf-8")


def test_the_page_holds_the_table_of_the_code() -> None:
    inside = PAGE.partition("<!-- from router.table -->\n")[2].partition("\n<!-- end -->")[0]

    assert inside == state_table()


def test_the_page_explains_every_status() -> None:
    assert all(f"| {status.value} | " in PAGE for status in Status)
