"""Serving stays light: what is only for training is never imported."""

import subprocess
import sys
from pathlib import Path

import pytest

from classifier.manifest import Kind, Manifest, write_manifest
from classifier.weights import Weights, save

HEAVY = ["torch", "transformers", "sklearn", "scipy", "pandas", "camel_tools.data"]
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from classifier.gazetteer import load_gazetteer
from classifier.opening import open_tagger
from classifier.places import Resolver
from classifier.services import load_services
from listener.post import Post
config, models = Path(sys.argv[1]), Path(sys.argv[2])
resolver = Resolver(load_gazetteer(config / "municipalities.yaml"))
tagger = open_tagger(models, load_services(config / "services.yaml"), resolver)
tagger.tag([Post(source="a", native_id="1", text="حفرة في جدة")])
print(*sorted(sys.modules))
"""


@pytest.mark.parametrize("name", HEAVY)
def test_serving_never_imports(name: str, small: Weights, tmp_path: Path) -> None:
    digest = save(small, tmp_path / "m.npz")
    write_manifest(tmp_path, Manifest(model="m", tagger=Kind.LINEAR, file="m.npz", sha256=digest))
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "config"), str(tmp_path)],
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "classifier.taggers.linear" in told.stdout.split()
    assert name not in told.stdout.split()
