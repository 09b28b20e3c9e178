"""Whose requests somebody sees: by their key, their places, and what the settings publish."""

from base64 import b64encode
from collections.abc import Callable

import pytest

from api.settings import LOCAL_KEY, Settings
from reporting import BASE, HOLE, Reporter

NewReporter = Callable[..., Reporter]


def test_nothing_of_tickets_is_told_without_a_key(city: Reporter) -> None:
    name = city.report()
    stranger = Reporter(city.client, None)

    for path in ("requests.json", f"requests/{name}.json", "servicerequestupdates.json"):
        assert stranger.get(path).status_code == 403, path
    for path in ("discovery.json", "services.json", "services/roads.pothole.json"):
        assert stranger.get(path).status_code == 200, path


def test_a_key_is_shown_as_a_parameter_a_bearer_or_a_password(city: Reporter) -> None:
    basic = b64encode(f"any:{LOCAL_KEY}".encode()).decode()
    url = f"{BASE}/requests.json"

    for header in (f"Bearer {LOCAL_KEY}", f"Basic {basic}"):
        assert city.client.get(url, headers={"authorization": header}).status_code == 200
    for header in ("Bearer x", "Basic !", "Basic eDp5", "Digest x", "Bearer"):
        assert city.client.get(url, headers={"authorization": header}).status_code == 403, header


def test_a_request_of_another_place_is_not_there(with_key: NewReporter) -> None:
    jeddah, riyadh = with_key("sara", "jeddah"), with_key("omar", "riyadh")
    (posted,) = jeddah.post(**HOLE).json()
    jeddah.settle()
    (told,) = jeddah.get(f"tokens/{posted['token']}.json").json()
    name = told["service_request_id"]

    assert jeddah.request(name)["service_request_id"] == name
    assert riyadh.get(f"requests/{name}.json").status_code == 404
    assert riyadh.get(f"tokens/{posted['token']}.json").status_code == 404
    assert riyadh.get("requests.json").json() == []
    assert riyadh.get("requests.json", service_request_id=name).json() == []
    assert riyadh.get("servicerequestupdates.json").json() == []
    note = riyadh.post("servicerequestupdates.json", service_request_id=name, description="x")
    assert note.status_code == 404
    assert jeddah.get(f"requests/{name}.json", jurisdiction_id="riyadh").status_code == 404


def test_a_request_goes_to_no_place_but_the_key_s(with_key: NewReporter) -> None:
    both = with_key("both", "jeddah", "riyadh")

    assert both.post(**HOLE).status_code == 400
    assert both.post(**HOLE, jurisdiction_id="abha").status_code == 404
    assert both.post(**HOLE, jurisdiction_id="nowhere").status_code == 404
    assert both.post(**HOLE, jurisdiction_id="jeddah").status_code == 200


def test_the_words_do_not_lead_out_of_the_key_s_place(with_key: NewReporter) -> None:
    riyadh = with_key("omar", "riyadh")
    name = riyadh.report(description="حفرة في جدة")

    assert riyadh.request(name)["service_request_id"] == name


def test_whoever_only_reads_does_not_report(with_key: NewReporter) -> None:
    viewer = with_key("viewer", roles=("viewer",))

    assert viewer.post(**HOLE).status_code == 403
    assert viewer.get("requests.json").status_code == 200


class TestPublished:
    """The settings publish what is told of tickets."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"open311_public": True})

    def test_requests_are_told_to_everybody(self, city: Reporter) -> None:
        name, stranger = city.report(), Reporter(city.client, None)

        assert stranger.request(name)["service_request_id"] == name
        assert stranger.get("requests.json", jurisdiction_id="abha").json() == []

    def test_a_wrong_key_is_refused_all_the_same(self, city: Reporter) -> None:
        assert Reporter(city.client, "wrong").get("requests.json").status_code == 403

    def test_nobody_reports_without_a_key(self, city: Reporter) -> None:
        assert Reporter(city.client, None).post(**HOLE).status_code == 403
