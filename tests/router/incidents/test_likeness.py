"""How like a post is to what a ticket's posts say."""

from typing import Any

import pytest

from router.incidents.likeness import FEATURES, Crowd, compare, elsewhere, features
from router.incidents.says import Reader, Says
from router.incidents.sketch import Sketch, sketch_of

CROWD = Crowd(anywhere=3, here=1)


def compared(says: Says, sketch: Sketch, reader: Reader) -> dict[str, float]:
    (row,) = features(says, [sketch], CROWD, reader)
    return dict(zip(FEATURES, row, strict=True))


def test_the_same_post_again_is_as_like_as_can_be(saying: Any, reader: Reader) -> None:
    says = saying("تسمم بروست", published=60.0)

    row = compared(says, sketch_of([says]), reader)

    assert row["services alike"] == pytest.approx(1)
    assert row["wording alike"] == pytest.approx(1)
    assert row["words shared"] == 2
    assert (row["same municipality"], row["other municipality"]) == (1, 0)
    assert (row["hours between"], row["hours known"]) == (0, 1)


def test_another_matter_of_another_place_shares_nothing(saying: Any, reader: Reader) -> None:
    there = saying("حريق", municipality="hail", amana="hail", services={"pest.mosquito": 1.0})

    row = compared(saying("تسمم"), sketch_of([there]), reader)

    for name in ("services alike", "wording alike", "words shared", "domains shared", "same amana"):
        assert row[name] == 0, name
    assert row["other municipality"] == 1


def test_who_names_no_place_is_not_of_another_one(saying: Any, reader: Reader) -> None:
    nowhere = saying("تسمم", municipality=None, amana=None, services={})

    row = compared(nowhere, sketch_of([saying("تسمم")]), reader)
    back = compared(saying("تسمم"), sketch_of([nowhere]), reader)

    assert (row["other municipality"], row["post names no municipality"]) == (0, 1)
    assert (back["other municipality"], back["ticket names no municipality"]) == (0, 1)


def test_a_town_among_several_of_the_name_counts(saying: Any, reader: Reader) -> None:
    unsure = saying("تسمم", municipality=None, amana=None, candidates=frozenset({"jeddah"}))

    for says, other in ((unsure, saying("تسمم")), (saying("تسمم"), unsure)):
        assert compared(says, sketch_of([other]), reader)["municipality among candidates"] == 1


@pytest.mark.parametrize(
    ("post", "ticket", "is_elsewhere"),
    [
        ("jeddah", "hail", True),
        ("jeddah", "jeddah", False),
        (None, "hail", False),
        ("jeddah", None, False),
    ],
)
def test_a_ticket_of_another_municipality_is_elsewhere(
    saying: Any, post: str | None, ticket: str | None, *, is_elsewhere: bool
) -> None:
    there = sketch_of([saying("حريق", municipality=ticket)])

    assert elsewhere(saying("تسمم", municipality=post), there) is is_elsewhere


def test_who_shares_many_rare_words_may_have_named_the_wrong_municipality(saying: Any) -> None:
    words = "تسمم بروست حريق حديقه"

    assert not elsewhere(saying(words), sketch_of([saying(words, municipality="hail")]))


def test_two_districts_of_a_town_are_two_places(saying: Any, reader: Reader) -> None:
    here = saying("تسمم", places=frozenset({"شهار"}), spots=frozenset({"شهار"}))
    there = saying("تسمم", places=frozenset({"صفا"}), spots=frozenset({"صفا"}))

    apart = compared(here, sketch_of([there]), reader)
    same = compared(here, sketch_of([here]), reader)

    assert (apart["other district"], apart["districts shared"]) == (1, 0)
    assert (same["other district"], same["districts shared"]) == (0, 1)
    assert same["place names shared"] > apart["place names shared"] == 0


def test_what_is_a_place_to_one_may_be_a_word_to_the_other(saying: Any, reader: Reader) -> None:
    named, told = saying("", places=frozenset({"شهار"})), saying("شهار")

    assert compared(named, sketch_of([told]), reader)["place names shared"] > 0
    assert compared(told, sketch_of([named]), reader)["place names shared"] > 0


def test_posts_that_share_no_word_may_speak_of_the_same(saying: Any, reader: Reader) -> None:
    camel = saying("جمل")

    same = compared(camel, sketch_of([saying("ناق")]), reader)
    other = compared(camel, sketch_of([saying("نار"), saying("نار")]), reader)
    unknown = compared(camel, sketch_of([saying("بروست")]), reader)

    assert same["words shared"] == other["words shared"] == 0
    assert same["themes alike"] > 0.9
    assert other["themes alike"] < unknown["themes alike"] == 0


def test_two_of_two_rare_words_are_more_than_two_of_many(saying: Any, reader: Reader) -> None:
    sketch = sketch_of([saying("تسمم بروست")])

    brief = compared(saying("تسمم بروست", words=4), sketch, reader)
    long = compared(saying("تسمم بروست حديقه طفل", words=90), sketch, reader)
    empty = compared(saying(""), sketch, reader)

    assert (brief["share of its rare words"], brief["rare words of the post"]) == (1, 2)
    assert (long["share of its rare words"], long["rare words of the post"]) == (0.5, 4)
    assert empty["share of its rare words"] == 0
    assert (brief["words of the post"], long["words of the post"]) == (4, 60)


def test_hours_count_from_the_nearest_post(saying: Any, reader: Reader) -> None:
    sketch = sketch_of([saying(published=600.0), saying(published=1200.0)])

    def hours(at: float) -> float:
        return compared(saying(published=at), sketch, reader)["hours between"]

    assert hours(900.0) == 0
    assert hours(1260.0) == pytest.approx(hours(540.0)) == pytest.approx(0.6931, abs=1e-3)


def test_each_candidate_is_told_how_far_it_leads() -> None:
    rows = [[0.0] * len(FEATURES) for _ in range(3)]
    rows[0][0], rows[1][0] = 1.0, 0.25
    lead, better = FEATURES.index("lead"), FEATURES.index("better candidates")

    compare(rows)

    assert [row[lead] for row in rows] == [1.5, -1.5, -2.0]
    assert [row[better] for row in rows] == [1.0, 3.0, 3.0]


def test_an_only_candidate_leads_nobody() -> None:
    row = [1.0, *[0.0] * (len(FEATURES) - 1)]

    compare([row])

    assert row[FEATURES.index("lead")] == 2.0
    compare([])
