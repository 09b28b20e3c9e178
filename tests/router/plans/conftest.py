"""What is read of a folder of plans, against the small policy of these tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.services import Service
from classifier.tags import Urgency
from crisis import PLAN, a_run
from router.plans.book import PlanBook, load_plans
from router.plans.runs import Run
from router.plans.written import Plan
from router.replies.templates import Stage, Template
from router.rulebook import RuleBook

Load = Callable[..., PlanBook]
TEMPLATES = {
    "roads-acknowledged": Template(
        code="roads-acknowledged", ar="استلام", stage=Stage.ACKNOWLEDGED, text="وصلنا."
    )
}


@pytest.fixture
def load_plan(tmp_path: Path, book: RuleBook) -> Load:
    """`load_plan(floods=…, other=…)`: write each text into a file of its name and read them all."""
    services = {
        code: Service(code=code, ar=code, en=code, scope=code, urgency=Urgency.NORMAL)
        for code in (*book.departments, *book.referrals)
    }

    def load(**files: str) -> PlanBook:
        folder = tmp_path / "plans"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_plans(tmp_path, services, book, {"at-once"}, TEMPLATES)

    return load


@pytest.fixture
def plan(load_plan: Load) -> Plan:
    return load_plan(floods=PLAN)["floods"]


@pytest.fixture
def run(plan: Plan) -> Run:
    """One that runs in Jeddah from noon for a day."""
    return a_run(plan)
