"""Real clients of GeoReport v2 complete their calls against the real server on loopback."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.settings import LOCAL_KEY
from reporting import BASE
from whole.serving import a_free_port, until

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def loops() -> Sequence[str]:
    return ("classify", "route")


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application in a thread; gives host and port."""
    port = a_free_port()
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        until(lambda: server.started, "the server listens")
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def host(app: FastAPI) -> Iterator[str]:
    with served(app) as found:
        yield found


@pytest.fixture
def report(host: str) -> Callable[..., str]:
    """`report(…)`: post a request and wait until it has its id."""

    def post(**given: str) -> str:
        given = {"api_key": LOCAL_KEY, "lat": "21.54", "long": "39.17", **given}
        (told,) = httpx.post(f"http://{host}{BASE}/requests.json", data=given).json()
        url = f"http://{host}{BASE}/tokens/{told['token']}.json"

        def routed() -> Any:
            return httpx.get(url, params={"api_key": LOCAL_KEY}).json()[0]["service_request_id"]

        name: str = until(routed, "the request has its id")
        return name

    return post


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_all_that_there_is(
    host: str, report: Callable[..., str], form: str
) -> None:
    georeport = pytest.importorskip("georeport")
    made = {
        report(service_code="roads.pothole", description="حفرة في جدة"),
        report(service_code="lighting.pole", description="عمود مائل على البيت في جدة"),
    }
    # It sends no api_key where it reads: the key is the password of the address.
    client = georeport.GeoReport(f"http://any:{LOCAL_KEY}@{host}{BASE}", output_format=form)

    services = client.get_service_list()
    definition = client.get_service_definition("roads.manhole")
    requests = client.get_service_requests(status="open")
    chosen = client.get_service_requests(service_request_id=",".join(made))
    one = client.get_service_request(min(made))

    assert len(made) == 2
    assert len(services) == 176
    assert definition["service_code"] == "roads.manhole"
    assert {each["service_request_id"] for each in requests} == made
    assert {each["service_request_id"] for each in chosen} == made
    assert one["service_request_id"] == min(made)
    assert {each["description"] for each in chosen} == {"حفرة في جدة", "عمود مائل على البيت في جدة"}


def test_georeport_asks_for_a_jurisdiction(host: str, report: Callable[..., str]) -> None:
    georeport = pytest.importorskip("georeport")
    name = report(service_code="roads.pothole", jurisdiction_id="jeddah")
    url = f"http://any:{LOCAL_KEY}@{host}{BASE}"

    def asked(place: str) -> list[str]:
        client = georeport.GeoReport(url, jurisdiction=place, output_format="json")
        return [each["service_request_id"] for each in client.get_service_requests()]

    assert asked("jeddah") == [name]
    assert asked("abha") == []


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client `three`, which was written for Python 2."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    return pytest.importorskip("three")


@pytest.mark.filterwarnings("ignore")
def test_three_completes_its_calls(three: Any, host: str, report: Callable[..., str]) -> None:
    name = report(service_code="roads.pothole", description="حفرة في جدة")
    client = three.Three(f"http://any:{LOCAL_KEY}@{host}{BASE}/", api_key=LOCAL_KEY)

    assert client.discovery()["endpoints"]
    assert len(client.services()) == 176
    assert client.services("roads.manhole")["attributes"]
    assert client.request(name)[0]["description"] == "حفرة في جدة"
    assert client.requests("roads.pothole", count=5)[0]["service_request_id"] == name
    assert client.requests(start="03-10-2026", end="05-10-2026", count=5) == []


@pytest.mark.filterwarnings("ignore")
def test_three_posts_with_and_without_a_photo(three: Any, host: str) -> None:
    client = three.Three(f"http://any:{LOCAL_KEY}@{host}{BASE}/", api_key=LOCAL_KEY)

    (posted,) = client.post(
        "external.water",
        address="شارع العليا",
        name="Sara Ali",
        description="تسرب مياه",
        lat=24.7,
        long=46.6,
    )
    (shown,) = client.post("roads.bus", lat=24.7, long=46.6, description="x", media=BytesIO(PHOTO))

    def named() -> Any:
        return client.token(posted["token"])[0]["service_request_id"]

    told = client.request(until(named, "the request has its id"))[0]
    assert shown["token"] != posted["token"]
    assert (told["description"], told["address"]) == ("تسرب مياه", "شارع العليا")
    assert "Sara" not in str(told)


@pytest.mark.filterwarnings("ignore")
def test_three_reads_what_is_wrong_in_its_own_form(three: Any, host: str) -> None:
    client = three.Three(f"http://{host}{BASE}/", api_key="wrong")

    assert client.post("roads.bus", lat=24.7, long=46.6)[0]["code"] == 403
    assert client.requests()[0]["code"] == 403
    assert client.services("unknown")[0]["code"] == 404
