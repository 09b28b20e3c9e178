"""An expression, whoever wrote it, costs no more than a moment and a few megabytes."""

import pytest

from listener.kinds.selectors import Pick, check_css
from listener.mapping import to_posts
from listener.paths import TooMuch, search
from make import a_source

MANY = [{"id": n, "text": "x" * 50} for n in range(20_000)]
DOUBLED = "[@,@][]"
BOMBS = {
    "flattened lists": "|".join([DOUBLED] * 40),
    "joined texts": "join('', [text, text])" + "|join('', [@, @])" * 22,
    "sixty of each": "[*].[" + ",".join(["id"] * 60) + "]",
    "a text of a text": "to_string([@,@])" + "|to_string([@,@])" * 24,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_expression_that_grows_without_end_is_left(bomb: str) -> None:
    data: object = MANY if bomb == "sixty of each" else {"text": "x" * 1_000}

    with pytest.raises(TooMuch, match="more than a moment"):
        search(BOMBS[bomb], data)


def test_a_large_answer_is_read_all_the_same() -> None:
    assert len(search("items[?id > `10`].{id: id, text: text}", {"items": MANY})) == 19_989
    assert search("sort_by(@, &id)[-1].id", MANY) == 19_999


def test_what_a_delivery_is_mapped_by_is_bounded_too() -> None:
    posts, skipped = to_posts(
        a_source(), {"text": "x" * 1_000}, None, {"text": BOMBS["joined texts"]}
    )

    assert (posts, skipped) == ([], 1)
    assert to_posts(a_source(), {"text": "x"}, BOMBS["flattened lists"], {}) == ([], 1)


@pytest.mark.parametrize(
    "css", ["a ~ p ~ p ~ b", "div:has(div:has(div:has(b)))", "p:not(:has(:has(b)))"]
)
def test_a_selector_that_looks_everywhere_for_everything_is_refused(css: str) -> None:
    with pytest.raises(ValueError, match="would take too long"):
        check_css(css)


@pytest.mark.parametrize("css", ["h2 ~ p", "a[rel~=next] ~ b", "li:has(> a)", ".a ~ .b, .c ~ .d"])
def test_what_papers_need_is_taken(css: str) -> None:
    check_css(css)
    assert Pick.of(css).css == css
