"""Reporting by Open311 as a client does, and working off what was reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring
from fastapi.testclient import TestClient

from api.jobs import new_jobs
from api.settings import LOCAL_KEY

# What the test client answers with.
Response = Any
BASE = "/open311/v2"
PLACE: dict[str, Any] = {"lat": "24.7136", "long": "46.6753"}
HOLE: dict[str, Any] = {
    "service_code": "roads.pothole",
    "description": "حفرة كبيرة أمام المدرسة",
    **PLACE,
}


@dataclass
class Reporter:
    """Somebody with a key, or with none."""

    client: TestClient
    key: str | None = LOCAL_KEY

    def get(self, path: str, **asked: Any) -> Response:
        if self.key is not None:
            asked["api_key"] = self.key
        response: Response = self.client.get(f"{BASE}/{path}", params=asked)
        return response

    def post(self, path: str = "requests.json", **given: Any) -> Response:
        if self.key is not None:
            given.setdefault("api_key", self.key)
        response: Response = self.client.post(f"{BASE}/{path}", data=given)
        return response

    def settle(self) -> None:
        """Classify and route all that waits."""
        jobs = new_jobs(self.client.app_state["tools"], ("classify", "route"))
        assert self.client.portal
        for loop in jobs.loops.values():
            self.client.portal.call(loop.once)

    def report(self, **given: Any) -> str:
        """Post a request, work it off, and return its id."""
        answer = self.post(**{**HOLE, **given})
        assert answer.status_code == 200, answer.text
        self.settle()
        (told,) = self.get(f"tokens/{answer.json()[0]['token']}.json").json()
        name: str = told["service_request_id"]
        return name

    def request(self, name: str, **asked: str) -> Mapping[str, Any]:
        """Return a request as it is told."""
        (told,) = self.get(f"requests/{name}.json", **asked).json()
        found: Mapping[str, Any] = told
        return found


def tree(answer: Response) -> ET.Element:
    found: ET.Element = fromstring(answer.content)
    return found


def texts(answer: Response, tag: str) -> list[str | None]:
    return [each.text for each in tree(answer).iter(tag)]
