"""Lines of documents for people: those around a fault, and those in which two texts differ."""

from api.dashboard.lines import Around, Line, Sort, around, differences

TEXT = "a\nb\nc\nd\ne"


def test_a_line_is_shown_with_those_beside_it() -> None:
    assert around(TEXT, 3, beside=1) == [
        Around(2, "b", here=False),
        Around(3, "c", here=True),
        Around(4, "d", here=False),
    ]
    assert [each.number for each in around(TEXT, 1)] == [1, 2, 3]
    assert [each.number for each in around(TEXT, 5)] == [3, 4, 5]


def test_of_a_line_that_there_is_not_nothing_is_shown() -> None:
    assert [*around(TEXT, None), *around(TEXT, 0), *around(TEXT, 6)] == []


def test_what_differs_is_shown_with_what_is_beside_it() -> None:
    assert differences(TEXT, "a\nb\nc\nD\nd2\ne", beside=1) == [
        Line(Sort.SKIPPED, 2, ""),
        Line(Sort.SAME, 3, "c"),
        Line(Sort.REMOVED, 4, "d"),
        Line(Sort.ADDED, 4, "D"),
        Line(Sort.ADDED, 5, "d2"),
        Line(Sort.SAME, 6, "e"),
    ]


def test_of_texts_that_are_the_same_nothing_is_shown() -> None:
    assert differences(TEXT, TEXT) == []


def test_what_is_the_same_between_and_after_is_counted() -> None:
    before = "\n".join("abcdefghij")
    found = differences(before, before.replace("b", "B").replace("h", "H"), beside=0)

    assert [(each.sort, each.number) for each in found if each.sort is Sort.SKIPPED] == [
        (Sort.SKIPPED, 1),
        (Sort.SKIPPED, 5),
        (Sort.SKIPPED, 2),
    ]


def test_a_long_text_of_lines_that_are_alike_is_compared_at_once() -> None:
    """Each line against each other would take minutes, in which nobody is served."""
    blank = "#\n" * 40_000

    assert [each.sort for each in differences(blank, f"{blank}last: 1", beside=0)] == [
        Sort.SKIPPED,
        Sort.REMOVED,
        Sort.ADDED,
    ]
