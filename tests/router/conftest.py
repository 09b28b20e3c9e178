"""A small policy of its own, so that a change of the shipped one breaks no test of the machine."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from classifier.services import Service
from classifier.tags import Urgency
from router.rulebook import RuleBook, load_rules

SERVICES: Mapping[str, Service] = {
    code: Service(code=code, ar=code, en=code, scope=code, urgency=Urgency.NORMAL)
    for code in (
        "roads.pothole",
        "roads.parking",
        "lighting.outage",
        "media.opinion",
        "external.water",
        "external.telecom",
    )
}

AMANA_OF: Mapping[str, str] = {
    "riyadh": "riyadh",
    "kharj": "riyadh",
    "jeddah": "jeddah",
    "rabigh": "jeddah",
    "khulays": "jeddah",
}

POLICY = """\
rules:
  - name: other-agencies
    referral: true
    to: national.referrals
  - name: danger
    when: {urgency_at_least: critical}
    to: "{amana}.emergency"
  - name: press
    when: {author_kind: [journalist], intent: [inquiry]}
    to: national.media
  - name: rabigh-lighting
    when: {service: [lighting.outage], municipality: [rabigh]}
    to: jeddah.roads
  - name: not-sure
    when: {sure: false}
    to: "{amana}.triage"
  - name: owners
    to: "{amana}.{department}"
  - name: everything-else
    to: national.triage
returned_to: ["{amana}.triage", national.triage]
joining: {least_words: 4}
departments:
  - {code: roads, ar: إدارة الطرق, en: Roads, owns: [roads]}
  - {code: lighting, ar: إدارة الإنارة, en: Lighting, owns: [lighting, roads.parking]}
  - {code: media, ar: الاتصال المؤسسي, en: Media, owns: [media]}
  - {code: emergency, ar: غرفة الطوارئ, en: Emergency}
  - {code: triage, ar: مكتب الفرز, en: Triage}
offices:
  - {code: national.triage, ar: مكتب الفرز المركزي, en: Central Triage}
  - {code: national.referrals, ar: مكتب الإحالة, en: Referrals}
  - {code: national.media, ar: المكتب الإعلامي, en: Central Media}
agencies:
  - {code: nwc, ar: شركة المياه الوطنية, en: National Water Company, owns: [external.water]}
  - {code: cst, ar: هيئة الاتصالات, en: CST, owns: [external.telecom]}
amanat:
  - {code: riyadh, ar: أمانة منطقة الرياض, en: Riyadh Amana}
  - {code: jeddah, ar: أمانة محافظة جدة, en: Jeddah Amana}
"""

Load = Callable[[str], RuleBook]


@pytest.fixture
def policy() -> str:
    return POLICY


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str) -> RuleBook:
        path = tmp_path / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        return load_rules(path, SERVICES, AMANA_OF)

    return load


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    path = tmp_path_factory.mktemp("policy") / "rules.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return load_rules(path, SERVICES, AMANA_OF)
