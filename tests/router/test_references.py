"""Numbers of the 940 system: written in many ways, kept in one."""

import pytest

from router.references import read_reference


@pytest.mark.parametrize(
    "given", ["94012345", "٩٤٠١٢٣٤٥", "#940-123 45", " 940/12345\u200f", "۹۴۰۱۲۳۴۵"]
)
def test_one_number_is_kept_in_one_way(given: str) -> None:
    assert read_reference(given) == "94012345"


@pytest.mark.parametrize("given", ["", "1234", "9" * 21, "94012x45", "940²3456", "##94012345"])
def test_what_is_no_number_is_refused(given: str) -> None:
    assert read_reference(given) is None
