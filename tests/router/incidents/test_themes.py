"""What stems speak of."""

import pytest

from router.incidents.themes import Themes, alike, themes_from_json

THEMES = Themes([60, 40], {"جمل": [0, 30], "ناق": [0, 12, 1, 1], "نار": [1, 30]})


def test_stems_of_one_service_speak_of_the_same() -> None:
    camel, her, fire = (THEMES.of([(one, 1.0)]) for one in ("جمل", "ناق", "نار"))

    assert alike(camel, camel) == pytest.approx(1)
    assert alike(camel, her) > 0.9
    assert alike(camel, fire) < -0.5


def test_the_heavier_stem_is_heard() -> None:
    fire = THEMES.of([("نار", 1.0)])

    assert alike(THEMES.of([("نار", 5.0), ("جمل", 1.0)]), fire) > 0.9
    assert alike(THEMES.of([("نار", 1.0), ("جمل", 5.0)]), fire) < -0.5


def test_of_stems_that_nobody_knows_nothing_is_said() -> None:
    assert THEMES.of([("بروست", 1.0)]) is None
    assert alike(None, THEMES.of([("نار", 1.0)])) == 0
    assert alike(THEMES.of([("نار", 1.0)]), None) == 0


def test_a_stem_that_stands_everywhere_speaks_of_nothing() -> None:
    assert Themes([50, 50], {"شارع": [0, 5, 1, 5]}).of([("شارع", 1.0)]) is None


@pytest.mark.parametrize(
    "data",
    [
        {"counts": {}},
        {"texts": [1, 2]},
        {"texts": [1, 0], "counts": {"نار": [0, 1]}},
        {"texts": [1, 2], "counts": {"نار": [7, 1]}},
        {"texts": [1, 2], "counts": {"نار": [0]}},
    ],
)
def test_what_is_none_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError, IndexError)):
        themes_from_json(data)
