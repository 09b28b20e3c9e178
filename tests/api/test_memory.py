"""The garbage collector keeps out of the way."""

import gc
from collections.abc import Iterator

import pytest

from api import memory


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
    gc.enable()


def test_nothing_is_looked_through_while_the_program_starts() -> None:
    memory.starting()

    assert not gc.isenabled()


def test_what_was_made_at_the_start_is_left_aside_and_batches_are_looked_through_seldom() -> None:
    memory.starting()
    memory.started()

    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == memory.SELDOM
