"""R2: what an edited policy would move."""

from collections.abc import Callable

from classifier.tags import Urgency
from make import a_post, a_service, some_tags
from router.moving import ALIKE, EXAMPLES, Moves
from router.rulebook import RuleBook

Load = Callable[[str], RuleBook]


def test_r2_moves_are_counted_by_unit_service_and_place_with_examples(
    book: RuleBook, load: Load, policy: str
) -> None:
    after = load(
        policy.replace("owns: [roads]", "owns: []").replace("[lighting,", "[lighting, roads,")
    )
    posts = [(a_post(native_id=str(number)), some_tags()) for number in range(ALIKE + 3)]
    posts += [
        (a_post(native_id="w"), some_tags(services=a_service("external.water"))),
        (a_post(native_id="n"), some_tags(relevant=False)),
        (a_post(native_id="c"), some_tags(urgency=Urgency.CRITICAL)),
    ]
    moves = Moves()

    moves.count(posts, book, after)

    assert (moves.looked, moves.moved) == (8, 5)
    assert moves.units == {("jeddah.roads", "jeddah.lighting"): 5}
    assert moves.services == {"roads.pothole": 5}
    assert moves.municipalities == {"jeddah": 5}
    assert len(moves.examples) == ALIKE
    assert (moves.examples[0].before, moves.examples[0].after) == (
        "jeddah.roads",
        "jeddah.lighting",
    )


def test_r2_what_is_kept_does_not_grow_with_the_posts(
    book: RuleBook, load: Load, policy: str
) -> None:
    after = load(
        policy.replace("  - name: not-sure\n    when: {sure: false}", "  - name: not-sure")
    )
    moves = Moves()
    for _ in range(3):
        moves.count([(a_post(), some_tags())] * 500, book, after)

    assert (moves.looked, moves.moved) == (1500, 1500)
    assert len(moves.examples) == ALIKE <= EXAMPLES
    assert len(moves.units) == len(moves.services) == 1


def test_r2_the_same_policy_moves_nothing(book: RuleBook) -> None:
    moves = Moves()
    moves.count([(a_post(), some_tags())], book, book)

    assert (moves.looked, moves.moved, moves.examples) == (1, 0, [])
