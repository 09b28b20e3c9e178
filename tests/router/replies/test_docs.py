"""docs/replies.md says what the code does."""

from pathlib import Path

from router.replies.channels import ChannelKind
from router.replies.fanout import DeliveryState
from router.replies.fields import FIELDS
from router.replies.gate import Kind
from router.replies.states import reply_table

PAGE = (Path(__file__).parents[3] / "docs" / "replies.md").read_text(encoding="utf-8")


def test_the_page_holds_the_table_of_the_code() -> None:
    inside = PAGE.partition("<!-- from router.replies.states -->\n")[2].partition("\n<!-- end -->")

    assert inside[0] == reply_table()


def test_the_page_explains_every_kind_state_channel_and_field() -> None:
    for name in (*Kind, *DeliveryState, *ChannelKind):
        assert f"| {name.value} | " in PAGE
    assert all(f"`{name}`" in PAGE for name in FIELDS)
