"""What is suggested for a municipality that somebody wants to follow."""

from api.dashboard.screens.welcome import suggested
from listener.kinds import KINDS


def test_sources_are_suggested_by_what_people_write() -> None:
    mastodon, reddit = suggested("qassim", "أمانة منطقة القصيم")

    assert mastodon.body["options"] == {"hashtag": ["القصيم", "أمانة_القصيم"], "place": "qassim"}
    assert reddit.body["options"] == {"query": "القصيم", "place": "qassim"}


def test_what_is_suggested_of_a_municipality_is_that_of_its_office() -> None:
    mastodon, _ = suggested("khulais", "خليص")

    assert mastodon.body["options"]["hashtag"] == ["خليص", "بلدية_خليص"]


def test_what_is_suggested_is_read_before_it_is_kept() -> None:
    assert all("unchecked" not in each.body for each in suggested("jeddah", "أمانة محافظة جدة"))


def test_what_is_suggested_can_be_added() -> None:
    for offer in suggested("madinah", "أمانة منطقة المدينة المنورة"):
        KINDS[offer.kind].check(offer.body["options"])
