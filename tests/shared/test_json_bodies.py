"""Every JSON body of the corpus: accepted, refused as no JSON, or either; never a 500."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient


def fits(expect: str, status: int, reasons: str) -> bool:
    """Valid JSON is read, although hardly any of it is a post; what is not JSON is said to be."""
    refused = status == 422 and "is not JSON" in reasons
    read = status in {200, 201} or (status == 422 and not refused)
    return {"accept": read, "reject": refused}.get(expect, read or refused)


def test_every_json_body_is_answered_as_it_deserves(
    shared: Path, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (shared / "corpora/security/json_bodies.jsonl").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines.splitlines()]
    wrong = []
    for row in rows:
        answer = client.post("/api/v1/posts", content=base64.b64decode(row["body_b64"]))
        if not fits(row["expect"], answer.status_code, answer.text):
            wrong.append((row["name"], row["expect"], answer.status_code))
    with capsys.disabled():
        print(f"\nJSON bodies: {len(rows) - len(wrong)} of {len(rows)} as expected")  # noqa: T201

    assert wrong == []
