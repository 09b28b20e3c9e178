"""The policy that we ship: every service in every municipality ends at the right desk."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from classifier.gazetteer import Gazetteer, load_gazetteer
from classifier.services import Service, load_services
from classifier.tags import Intent, PlaceTag, Tags, Urgency
from listener.post import AuthorKind, Post
from make import a_post, a_service, some_tags
from router.decide import route
from router.rulebook import RuleBook, load_rules

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def services() -> Mapping[str, Service]:
    return load_services(CONFIG / "services.yaml")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(CONFIG / "municipalities.yaml")


@pytest.fixture(scope="module")
def shipped(services: Mapping[str, Service], gazetteer: Gazetteer) -> RuleBook:
    return load_rules(CONFIG / "rules.yaml", services, gazetteer.amana_of)


def tagged(service: str, municipality: str | None, **given: Any) -> Tags:
    place = PlaceTag(code=municipality, score=0.9) if municipality else None
    return some_tags(
        services=a_service(service), municipality=place, **{"urgency": Urgency.NORMAL} | given
    )


@pytest.mark.parametrize("sure", [True, False])
def test_every_service_in_every_municipality_and_in_none_has_exactly_one_unit(
    shipped: RuleBook, services: Mapping[str, Service], *, sure: bool
) -> None:
    assert len(services) == 176
    assert len(shipped.amana_of) == 165
    post = a_post(text="حفرة")
    for service, place in product(services, [*shipped.amana_of, None]):
        decision = route(post, tagged(service, place, sure=sure), shipped)
        unit = shipped.units[decision.unit or ""]
        if services[service].external:
            assert unit.code == "national.referrals"
            assert decision.referral is not None
        elif place is None:
            at_home = "national.media" if sure and service.startswith("media.") else None
            assert unit.code == (at_home or "national.triage")
        else:
            assert unit.amana == shipped.amana_of[place]
            assert unit.department == (shipped.departments[service] if sure else "triage")


PLAIN: list[tuple[str, str | None, str]] = [
    ("roads.pothole", "jeddah", "jeddah.roads"),
    ("roads.pothole", "rabigh", "jeddah.roads"),
    ("lighting.outage", "buraydah", "qassim.lighting"),
    ("waste.missed_collection", "khobar", "eastern.cleaning"),
    ("storm.drain_blocked", "jazan", "jazan.drainage"),
    ("pest.stray_dogs", "abha", "asir.health"),
    ("environment.noise", "riyadh", "riyadh.health"),
    ("food.hygiene", "madinah", "madinah.food"),
    ("commerce.license_issue", "hail", "hail.commerce"),
    ("land.investment", "taif", "taif.commerce"),
    ("land.grant", "taif", "taif.building"),
    ("building.permit", "tabuk", "tabuk.building"),
    ("parks.maintenance", "najran", "najran.parks"),
    ("visual.graffiti", "ahsa", "ahsa.parks"),
    ("cemetery.burial", "makkah", "makkah.cemeteries"),
    ("service.call_center", "baha", "baha.customer"),
    ("projects.delay", "hafr-batin", "hafr-batin.projects"),
    ("projects.announcement", "jouf", "jouf.media"),
    ("media.rumor", "arar", "northern-borders.media"),
    ("emergency.weather", "makkah", "makkah.emergency"),
    ("media.opinion", None, "national.media"),
    ("roads.pothole", None, "national.triage"),
]


@pytest.mark.parametrize(("service", "municipality", "unit"), PLAIN)
def test_a_service_goes_to_the_department_that_owns_it(
    service: str, municipality: str | None, unit: str, shipped: RuleBook
) -> None:
    assert route(a_post(), tagged(service, municipality), shipped).unit == unit


CITIZEN, JOURNALIST, OUTLET = AuthorKind.CITIZEN, AuthorKind.JOURNALIST, AuthorKind.OUTLET


def asked(
    service: str, municipality: str | None, author: AuthorKind | None = None, **tags: Any
) -> tuple[Post, Tags]:
    return a_post(author_kind=author), tagged(service, municipality, **tags)


SPECIAL: list[tuple[str, tuple[Post, Tags], str]] = [
    (
        "danger to life goes to the emergency room of the amana",
        asked("roads.manhole", "rabigh", urgency=Urgency.CRITICAL),
        "jeddah.emergency",
    ),
    (
        "danger does not wait until we are sure",
        asked("emergency.open_well", "abha", urgency=Urgency.CRITICAL, sure=False),
        "asir.emergency",
    ),
    (
        "food poisoning goes to those who can close the kitchen",
        asked("food.poisoning", "riyadh", urgency=Urgency.CRITICAL),
        "riyadh.food",
    ),
    (
        "unless we are not sure that it is food poisoning",
        asked("food.poisoning", "riyadh", urgency=Urgency.CRITICAL, sure=False),
        "riyadh.emergency",
    ),
    (
        "danger in a place that nobody knows goes to the central desk",
        asked("emergency.collapse", None, urgency=Urgency.CRITICAL),
        "national.triage",
    ),
    (
        "a journalist who asks goes to the press office",
        asked("projects.delay", "jeddah", JOURNALIST, intent=Intent.INQUIRY),
        "jeddah.media",
    ),
    (
        "so does a newspaper, even when we are not sure of the service",
        asked("projects.delay", "jeddah", OUTLET, intent=Intent.INQUIRY, sure=False),
        "jeddah.media",
    ),
    (
        "and to the central press office where no place is named",
        asked("projects.delay", None, JOURNALIST, intent=Intent.INQUIRY),
        "national.media",
    ),
    (
        "a journalist who complains is heard like everybody",
        asked("roads.pothole", "jeddah", JOURNALIST, intent=Intent.COMPLAINT),
        "jeddah.roads",
    ),
    (
        "a citizen who asks goes to the department",
        asked("projects.delay", "jeddah", CITIZEN, intent=Intent.INQUIRY),
        "jeddah.projects",
    ),
    (
        "a fire is for the civil defence, however urgent",
        asked("external.civil_defense", "jeddah", urgency=Urgency.CRITICAL, sure=False),
        "national.referrals",
    ),
    (
        "a journalist's question about water is for the water company",
        asked("external.water", "jeddah", JOURNALIST, intent=Intent.INQUIRY),
        "national.referrals",
    ),
]


@pytest.mark.parametrize(
    ("case", "unit"), [row[1:] for row in SPECIAL], ids=[row[0] for row in SPECIAL]
)
def test_what_is_special_goes_where_the_policy_says(
    case: tuple[Post, Tags], unit: str, shipped: RuleBook
) -> None:
    assert route(*case, shipped).unit == unit


AGENCIES = {
    "external.water": "شركة المياه الوطنية",
    "external.sewage": "شركة المياه الوطنية",
    "external.electricity": "السعودية للطاقة (الشركة السعودية للكهرباء)",
    "external.telecom": "هيئة الاتصالات والفضاء والتقنية",
    "external.traffic_police": "الإدارة العامة للمرور",
    "external.highways": "الهيئة العامة للطرق",
    "external.civil_defense": "المديرية العامة للدفاع المدني",
    "external.consumer": "وزارة التجارة",
    "external.education": "وزارة التعليم",
    "external.health": "وزارة الصحة",
    "external.housing": "قطاع الإسكان بوزارة البلديات والإسكان",
    "external.security": "المديرية العامة للأمن العام",
    "external.other_agency": "جهة أخرى يحددها مكتب الإحالة",
}


def test_every_external_service_names_its_agency(
    shipped: RuleBook, services: Mapping[str, Service]
) -> None:
    assert {code for code, service in services.items() if service.external} == AGENCIES.keys()
    for service, name in AGENCIES.items():
        decision = route(a_post(), tagged(service, "jeddah"), shipped)
        assert shipped.agencies[decision.referral or ""].ar == name


def test_amanat_have_one_name_everywhere(shipped: RuleBook, gazetteer: Gazetteer) -> None:
    for amana in shipped.policy.amanat:
        known = gazetteer.municipalities[amana.code]
        assert (amana.ar, amana.en) == (known.ar, known.en)


def test_every_department_is_reached_by_a_service_or_by_a_rule(shipped: RuleBook) -> None:
    named = {rule.to.removeprefix("{amana}.") for rule in shipped.rules}
    reached = set(shipped.departments.values()) | named
    assert {department.code for department in shipped.policy.departments} <= reached


def test_units_are_written_in_both_languages(shipped: RuleBook) -> None:
    assert shipped.units["jeddah.roads"].ar == "إدارة الطرق بأمانة محافظة جدة"
    assert shipped.units["jeddah.roads"].en == "Roads, Jeddah Amana"
    assert shipped.units["national.triage"].ar == "مكتب الفرز المركزي"
    names = [name for unit in shipped.units.values() for name in (unit.ar, unit.en)]
    assert len(set(names)) == len(names)


def test_every_rule_that_we_ship_can_be_read_in_arabic(shipped: RuleBook) -> None:
    assert [rule.name for rule in shipped.rules if not rule.ar] == []
