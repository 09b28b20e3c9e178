import pytest

from api.openers import secret


def test_a_source_gets_the_secret_that_is_named_for_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAWT_SECRET_X", "s3cret")

    assert secret("SAWT_SECRET_X") == "s3cret"


@pytest.mark.parametrize("name", ["SAWT_API_KEY", "SAWT_DATABASE", "HOME"])
def test_nothing_else_of_the_environment_is_sent_to_a_source(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "ours")

    assert secret(name) is None
