"""Who speaks is read from the source first, then from what the account calls itself."""

import pytest

from classifier.author import kind_of
from listener.post import AuthorKind
from make import a_post


@pytest.mark.parametrize(
    ("name", "handle", "kind"),
    [
        ("خالد العتيبي - صحفي", "kh_1", AuthorKind.JOURNALIST),
        ("الكاتبة نورة", None, AuthorKind.JOURNALIST),
        ("مراسل صحيفة الوطن", None, AuthorKind.JOURNALIST),
        ("صحيفة سبق", None, AuthorKind.OUTLET),
        (None, "tabuk_news", AuthorKind.OUTLET),
        ("أمانة منطقة حائل", None, AuthorKind.OFFICIAL),
        ("بلديّة بيش", None, AuthorKind.OFFICIAL),
        ("مطعم البحر", None, AuthorKind.BUSINESS),
        ("أبو فهد", "abu_fahad", None),
        ("أمينة محمد", None, None),
        (None, None, None),
    ],
)
def test_an_account_is_what_it_calls_itself(
    name: str | None, handle: str | None, kind: AuthorKind | None
) -> None:
    assert kind_of(a_post(author_name=name, author=handle, author_kind=None)) is kind


def test_what_the_source_says_comes_first() -> None:
    post = a_post(author_name="صحيفة سبق", author_kind=AuthorKind.CITIZEN)
    assert kind_of(post) is AuthorKind.CITIZEN
