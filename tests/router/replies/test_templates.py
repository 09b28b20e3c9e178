"""Approved wording: what is shipped, and what is refused with its line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.services import Service, load_services
from classifier.tags import Intent
from listener.config import WrongConfig
from router.replies.book import TemplateBook, load_templates
from router.replies.fields import FIELDS, fill, gaps
from router.replies.templates import Stage
from router.states import Status

CONFIG = Path(__file__).parents[3] / "config"
GOOD = """\
templates:
  - code: roads-done
    ar: إنجاز
    stage: resolved
    domain: [roads]
    text: عالجنا ما ذكرته في {district}
"""
STOPS = "stop: []\n"


@pytest.fixture(scope="module")
def services() -> Mapping[str, Service]:
    return load_services(CONFIG / "services.yaml")


@pytest.fixture(scope="module")
def shipped(services: Mapping[str, Service]) -> TemplateBook:
    return load_templates(CONFIG, services)


def a_folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "replies").mkdir()
    for name, text in {"stop": STOPS, **files}.items():
        (tmp_path / "replies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_domain_can_be_told_of_every_stage_in_words_of_its_own(
    shipped: TemplateBook, services: Mapping[str, Service]
) -> None:
    own = {
        (domain, template.stage)
        for template in shipped.templates.values()
        for domain in template.domain or ()
    }
    domains = {service.domain for service in services.values()}

    assert len(domains) == 18
    stages = set(Stage) - {Stage.PRESS}
    assert own >= {(domain, stage) for domain in domains for stage in stages}
    assert len({template.text for template in shipped.templates.values()}) == len(shipped.templates)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.DISMISSED])
def test_each_state_of_a_ticket_has_something_to_say(
    shipped: TemplateBook, services: Mapping[str, Service], status: Status
) -> None:
    """P14: an author can be told of each change; P1: wording is linked to the state."""
    for service in services:
        found = shipped.suiting(service, Intent.COMPLAINT, status)
        assert found[0].domain == (service.partition(".")[0],)


def test_press_enquiries_have_wording_of_their_own(shipped: TemplateBook) -> None:
    found = shipped.suiting("roads.pothole", Intent.INQUIRY, Status.CLAIMED)

    assert Stage.PRESS in {template.stage for template in found}


def test_what_is_said_of_a_service_comes_before_what_is_said_of_all(
    services: Mapping[str, Service], tmp_path: Path
) -> None:
    more = GOOD.replace("roads-done", "hole-done").replace(
        "domain: [roads]", "service: [roads.pothole]"
    )
    plain = GOOD.replace("roads-done", "done").replace("    domain: [roads]\n", "")
    book = load_templates(a_folder(tmp_path, a=plain, b=GOOD, c=more), services)

    found = book.suiting("roads.pothole", Intent.COMPLAINT, Status.RESOLVED)

    assert [one.code for one in found] == ["hole-done", "roads-done", "done"]
    assert [one.code for one in book.suiting(None, Intent.OTHER, Status.CLOSED)] == ["done"]
    assert not book.suiting("roads.pothole", Intent.COMPLAINT, Status.NEW)


def test_what_a_template_asks_to_be_filled_is_known(shipped: TemplateBook) -> None:
    asked = {gap for template in shipped.templates.values() for gap in template.fields}

    assert asked == FIELDS.keys()


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        (GOOD.replace("{district}", "{distrct}"), 6, "did you mean district?"),
        (GOOD.replace("{district}", "{}"), 6, "there is no field"),
        (GOOD.replace("{district}", "{district"), 6, "a brace"),
        (GOOD.replace("[roads]", "[rods]"), 5, "did you mean roads?"),
        (GOOD.replace("domain: [roads]", "service: [roads.hole]"), 5, "there is no service"),
        (GOOD.replace("resolved", "done"), 4, "templates.0.stage"),
        (GOOD.replace("text:", "texts:"), 6, "text"),
        (GOOD + GOOD.removeprefix("templates:\n"), 7, "is there twice"),
        (GOOD.replace("عالجنا", "عالجنا " * 60), 6, "X leaves room for 240"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_its_line(
    services: Mapping[str, Service], tmp_path: Path, wrong: str, line: int, reason: str
) -> None:
    with pytest.raises(WrongConfig) as refused:
        load_templates(a_folder(tmp_path, roads=wrong), services)

    assert refused.value.path.name == "roads.yaml"
    assert (refused.value.line, reason in refused.value.reason) == (line, True)


def test_a_code_is_used_in_one_file_only(services: Mapping[str, Service], tmp_path: Path) -> None:
    with pytest.raises(WrongConfig, match=r"b\.yaml:2: .*also in a\.yaml"):
        load_templates(a_folder(tmp_path, a=GOOD, b=GOOD), services)


def test_a_folder_without_templates_is_refused(
    services: Mapping[str, Service], tmp_path: Path
) -> None:
    with pytest.raises(WrongConfig, match="holds no templates"):
        load_templates(a_folder(tmp_path), services)


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        ("stop:\n  - {say: [فورا, فورًا], ar: لا, en: never}\n", 2, "is there twice"),
        ("stop:\n  - {say: ['!!'], ar: لا, en: never}\n", 2, "neither letters nor digits"),
        ("stop:\n  - {say: [], ar: لا, en: never}\n", 2, "at least 1"),
    ],
)
def test_a_stop_list_that_cannot_be_used_is_refused_with_its_line(
    services: Mapping[str, Service], tmp_path: Path, wrong: str, line: int, reason: str
) -> None:
    with pytest.raises(WrongConfig) as refused:
        load_templates(a_folder(tmp_path, roads=GOOD, stop=wrong), services)

    assert (refused.value.path.name, refused.value.line) == ("stop.yaml", line)
    assert reason in refused.value.reason


def test_what_is_not_given_stays_open() -> None:
    assert fill("في {district} {when}", {"district": "الصفا", "when": " "}) == "في الصفا {when}"
    assert gaps("{a} {b} {a}") == ["a", "b"]
