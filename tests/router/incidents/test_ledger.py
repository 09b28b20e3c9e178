"""Where the posts of a batch belong."""

from typing import Any

import pytest

from router.incidents.ledger import PER_MARK, SAME_WORDING, Ledger
from router.incidents.model import Joining
from router.incidents.says import Says
from router.incidents.sketch import sketch_of


@pytest.fixture
def ledger(joining: Joining) -> Ledger:
    return Ledger(joining=joining)


def standing(ledger: Ledger, ticket: int, says: Says) -> None:
    """Let a ticket stand that came with an earlier batch."""
    ledger.sketches[ticket] = sketch_of([says])
    for mark in ledger.marks(says):
        ledger.found.setdefault(mark.number, []).insert(0, ticket)


def test_posts_that_share_enough_get_one_ticket_and_say_why(ledger: Ledger, saying: Any) -> None:
    first, second = ledger.gather([saying("تسمم بروست قديم"), saying("تسمم بروست جديد")])

    assert first.ticket == second.ticket < 0
    assert first.joined is None
    assert second.joined is not None
    assert second.joined.reasons == (
        "service roads.pothole",
        "municipality jeddah",
        "words تسمم بروست",
    )


def test_what_is_less_sure_is_suggested_and_gets_its_own_ticket(
    ledger: Ledger, saying: Any
) -> None:
    first, second = ledger.gather([saying("تسمم بروست"), saying("تسمم حديقه")])

    assert first.ticket != second.ticket
    assert second.joined is None
    assert second.suggested is not None
    assert second.suggested.ticket == first.ticket
    assert second.suggested.score == pytest.approx(0.5)


def test_what_shares_nothing_stays_alone(ledger: Ledger, saying: Any) -> None:
    first, second = ledger.gather([saying("تسمم"), saying("حديقه")])

    assert first.ticket != second.ticket
    assert (second.joined, second.suggested) == (None, None)


def test_a_very_short_text_never_joins_by_itself(ledger: Ledger, saying: Any) -> None:
    first, short = ledger.gather([saying("تسمم بروست"), saying("تسمم بروست", wording=None)])

    assert short.ticket != first.ticket
    assert short.suggested is not None
    assert short.suggested.ticket == first.ticket


def test_the_same_wording_joins_without_being_judged(ledger: Ledger, saying: Any) -> None:
    first, again = ledger.gather([saying("", wording="k"), saying("", wording="k")])

    assert again.ticket == first.ticket
    assert again.joined is not None
    assert (again.joined.score, again.joined.reasons) == (SAME_WORDING, ("same wording",))


def test_what_names_a_place_is_placed_before_what_names_none(ledger: Ledger, saying: Any) -> None:
    nowhere = saying("تسمم بروست", municipality=None, amana=None)

    late, early = ledger.gather([nowhere, saying("تسمم بروست حديقه")])

    assert late.joined is not None
    assert early.joined is None
    assert late.ticket == early.ticket


def test_a_post_joins_a_ticket_that_stands(ledger: Ledger, saying: Any) -> None:
    standing(ledger, 7, saying("تسمم بروست"))

    (placed,) = ledger.gather([saying("تسمم بروست قديم")])

    assert placed.ticket == 7


def test_what_was_given_is_not_changed(ledger: Ledger, saying: Any) -> None:
    standing(ledger, 7, saying("تسمم بروست"))
    given = ledger.sketches[7]

    ledger.gather([saying("تسمم بروست قديم")])

    assert (given.posts, ledger.sketches[7].posts) == (1, 2)


@pytest.fixture
def torn(ledger: Ledger, saying: Any) -> Ledger:
    """Ticket 7, that of a matter, and ticket 8, lone, which was not known to be of it."""
    standing(ledger, 8, saying("بروست مستشفي طفل"))
    standing(ledger, 7, saying("تسمم بروست حديقه"))
    ledger.sketches[7].add(saying("تسمم بروست حديقه"))
    return ledger


def test_a_lone_ticket_is_merged_once_its_matter_is_known(torn: Ledger, saying: Any) -> None:
    torn.free = frozenset({7, 8})

    (placed,) = torn.gather([saying("تسمم بروست مستشفي حديقه")])

    assert placed.ticket == 7
    assert [(merge.ticket, merge.into.ticket) for merge in torn.merges] == [(8, 7)]
    assert torn.sketches[7].posts == 4
    assert torn.standing(8) == 7


def test_a_ticket_that_somebody_has_in_hand_is_never_merged_by_itself(
    torn: Ledger, saying: Any
) -> None:
    torn.free = frozenset({7})

    torn.gather([saying("تسمم بروست مستشفي حديقه")])

    assert torn.merges == []


def test_lone_posts_of_a_batch_are_gathered_too(ledger: Ledger, saying: Any) -> None:
    one, two, three = ledger.gather(
        [saying("تسمم بروست"), saying("بروست مستشفي طفل"), saying("تسمم بروست مستشفي حديقه")]
    )

    assert one.ticket == two.ticket == three.ticket
    assert ledger.merges == []


def test_a_lone_ticket_that_still_shares_too_little_stays(ledger: Ledger, saying: Any) -> None:
    standing(ledger, 7, saying("تسمم بروست"))
    standing(ledger, 8, saying("مستشفي طفل"))
    ledger.free = frozenset({7, 8})

    ledger.gather([saying("تسمم بروست مستشفي")])

    assert ledger.merges == []


def test_under_a_mark_only_the_latest_are_found(ledger: Ledger, saying: Any) -> None:
    ledger.gather([saying(f"كلمه{n}") for n in range(PER_MARK * 3)])

    assert max(len(found) for found in ledger.found.values()) == PER_MARK


def test_tickets_worth_reading_are_few_however_many_are_found(ledger: Ledger, saying: Any) -> None:
    posts = [saying(f"كلمه{n}") for n in range(PER_MARK)]
    for number, says in enumerate(posts, 1):
        standing(ledger, number, says)

    likely = ledger.likely([saying("كلمه3")])

    assert 4 in likely
    assert len(likely) <= 8


def test_few_are_compared_that_share_a_service_or_a_place_and_nothing_else(
    ledger: Ledger, saying: Any
) -> None:
    nowhere: dict[str, Any] = {"municipality": None, "amana": None}
    for number in range(1, PER_MARK):
        standing(ledger, number, saying(f"كلمه{number}", **nowhere))

    asked = saying("كلمه3 شارع", **nowhere)

    assert list(ledger.rivals(asked)) == [3, PER_MARK - 1, PER_MARK - 2]


def test_who_is_of_another_municipality_is_no_candidate(ledger: Ledger, saying: Any) -> None:
    standing(ledger, 1, saying("حفر", municipality="hail", amana="hail"))

    assert ledger.rivals(saying("حفر")) == {}


def test_posts_of_no_service_are_compared_as_well(ledger: Ledger, saying: Any) -> None:
    bare: dict[str, Any] = {"services": {}, "municipality": None, "amana": None}

    first, second = ledger.gather(
        [saying("تسمم بروست", **bare), saying("تسمم بروست قديم", **bare, spots=frozenset({"شهار"}))]
    )

    assert first.ticket == second.ticket


def test_services_that_only_one_has_are_no_reason(ledger: Ledger, saying: Any) -> None:
    _, second = ledger.gather(
        [saying("تسمم بروست"), saying("تسمم بروست قديم", services={"food.poisoning": 1.0})]
    )

    assert second.joined is not None
    assert second.joined.reasons == ("municipality jeddah", "words تسمم بروست")


def test_a_shared_district_is_a_reason(ledger: Ledger, saying: Any) -> None:
    spot = {"spots": frozenset({"شهار"})}

    _, second = ledger.gather([saying("تسمم بروست", **spot), saying("تسمم بروست قديم", **spot)])

    assert second.joined is not None
    assert second.joined.reasons[-1] == "place شهار"
