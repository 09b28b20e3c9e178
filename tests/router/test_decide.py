"""Where a post goes, and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.tags import Intent, Origin, PlaceTag, ServiceTag, Tags, Urgency
from listener.post import AuthorKind, Platform
from make import a_post, a_service, some_tags
from router.clock.terms import Matter
from router.decide import Passed, explain, route
from router.rulebook import RuleBook


def at(code: str, origin: Origin = Origin.TEXT) -> PlaceTag:
    return PlaceTag(code=code, score=0.9, origin=origin)


LIGHTING = a_service("lighting.outage")
WATER = a_service("external.water")

WHERE: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("a pothole goes to the roads of its amana", {}, {}, "jeddah.roads"),
    (
        "a municipality's matter goes to its amana",
        {},
        {"municipality": at("kharj")},
        "riyadh.roads",
    ),
    ("lighting goes to lighting", {}, {"services": LIGHTING}, "jeddah.lighting"),
    (
        "a rule of one municipality wins there",
        {},
        {"services": LIGHTING, "municipality": at("rabigh")},
        "jeddah.roads",
    ),
    ("danger goes to the emergency room", {}, {"urgency": Urgency.CRITICAL}, "jeddah.emergency"),
    (
        "danger does not wait until we are sure",
        {},
        {"urgency": Urgency.CRITICAL, "sure": False},
        "jeddah.emergency",
    ),
    ("what we are not sure of goes to a person", {}, {"sure": False}, "jeddah.triage"),
    (
        "without a municipality it falls to the last rule",
        {},
        {"municipality": None},
        "national.triage",
    ),
    (
        "danger without a municipality too",
        {},
        {"municipality": None, "urgency": Urgency.CRITICAL},
        "national.triage",
    ),
    ("a municipality that nobody knows is none", {}, {"municipality": at("x")}, "national.triage"),
    (
        "a service that nobody knows has no owner",
        {},
        {"services": a_service("a.b")},
        "national.triage",
    ),
    ("no service at all has no owner", {}, {"services": ()}, "national.triage"),
    (
        "a journalist who asks goes to the press office",
        {"author_kind": AuthorKind.JOURNALIST},
        {"intent": Intent.INQUIRY},
        "national.media",
    ),
    ("what another agency owns is referred", {}, {"services": WATER}, "national.referrals"),
    (
        "even when it is dangerous",
        {},
        {"services": WATER, "urgency": Urgency.CRITICAL},
        "national.referrals",
    ),
    ("even when we are not sure", {}, {"services": WATER, "sure": False}, "national.referrals"),
    ("even from nowhere", {}, {"services": WATER, "municipality": None}, "national.referrals"),
    (
        "ambiguous within one amana goes to that amana",
        {},
        {
            "municipality": None,
            "municipality_candidates": (at("rabigh"), at("khulays")),
            "sure": False,
        },
        "jeddah.triage",
    ),
    (
        "ambiguous between two amanat is not guessed",
        {},
        {"municipality": None, "municipality_candidates": (at("rabigh"), at("kharj"))},
        "national.triage",
    ),
]


@pytest.mark.parametrize(
    ("post", "tags", "unit"), [row[1:] for row in WHERE], ids=[r[0] for r in WHERE]
)
def test_where_a_post_goes(
    post: dict[str, Any], tags: dict[str, Any], unit: str, book: RuleBook
) -> None:
    decision = route(a_post(**post), some_tags(**tags), book)
    assert decision.wanted
    assert decision.unit == unit


WHY: list[tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    (
        {},
        {},
        (
            "rule owners",
            "service roads.pothole 0.93",
            "municipality jeddah from text",
            "urgency high 0.81",
        ),
    ),
    (
        {"author_kind": AuthorKind.JOURNALIST},
        {"intent": Intent.INQUIRY, "services": (), "municipality": at("jeddah", Origin.PROFILE)},
        (
            "rule press",
            "municipality jeddah from profile",
            "urgency high 0.81",
            "intent inquiry 0.97",
            "author journalist",
        ),
    ),
    (
        {},
        {
            "municipality": None,
            "municipality_candidates": (at("rabigh"), at("kharj")),
            "sure": False,
        },
        (
            "rule everything-else",
            "service roads.pothole 0.93",
            "municipality rabigh or kharj",
            "urgency high 0.81",
            "not sure",
        ),
    ),
    (
        {},
        {"services": WATER, "municipality": None},
        (
            "rule other-agencies",
            "service external.water 0.90",
            "no municipality",
            "urgency high 0.81",
            "agency nwc",
        ),
    ),
]


@pytest.mark.parametrize(("post", "tags", "reasons"), WHY)
def test_a_decision_says_which_rule_and_what_it_saw(
    post: dict[str, Any], tags: dict[str, Any], reasons: tuple[str, ...], book: RuleBook
) -> None:
    assert route(a_post(**post), some_tags(**tags), book).reasons == reasons


def test_a_municipality_that_nobody_knows_is_said_to_be_unknown(book: RuleBook) -> None:
    decision = route(a_post(), some_tags(municipality=at("atlantis")), book)
    assert decision.municipality is None
    assert "municipality atlantis is unknown" in decision.reasons


def test_what_is_not_relevant_makes_no_ticket_and_keeps_its_tags(book: RuleBook) -> None:
    tags = some_tags(relevant=False, urgency=Urgency.CRITICAL)
    decision = route(a_post(), tags, book)
    assert not decision.wanted
    assert decision.reasons == ("not relevant",)
    assert (decision.unit, decision.join, decision.referral) == (None,) * 3
    assert decision.services == ("roads.pothole",)
    assert decision.municipality == "jeddah"


def test_a_referral_names_the_agency_and_nothing_else_does(book: RuleBook) -> None:
    assert route(a_post(), some_tags(services=WATER), book).referral == "nwc"
    assert route(a_post(), some_tags(), book).referral is None


def test_a_decision_tells_what_the_clock_goes_by(book: RuleBook) -> None:
    post = a_post(author_kind=AuthorKind.OUTLET)
    asks = some_tags(urgency=Urgency.LOW, intent=Intent.INQUIRY)
    nothing = some_tags(services=())

    assert route(post, asks, book).matter == Matter(
        urgency=Urgency.LOW,
        intent=Intent.INQUIRY,
        service="roads.pothole",
        author_kind=AuthorKind.OUTLET,
    )
    assert route(a_post(), nothing, book).matter.service is None


def test_all_services_are_kept_best_first(book: RuleBook) -> None:
    tags = some_tags(services=LIGHTING + a_service("roads.pothole", 0.2))
    assert route(a_post(), tags, book).services == ("lighting.outage", "roads.pothole")


def test_a_sample_stays_a_sample(book: RuleBook) -> None:
    assert route(a_post(sample=True), some_tags(), book).sample
    assert not route(a_post(), some_tags(), book).sample


def test_reposted_text_asks_to_join_and_short_text_does_not(book: RuleBook) -> None:
    said = route(a_post(), some_tags(), book)
    again = route(a_post(native_id="2", text=f"RT @x: {a_post().text}"), some_tags(), book)
    short = route(a_post(text="متى الحل"), some_tags(), book)
    assert said.join == again.join is not None
    assert short.join is None


def test_title_and_text_are_joined_by_together(book: RuleBook) -> None:
    one = route(a_post(title="حفرة في جدة"), some_tags(), book)
    two = route(a_post(title="حفرة في الرياض"), some_tags(), book)
    assert one.join != two.join


def test_an_explanation_lists_the_rules_passed_over_and_why(book: RuleBook) -> None:
    found = explain(a_post(), some_tags(municipality=None), book)
    assert found.rule is book.rules[-1]
    assert found.unit is book.units["national.triage"]
    assert found.passed == (
        Passed(rule="other-agencies", reason="no other agency owns roads.pothole"),
        Passed(rule="danger", reason="no municipality is known"),
        Passed(rule="press", reason="intent is complaint, not inquiry"),
        Passed(rule="rabigh-lighting", reason="service is roads.pothole, not lighting.outage"),
        Passed(rule="not-sure", reason="no municipality is known"),
        Passed(rule="owners", reason="no municipality is known"),
    )


@pytest.mark.parametrize(
    ("tags", "rule", "reason"),
    [
        ({"services": a_service("a.b")}, "owners", "no department owns a.b"),
        ({"services": ()}, "owners", "no department owns an unknown service"),
        ({"services": ()}, "other-agencies", "no other agency owns an unknown service"),
    ],
)
def test_a_rule_without_an_owner_for_the_service_is_passed_over(
    tags: dict[str, Any], rule: str, reason: str, book: RuleBook
) -> None:
    found = explain(a_post(), some_tags(**tags), book)
    assert Passed(rule=rule, reason=reason) in found.passed


def test_only_rules_for_referrals_take_what_another_agency_owns(book: RuleBook) -> None:
    found = explain(a_post(), some_tags(services=WATER), book)
    assert found.agency is book.agencies["nwc"]
    case = book.case(a_post(), some_tags(services=WATER))
    unmet = {book.unmet(rule, case) for rule in book.rules[1:]}
    assert unmet == {"external.water is for nwc to answer"}


SCORES = st.floats(0, 1)
PLACES = st.builds(
    PlaceTag,
    code=st.sampled_from(["jeddah", "rabigh", "kharj", "atlantis", ""]),
    score=SCORES,
    origin=st.sampled_from(Origin),
)
SERVICES = st.builds(
    ServiceTag,
    code=st.sampled_from(
        ["roads.pothole", "roads.parking", "media.opinion", "external.water", "a.b", "nodot", ""]
    ),
    score=SCORES,
)
ANY_TAGS = st.builds(
    Tags,
    relevant=st.booleans(),
    relevance=SCORES,
    services=st.lists(SERVICES, max_size=3).map(tuple),
    municipality=st.none() | PLACES,
    municipality_candidates=st.lists(PLACES, max_size=3).map(tuple),
    intent=st.sampled_from(Intent),
    intent_score=SCORES,
    urgency=st.sampled_from(Urgency),
    urgency_score=SCORES,
    sure=st.booleans(),
    model=st.just("test"),
)


@given(
    tags=ANY_TAGS,
    author_kind=st.none() | st.sampled_from(AuthorKind),
    platform=st.sampled_from(Platform),
    text=st.text(),
)
def test_any_tags_go_to_exactly_one_unit_or_make_no_ticket(
    tags: Tags, author_kind: AuthorKind | None, platform: Platform, text: str, book: RuleBook
) -> None:
    post = a_post(author_kind=author_kind, platform=platform, text=text)
    decision = route(post, tags, book)
    assert decision == route(post, tags, book)
    assert decision.wanted is tags.relevant
    assert (decision.unit in book.units) is tags.relevant
    referred = tags.relevant and bool(tags.services) and tags.services[0].code == "external.water"
    assert (decision.referral == "nwc") is referred
    assert (decision.unit == "national.referrals") is referred
    assert decision.reasons
    assert decision.municipality in {None, "jeddah", "rabigh", "kharj"}
