"""What posts say, made by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from joined import a_joining
from router.incidents.model import Joining
from router.incidents.says import Reader, Says

Saying = Callable[..., Says]


@pytest.fixture
def joining() -> Joining:
    return a_joining()


@pytest.fixture
def reader(joining: Joining) -> Reader:
    return joining.reader


@pytest.fixture
def saying(reader: Reader) -> Saying:
    """`saying("تسمم بروست", municipality="hail")`: what a post of these stems says."""

    def say(stems: str = "", **given: Any) -> Says:
        rare = {one: reader.stock.rarity(one) for one in stems.split()}
        base = Says(
            municipality="jeddah",
            amana="jeddah",
            services={"roads.pothole": 1.0},
            stems=rare,
            words=8,
            wording=f"wording of {stems}",
        )
        return replace(base, **given)

    return say
