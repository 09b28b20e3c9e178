"""Joining that a test can foresee: two rare words in common are one matter, one is perhaps one."""

from typing import Any

from router.incidents.forest import Forest, forest_from_json
from router.incidents.likeness import FEATURES
from router.incidents.model import Joining
from router.incidents.says import Reader
from router.incidents.stock import Stock
from router.incidents.themes import Themes

KNOWN = {"حفر": 400, "شارع": 900, "كبير": 500}
# Of two services, told apart by the words for camels, which share no letter.
THEMES = Themes([50, 50], {"جمل": [0, 20], "ناق": [0, 10], "نار": [1, 20]})


def a_tree(feature: str, limit: float, low: float, high: float) -> list[Any]:
    """A tree that looks at one feature."""
    return [[FEATURES.index(feature), limit, 1], low, high]


def a_forest() -> Forest:
    """Sure where two rare words are shared, unsure where one is."""
    trees = [a_tree("words shared", 0.5, -5.0, 0.0), a_tree("words shared", 1.5, 0.0, 5.0)]
    return forest_from_json({"trees": trees, "base": 0.0, "depth": 1})


def a_joining() -> Joining:
    """Joins from 0.9 on, suggests from 0.4 on."""
    reader = Reader(
        stock=Stock(1_000, KNOWN),
        themes=THEMES,
        names=frozenset({"جد"}),
        amana_of={"khulais": "jeddah"},
    )
    return Joining(reader=reader, forest=a_forest(), join=0.9, suggest=0.4)
