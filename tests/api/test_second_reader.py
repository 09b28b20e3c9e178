"""The second reader of an installation: set by settings, asked by the loop, seen by doctor."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from api.cli.doctor_second import second_reader
from api.cli.finding import State
from api.config import Config
from api.failure import Failed
from api.jobs import new_jobs
from api.settings import Settings, read_settings
from api.tools import open_tools
from classifier.classify import PATIENCE
from classifier.tags import Tags
from hostile import Behaviour, Heard, says, serving, whole
from listener.post import Post
from make import NOON, POST, some_tags
from store.posts import SqlPosts
from store.queue import LEASE
from store.worklist import SqlWorklist

URL = "SAWT_SECOND_READER_URL"
READING = {
    "relevant": True,
    "service": "roads.bus",
    "intent": "request",
    "urgency": "low",
    "quote": "",
}


class Doubter:
    """Is never sure."""

    model = "doubter"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return [some_tags(sure=False, model=self.model) for _ in posts]


def answering(**changed: Any) -> Behaviour:
    content = json.dumps(READING | changed)
    return says(whole(json.dumps({"choices": [{"message": {"content": content}}]}).encode()))


def pointed_at(heard: Heard, settings: Settings) -> Settings:
    given = {"second_reader_url": heard.url, "second_reader_model": "org/Small"}
    return settings.model_copy(update=given)


async def test_the_loop_asks_it_of_what_is_not_sure(settings: Settings, config: Config) -> None:
    async with (
        serving(answering()) as heard,
        open_tools(pointed_at(heard, settings), config, Doubter()) as tools,
    ):
        posts = SqlPosts(tools.sessions)
        await posts.push([POST], NOON)
        assert await new_jobs(tools, ["classify"]).loops["classify"].once() == 1
        kept = await posts.show(POST.id)
        counted = tools.metrics.text().decode()

    assert kept.tags is not None
    assert (kept.tags.services[0].code, kept.tags.model) == ("roads.bus", "doubter+small")
    assert len(heard.heads) == 1
    assert 'sawt_second_readings_total{came="changed"} 1.0' in counted


async def test_nobody_is_asked_unless_it_is_set(settings: Settings, config: Config) -> None:
    async with open_tools(settings, config, Doubter()) as tools:
        assert tools.second is None
        await SqlPosts(tools.sessions).push([POST], NOON)
        await new_jobs(tools, ["classify"]).loops["classify"].once()
        assert (await SqlWorklist(tools.sessions).waiting())["route"] == 1


async def test_an_intranet_must_be_opened_for_it(settings: Settings, config: Config) -> None:
    closed = settings.model_copy(update={"allow_networks": ()})
    async with (
        serving(answering()) as heard,
        open_tools(pointed_at(heard, closed), config, Doubter()) as tools,
    ):
        await SqlPosts(tools.sessions).push([POST], NOON)
        assert await new_jobs(tools, ["classify"]).loops["classify"].once() == 1

    assert heard.heads == []


@pytest.mark.parametrize(
    ("behave", "state", "found"),
    [
        (answering(), State.OK, "small answers: roads.bus"),
        (answering(service="nothing.here"), State.WARN, "a service that does not exist"),
        (says(whole(b"", status=b"401 Who")), State.WARN, "HTTP 401"),
    ],
)
async def test_doctor_says_whether_it_answers(
    behave: Behaviour, state: State, found: str, settings: Settings
) -> None:
    async with serving(behave) as heard:
        (finding,) = [one async for one in second_reader(pointed_at(heard, settings))]

    assert finding.state is state
    assert found in finding.found
    assert (finding.remedy is None) is (state is State.OK)


async def test_doctor_says_where_there_is_none(settings: Settings) -> None:
    (finding,) = [one async for one in second_reader(settings)]

    assert (finding.state, finding.found) == (State.OK, "no second reader is set")


@pytest.mark.parametrize(
    ("given", "says_"),
    [
        ({URL: "ftp://x"}, URL),
        ({URL: "http://u:p@x/v1"}, URL),
        ({URL: "http://10.0.0.1/v1"}, "set SAWT_SECOND_READER_MODEL too"),
        ({"SAWT_SECOND_READER_TIMEOUT": "60"}, "SAWT_SECOND_READER_TIMEOUT"),
        ({"SAWT_SECOND_READER_PER_HOUR": "-1"}, "SAWT_SECOND_READER_PER_HOUR"),
        ({"SAWT_SECOND_READER_KEY": "my secret"}, "SAWT_SECOND_READER_KEY"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_shown(
    given: dict[str, str], says_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(Failed, match=says_) as raised:
        read_settings()

    assert "secret" not in str(raised.value)
    assert "u:p" not in str(raised.value)


def test_the_time_of_a_batch_and_of_a_question_end_before_its_lease() -> None:

    longest = Settings.model_fields["second_reader_timeout"].metadata[1].le
    assert PATIENCE.total_seconds() + longest < LEASE.total_seconds()
