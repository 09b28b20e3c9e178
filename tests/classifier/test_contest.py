"""A candidate serves only if it wins on the same posts, and no domain pays for it."""

from collections.abc import Mapping

import pytest

from classifier.contest import refusals
from classifier.frozen import FEWEST, REST, Asked, Outcome, compare, outcomes, whole
from classifier.manifest import Kind, Manifest


def a_model(frozen: Mapping[str, Outcome], kind: Kind = Kind.LINEAR, **folds: float) -> Manifest:
    return Manifest(
        model="m", tagger=kind, file="m.npz", sha256="0" * 64, folds=folds, frozen=dict(frozen)
    )


def asked(**domains: tuple[int, int]) -> Mapping[str, Outcome]:
    """Ask of so many posts of each domain, of which so many went right."""
    return outcomes(
        Asked(f"{domain} {n}", domain, n < right)
        for domain, (posts, right) in domains.items()
        for n in range(posts)
    )


def verdict(candidate: Mapping[str, Outcome], serving: Mapping[str, Outcome]) -> list[str]:
    return refusals(a_model(candidate), a_model(serving))


def test_who_gets_more_right_wins() -> None:
    assert verdict(asked(roads=(100, 61)), asked(roads=(100, 60))) == []


def test_the_first_model_has_nobody_to_beat() -> None:
    assert refusals(a_model({}), None) == []


@pytest.mark.parametrize("right", [60, 58])
def test_who_gets_no_more_right_is_told_the_figure(right: int) -> None:
    (reason,) = verdict(asked(roads=(100, right)), asked(roads=(100, 60)))

    assert reason == (
        f"routed_right: {right}.0 % right, 60.0 % before, of 100 posts; it must get more right"
    )


def test_a_domain_that_loses_more_than_three_points_is_told_with_its_loss() -> None:
    before = asked(roads=(100, 60), waste=(100, 60), offtopic=(100, 90))

    assert verdict(asked(roads=(100, 70), waste=(100, 57), offtopic=(100, 87)), before) == []
    assert verdict(asked(roads=(100, 70), waste=(100, 56), offtopic=(100, 86)), before) == [
        "offtopic: 86.0 % right, 90.0 % before, of 100 posts; lost 4.0 points, 3 at most",
        "waste: 56.0 % right, 60.0 % before, of 100 posts; lost 4.0 points, 3 at most",
    ]


def test_domains_too_small_to_tell_are_judged_together() -> None:
    small = FEWEST - 1
    before = asked(roads=(200, 100), waste=(small, 20), pest=(small, 20), offtopic=(9, 9))

    assert verdict(asked(roads=(200, 120), waste=(small, 15), pest=(small, 25)), before) == []
    (reason,) = verdict(asked(roads=(200, 120), waste=(small, 15), pest=(small, 20)), before)
    assert reason.startswith(f"{REST}: 53.0 % right, 60.6 % before, of 66 posts; lost 7.6 points")


def test_only_posts_that_both_were_asked_of_count() -> None:
    shares = compare(asked(roads=(150, 150)), asked(roads=(100, 60)))

    assert (shares["roads"].posts, shares["roads"].serving) == (100, 60)
    assert shares["roads"].candidate == 100


def test_a_post_counts_for_the_domain_that_its_label_names_now() -> None:
    now = outcomes([Asked("حفرة", "roads", right=True)] * 1)
    then = outcomes([Asked("حفرة", "waste", right=False)])

    total = whole(compare(now, then))
    assert (total.posts, total.candidate, total.serving) == (1, 1, 0)
    assert (whole({}).gain, whole({}).posts) == (0.0, 0)


@pytest.mark.parametrize(
    ("new", "old", "says"),
    [
        (0.6, 0.5, []),
        (0.5, 0.5, ["routed_right: 0.5000, 0.5000 before; nothing gained, and it must get more"]),
        (0.4, 0.5, ["routed_right: 0.4000, 0.5000 before; lost 10.0 points, and it must get more"]),
    ],
)
def test_without_the_same_posts_the_figures_decide(new: float, old: float, says: list[str]) -> None:
    found = refusals(a_model({}, routed_right=new), a_model({}, routed_right=old))

    assert [reason.removesuffix(" right") for reason in found] == says


@pytest.mark.parametrize(("held", "wins"), [(0.6, True), (0.5, False)])
def test_a_tuned_candidate_is_compared_on_the_posts_held_from_it(
    held: float, *, wins: bool
) -> None:
    tuned = a_model({}, Kind.TRANSFORMER, routed_right_held=held)

    found = refusals(tuned, a_model({}, routed_right=0.9, routed_right_held=0.5))

    assert (found == []) is wins
