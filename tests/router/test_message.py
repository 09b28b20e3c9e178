"""What others read of tickets and decisions: public contracts."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from classifier.tags import Intent, Urgency
from listener.post import PostId
from make import NOON, a_post, a_service, some_tags
from router.decide import explain
from router.message import explanation_to_json, instant, ticket_to_json
from router.rulebook import RuleBook
from router.states import Status
from router.ticket import PostRef, Ticket, TicketId

TICKET = Ticket(
    id=TicketId("t1"),
    status=Status.NEW,
    unit="jeddah.roads",
    services=("roads.pothole", "roads.parking"),
    municipality="jeddah",
    urgency=Urgency.HIGH,
    intent=Intent.COMPLAINT,
    referral=None,
    reasons=("rule owners",),
    opened=NOON,
    due=NOON + timedelta(hours=4),
    holder=None,
    sample=False,
    posts=(PostRef(id=PostId("p1"), native_id="1", url="https://x.example/1"),),
)


def test_a_ticket_is_written_as_the_contract_says(book: RuleBook) -> None:
    assert ticket_to_json(TICKET, book) == {
        "id": "t1",
        "status": "new",
        "unit": "jeddah.roads",
        "services": ["roads.pothole", "roads.parking"],
        "municipality": "jeddah",
        "urgency": "high",
        "intent": "complaint",
        "referral": None,
        "reasons": ["rule owners"],
        "opened": "2026-11-23T09:00:00Z",
        "due": "2026-11-23T13:00:00Z",
        "holder": None,
        "posts": [{"id": "p1", "native_id": "1", "url": "https://x.example/1"}],
        "post_count": 1,
        "merged_into": None,
        "earlier": None,
        "reference_940": None,
        "sample": False,
    }


def test_a_referral_names_the_agency_in_both_languages(book: RuleBook) -> None:
    referred = replace(TICKET, status=Status.REFERRED, referral="nwc")
    assert ticket_to_json(referred, book)["referral"] == {
        "code": "nwc",
        "ar": "شركة المياه الوطنية",
        "en": "National Water Company",
    }


def test_an_agency_that_the_policy_has_dropped_keeps_its_code(book: RuleBook) -> None:
    referral = ticket_to_json(replace(TICKET, referral="gone"), book)["referral"]
    assert referral == {"code": "gone", "ar": "gone", "en": "gone"}


def test_instants_are_utc_with_a_z() -> None:
    riyadh = datetime(2026, 11, 23, 12, 0, 0, 500, tzinfo=timezone(timedelta(hours=3)))
    assert instant(riyadh) == "2026-11-23T09:00:00.000500Z"


def test_an_explanation_is_written_with_names_and_the_rules_passed(book: RuleBook) -> None:
    found = explain(a_post(), some_tags(services=a_service("external.water")), book)
    written = explanation_to_json(found, book, NOON + timedelta(hours=4))
    assert json.loads(json.dumps(written)) == {
        "wanted": True,
        "rule": "other-agencies",
        "unit": {"code": "national.referrals", "ar": "مكتب الإحالة", "en": "Referrals"},
        "services": ["external.water"],
        "municipality": "jeddah",
        "urgency": "high",
        "intent": "complaint",
        "referral": {"code": "nwc", "ar": "شركة المياه الوطنية", "en": "National Water Company"},
        "reasons": [
            "rule other-agencies",
            "service external.water 0.90",
            "municipality jeddah from text",
            "urgency high 0.81",
            "agency nwc",
        ],
        "due": "2026-11-23T13:00:00Z",
        "passed": [],
    }


def test_what_makes_no_ticket_is_explained_without_a_unit(book: RuleBook) -> None:
    found = explain(a_post(), some_tags(relevant=False), book)
    written = explanation_to_json(found, book, None)
    assert not written["wanted"]
    assert [written[key] for key in ("rule", "unit", "referral", "due")] == [None] * 4
    assert written["reasons"] == ["not relevant"]
    assert written["passed"] == []
