"""What remains, in the dialects of the platforms."""

from datetime import UTC, datetime, timedelta

import pytest

from listener.rates import LONGEST_WAIT, pause

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SINCE_1970 = str(int(NOW.timestamp()) + 900)
PAST = str(int(NOW.timestamp()) - 1)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param(
            {"x-rate-limit-remaining": "0", "x-rate-limit-reset": SINCE_1970}, 900, id="X"
        ),
        pytest.param(
            {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": SINCE_1970},
            900,
            id="X, of a day",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T09:05:00.052669Z"},
            300.052669,
            id="Mastodon",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T12:05:00+03:00"},
            300,
            id="Mastodon, in another zone",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23 09:05:00"},
            300,
            id="an instant without a zone is UTC",
        ),
        pytest.param({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "51"}, 51, id="Reddit"),
        pytest.param(
            {"x-ratelimit-remaining": "0.4", "x-ratelimit-reset": "51"}, 51, id="less than one"
        ),
        pytest.param(
            {
                "ratelimit-limit": "3000",
                "ratelimit-remaining": "0",
                "ratelimit-reset": SINCE_1970,
                "ratelimit-policy": "3000;w=300",
            },
            900,
            id="Bluesky",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{SINCE_1970}000"},
            900,
            id="milliseconds since 1970",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "Mon, 23 Nov 2026 09:05:00 GMT"},
            300,
            id="an HTTP date",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23 09:05:00 UTC"},
            300,
            id="an instant with a zone's name",
        ),
        pytest.param(
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "30"}, 30, id="from now"
        ),
        pytest.param({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30, id="IETF"),
        pytest.param(
            {"ratelimit-remaining": "0", "ratelimit-policy": "3000;w=300"},
            300,
            id="a window where no reset is told",
        ),
        pytest.param({"ratelimit": '"default";r=0;t=30'}, 30, id="IETF, listed"),
        pytest.param({"ratelimit": "limit=100, remaining=0, reset=30"}, 30, id="IETF, early"),
        pytest.param(
            {"ratelimit": '"a";r=5;t=9, "b";r=0;t=30, "c";r=0;t=20'}, 30, id="several limits"
        ),
        pytest.param(
            {"ratelimit": '"day";r=0', "ratelimit-policy": '"hour";q=9;w=60, "day";q=99;w=600'},
            600,
            id="the window of the limit that is used up",
        ),
        pytest.param({"ratelimit-remaining": "0", "ratelimit-reset": "9" * 5000}, 86_400, id="no"),
    ],
)
def test_nothing_left_is_a_wait_until_the_reset(headers: dict[str, str], seconds: float) -> None:
    assert pause(headers, NOW) == timedelta(seconds=seconds)
    assert timedelta(seconds=seconds) <= LONGEST_WAIT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-rate-limit-remaining": "1", "x-rate-limit-reset": SINCE_1970},
        {"x-rate-limit-remaining": "0"},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": PAST},
        {"x-rate-limit-remaining": "٠", "x-rate-limit-reset": "٩٠"},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "٩٠"},
        {"x-rate-limit-remaining": "", "x-rate-limit-reset": SINCE_1970},
        {"x-rate-limit-remaining": "-1", "x-rate-limit-reset": SINCE_1970},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-99-23T09:05:00Z"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T08:05:00Z"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "20261123T090500Z"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"},
        {"x-ratelimit-remaining": "9322.0", "x-ratelimit-reset": "51"},
        {"ratelimit": '"default";r=7;t=30'},
        {"ratelimit": '"default"'},
        {"ratelimit": ";;,=,"},
    ],
)
def test_what_remains_or_cannot_be_read_is_no_wait(headers: dict[str, str]) -> None:
    assert pause(headers, NOW) is None


def test_a_refusal_without_a_count_waits_for_the_reset_that_it_names() -> None:
    headers = {"x-rate-limit-reset": SINCE_1970}

    assert pause(headers, NOW) is None
    assert pause(headers, NOW, spent=True) == timedelta(seconds=900)


def test_a_refusal_by_another_limit_does_not_wait_for_the_one_that_has_some_left() -> None:
    headers = {"x-rate-limit-remaining": "299", "x-rate-limit-reset": SINCE_1970}

    assert pause(headers, NOW, spent=True) is None
