"""Under which marks tickets are found again."""

from typing import Any

from router.incidents.marks import Sort, marks_of, wording_mark


def test_a_post_is_marked_by_service_place_and_rare_words_of_its_service(saying: Any) -> None:
    says = saying("تسمم بروست", candidates=frozenset({"hail"}), spots=frozenset({"شهار"}))

    found = {(mark.sort, mark.of) for mark in marks_of(says)}

    assert found == {
        (Sort.WORDING, "wording of تسمم بروست"),
        (Sort.SERVICE_HERE, "jeddah roads.pothole"),
        (Sort.SERVICE, "roads.pothole"),
        (Sort.PLACE, "jeddah"),
        (Sort.PLACE, "hail"),
        (Sort.STEM, "roads.pothole تسمم"),
        (Sort.STEM, "roads.pothole بروست"),
        (Sort.SPOT, "شهار"),
    }


def test_a_short_post_of_no_place_has_few_marks(saying: Any) -> None:
    says = saying("تسمم", municipality=None, wording=None)

    assert [mark.sort for mark in marks_of(says)] == [Sort.SERVICE, Sort.STEM]


def test_marks_are_numbers_that_both_engines_hold_and_samples_have_their_own(saying: Any) -> None:
    real, sample = marks_of(saying("تسمم")), marks_of(saying("تسمم", sample=True))

    assert all(-(2**63) <= mark.number < 2**63 for mark in real)
    assert not {mark.number for mark in real} & {mark.number for mark in sample}
    assert real[0].number == wording_mark("wording of تسمم", sample=False)


def test_a_post_has_only_so_many_marks(saying: Any) -> None:
    says = saying(
        " ".join(f"كلمه{n}" for n in range(32)),
        services={f"roads.s{n}": 0.3 for n in range(3)},
        candidates=frozenset(f"m{n}" for n in range(40)),
        spots=frozenset(f"حي{n}" for n in range(40)),
    )

    assert len(marks_of(says)) <= 24
