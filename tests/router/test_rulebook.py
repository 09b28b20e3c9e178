"""A book that could lose a post, or give it to nobody, does not load."""

import re
from collections.abc import Callable

import pytest

from listener.config import WrongConfig
from router.rulebook import RuleBook
from router.units import Unit

Load = Callable[[str], RuleBook]


def test_every_department_of_every_amana_is_a_unit_with_both_names(book: RuleBook) -> None:
    assert book.units["jeddah.roads"] == Unit(
        code="jeddah.roads",
        ar="إدارة الطرق بأمانة محافظة جدة",
        en="Roads, Jeddah Amana",
        amana="jeddah",
        department="roads",
    )
    assert len(book.units) == 2 * 5 + 3


def test_an_office_of_no_amana_is_a_unit_of_its_own(book: RuleBook) -> None:
    office = book.units["national.triage"]
    assert (office.ar, office.amana, office.department) == ("مكتب الفرز المركزي", None, None)


def test_a_single_service_wins_over_its_domain(book: RuleBook) -> None:
    assert book.departments["roads.pothole"] == "roads"
    assert book.departments["roads.parking"] == "lighting"


def test_triage_desks_are_where_returned_tickets_go(book: RuleBook) -> None:
    assert book.desks == {"jeddah.triage", "riyadh.triage", "national.triage"}


@pytest.mark.parametrize(
    ("service", "unit", "owner"),
    [
        ("roads.parking", "jeddah.roads", "jeddah.lighting"),
        ("roads.pothole", "jeddah.roads", None),
        ("roads.pothole", "national.triage", None),
        ("roads.pothole", "gone.roads", None),
        ("external.water", "jeddah.roads", None),
    ],
)
def test_a_service_has_an_owner_in_the_amana_of_a_unit(
    book: RuleBook, service: str, unit: str, owner: str | None
) -> None:
    assert book.owner(service, unit) == owner


def test_joining_by_wording_asks_for_five_words_unless_the_policy_says_otherwise(
    load: Load, policy: str
) -> None:
    book = load(policy.replace("joining: {least_words: 4}\n", ""))
    assert book.policy.joining.least_words == 5


WRONG = {
    "the last rule asks for something": (
        "  - name: everything-else\n",
        "  - name: everything-else\n    when: {sure: true}\n",
        "- name: everything-else",
        "the last rule, everything-else, must take every post; give it no `when`",
    ),
    "the last rule needs a municipality": (
        "to: national.triage",
        'to: "{amana}.triage"',
        "- name: everything-else",
        "must take every post",
    ),
    "the last rule is for referrals": (
        "  - name: everything-else\n",
        "  - name: everything-else\n    referral: true\n",
        "- name: everything-else",
        "must take every post",
    ),
    "an earlier rule takes every post": (
        "    when: {author_kind: [journalist], intent: [inquiry]}\n",
        "",
        "- name: press",
        "press takes every post, so no rule after it is ever asked; give it a `when`",
    ),
    "a rule leads to no unit": (
        "to: national.media",
        "to: national.medai",
        "to: national.medai",
        "there is no unit national.medai; did you mean national.media?",
    ),
    "a template leads to no unit": (
        'to: "{amana}.emergency"',
        'to: "{amana}.emergncy"',
        'to: "{amana}.emergncy"',
        "{amana}.emergncy gives riyadh.emergncy: there is no unit riyadh.emergncy; did you mean",
    ),
    "a template has a placeholder that nobody fills": (
        '"{amana}.{department}"',
        '"{amana}.{office}"',
        'to: "{amana}.{office}"',
        "there is no unit riyadh.{office}",
    ),
    "a rule asks for a service that does not exist": (
        "service: [lighting.outage]",
        "service: [lighting.outtage]",
        "lighting.outtage",
        "there is no service lighting.outtage; did you mean lighting.outage?",
    ),
    "a rule asks for a municipality that does not exist": (
        "municipality: [rabigh]",
        "municipality: [atlantis]",
        "atlantis",
        "there is no municipality atlantis; remove it",
    ),
    "a rule asks for a municipality where an amana is meant": (
        "when: {sure: false}",
        "when: {amana: [rabigh]}",
        "amana: [rabigh]",
        "there is no amana rabigh",
    ),
    "a rule asks for a domain that does not exist": (
        "when: {sure: false}",
        "when: {domain: [road]}",
        "domain: [road]",
        "there is no domain road; did you mean roads?",
    ),
    "a rule asks for an intent that does not exist": (
        "intent: [inquiry]",
        "intent: [question]",
        "intent: [question]",
        "Input should be 'complaint'",
    ),
    "a rule whose last code was struck out would match everything": (
        "service: [lighting.outage]",
        "service: []",
        "service: []",
        "should have at least 1 item",
    ),
    "a condition is misspelt": (
        "urgency_at_least: critical",
        "urgncy: critical",
        "urgncy: critical",
        "when.urgncy: is not known here; there are service, domain",
    ),
    "two rules have one name": (
        "name: press",
        "name: danger",
        "name: danger\n    when: {author_kind",
        "danger is there twice; rename or remove one",
    ),
    "two departments have one code": (
        "  - {code: emergency,",
        "  - {code: roads, ar: الطرق, en: Roads}\n  - {code: emergency,",
        "ar: الطرق",
        "roads is there twice",
    ),
    "an office has the code of a department of an amana": (
        "  - {code: national.media,",
        "  - {code: jeddah.media, ar: أ, en: a}\n  - {code: national.media,",
        "code: jeddah.media",
        "jeddah.media is there twice",
    ),
    "two agencies have one code": (
        "{code: cst,",
        "{code: nwc,",
        "en: CST",
        "nwc is there twice",
    ),
    "no department owns a service": (
        "owns: [media]",
        "owns: []",
        "code: roads",
        "nobody owns media.opinion; add it to the `owns` of one",
    ),
    "two departments own one domain": (
        "owns: [media]",
        "owns: [media, roads]",
        "owns: [media, roads]",
        "roads is owned by roads already; leave it with one",
    ),
    "a department owns a service that does not exist": (
        "roads.parking]",
        "roads.parkin]",
        "roads.parkin]",
        "there is no service or domain for departments roads.parkin; did you mean roads.parking?",
    ),
    "a department owns what another agency owns": (
        "owns: [media]",
        "owns: [media, external.water]",
        "owns: [media, external.water]",
        "there is no service or domain for departments external.water",
    ),
    "two agencies own one service": (
        "owns: [external.telecom]",
        "owns: [external.telecom, external.water]",
        "owns: [external.telecom, external.water]",
        "external.water is owned by nwc already",
    ),
    "no agency owns an external service": (
        "  - {code: cst, ar: هيئة الاتصالات, en: CST, owns: [external.telecom]}\n",
        "",
        "code: nwc",
        "nobody owns external.telecom",
    ),
    "no rule refers what other agencies own": (
        "    referral: true\n",
        "    when: {domain: [external]}\n",
        "- name: other-agencies",
        "refer external.telecom, external.water to the agency that owns it; add one with `referr",
    ),
    "the rule that refers asks for too much": (
        "    referral: true\n",
        "    referral: true\n    when: {sure: true}\n",
        "- name: other-agencies",
        "no rule is sure to refer",
    ),
    "the rule that refers forgets a service": (
        "    referral: true\n",
        "    referral: true\n    when: {service: [external.water]}\n",
        "- name: other-agencies",
        "no rule is sure to refer external.telecom to",
    ),
    "an amana is missing": (
        "  - {code: riyadh, ar: أمانة منطقة الرياض, en: Riyadh Amana}\n",
        "",
        "code: jeddah, ar: أمانة",
        "missing: riyadh; add the amana with its names",
    ),
    "an amana does not exist": (
        "{code: riyadh, ar: أمانة",
        "{code: riyad, ar: أمانة",
        "code: riyad, ar",
        "there is no amana riyad; did you mean riyadh?",
    ),
    "an amana stands twice": (
        "{code: riyadh, ar: أمانة",
        "{code: jeddah, ar: أمانة",
        "en: Jeddah Amana",
        "jeddah is there twice",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_book_does_not_load_and_names_file_line_and_remedy(
    wrong: str, load: Load, policy: str
) -> None:
    right, instead, place, reason = WRONG[wrong]
    text = policy.replace(right, instead, 1)
    assert text != policy, "the case changes nothing"
    line = text[: text.index(place)].count("\n") + 1
    with pytest.raises(WrongConfig, match=re.escape(reason)) as caught:
        load(text)
    # A list is found at its first item, an item at its first key.
    assert caught.value.line == line
    assert f"rules.yaml:{line}: " in str(caught.value)


def test_many_mistakes_are_counted(load: Load, policy: str) -> None:
    with pytest.raises(WrongConfig, match=r"\(1 more\)"):
        load(policy.replace("[rabigh]", "[atlantis]").replace("owns: [media]", "owns: []"))


def test_a_long_list_of_what_is_missing_is_cut(load: Load, policy: str) -> None:
    text = policy.replace("owns: [media]", "owns: []").replace("owns: [roads]", "owns: []")
    text = text.replace("owns: [lighting, roads.parking]", "owns: []")
    with pytest.raises(WrongConfig, match=r"outage, media\.opinion, roads\.parking and 1 more"):
        load(text)
