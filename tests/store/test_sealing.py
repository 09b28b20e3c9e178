from collections.abc import Callable

import pytest

from store.errors import CannotUnseal
from store.sealing import Seal

OLD, NEW = "o" * 32, "n" * 32


def test_a_secret_comes_back_as_it_was() -> None:
    seal = Seal([NEW])

    assert seal.open(seal.seal("سرّ whsec_1")) == "سرّ whsec_1"


def test_what_is_stored_shows_nothing_of_the_secret_and_is_never_alike() -> None:
    seal = Seal([NEW])

    first, second = seal.seal("whsec_1"), seal.seal("whsec_1")

    assert "whsec_1" not in first
    assert first != second


def test_an_older_key_still_opens_and_the_first_one_seals() -> None:
    sealed = Seal([OLD]).seal("whsec_1")
    both = Seal([NEW, OLD])

    assert both.open(sealed) == "whsec_1"
    assert Seal([NEW]).open(both.seal("whsec_1")) == "whsec_1"


@pytest.mark.parametrize("change", [str.upper, str.swapcase, lambda text: text[:-4], lambda _: ""])
def test_what_was_changed_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(CannotUnseal):
        Seal([NEW]).open(change(Seal([NEW]).seal("whsec_1")))


def test_a_strange_key_opens_nothing_and_the_complaint_names_the_setting() -> None:
    with pytest.raises(CannotUnseal, match="SAWT_SECRET_KEYS"):
        Seal([NEW]).open(Seal([OLD]).seal("whsec_1"))
