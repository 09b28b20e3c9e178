"""Crisis plans for tests: a small one, and runs of it."""

from datetime import timedelta
from typing import Any

import yaml

from make import NOON
from router.plans.runs import Mode, Run, Start
from router.plans.written import Plan

PLAN = """\
code: floods
ar: السيول
en: Floods
covers:
  domain: [roads]
longest_hours: 72
keeps: [press]
roles:
  - code: lead
    ar: قائد
    en: Lead
    role: manager
    unit: "{amana}.emergency"
    duties:
      - {code: close, ar: إغلاق, en: Close}
  - code: desk
    ar: رد
    en: Desk
    role: agent
    unit: national.media
    duties:
      - {code: answer, ar: رد, en: Answer}
statements:
  - code: floods-received
    ar: استلام
    stage: acknowledged
    text: وصلنا بلاغك عن {district} برقم {ticket}.
clock:
  - service: [roads.pothole]
    first_answer: {wall: 0.5}
    next_update: {wall: 2}
    alarms: at-once
routing:
  - {service: [roads.pothole], municipality: [jeddah], to: "{amana}.emergency"}
  - {service: [roads.parking], to: national.triage}
after:
  - {code: when, ar: متى, en: When}
"""


def a_run(plan: Plan, **given: Any) -> Run:
    """A run in Jeddah, from noon for a day."""
    values: dict[str, Any] = {
        "number": 3,
        "plan": plan,
        "mode": Mode.REAL,
        "places": frozenset({"jeddah"}),
        "reason": "أمطار غزيرة",
        "started": NOON,
        "started_by": "هند",
        "until": NOON + timedelta(days=1),
    }
    return Run(**values | given)


def a_plan(text: str = PLAN) -> Plan:
    """The small plan, unchecked."""
    return Plan.model_validate(yaml.safe_load(text))


def a_start(plan: Plan, **given: Any) -> Start:
    """A start in Jeddah for a day from noon."""
    values: dict[str, Any] = {
        "plan": plan,
        "mode": Mode.REAL,
        "places": frozenset({"jeddah"}),
        "until": NOON + timedelta(days=1),
        "reason": "أمطار غزيرة",
    }
    return Start(**values | given)
