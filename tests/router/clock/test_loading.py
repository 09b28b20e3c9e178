"""Calendars and policies that are wrong do not load: file, line and remedy are named."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from classifier.services import load_services
from classifier.tags import Intent, Urgency
from listener.config import WrongConfig
from listener.post import AuthorKind
from router.clock.book import ClockBook, load_clock
from router.clock.calendars import Calendars, load_calendars
from router.clock.policies import Alarms
from router.clock.terms import Counting, Matter, Target, Term
from router.states import Status
from router.units import Unit

CONFIG = Path(__file__).parents[3] / "config"

UNITS = [
    Unit(code=f"{amana}.{department}", ar="x", en="x", amana=amana, department=department)
    for amana in ("jeddah", "makkah")
    for department in ("roads", "emergency")
] + [Unit(code="national.triage", ar="x", en="x")]

CALENDARS = """\
holidays:
  - {code: fitr, ar: عيد, en: Eid, hijri: 10-01, days: 4}
  - {code: day, ar: يوم, en: Day, gregorian: 09-23, off_weekend: true}
special_days:
  - {first: 2026-12-01, last: 2026-12-02, ar: س, en: s, calendars: [office]}
  - {first: 2026-12-05, last: 2026-12-05, ar: س, en: s, calendars: [office], hours: [08:00-09:00, 10:00-11:00]}
calendars:
  office:
    ar: دوام
    en: office
    week:
      sunday: [07:30-12:00, 13:00-15:00]
      saturday: [22:00-02:00]
    seasons:
      - {code: ramadan, ar: ر, en: r, first: 09-01, last: 09-30, week: {sunday: [10:00-15:00]}}
      - {code: hajj, ar: ح, en: h, first: 11-25, last: 12-15, week: {sunday: [10:00-15:00]}}
    holidays: [fitr, day]
  night: {ar: ل, en: n, week: {monday: [20:00-04:00]}}
  always: {ar: د, en: a, week: always}
units:
  default: office
  amanat: {makkah: night}
  departments: {emergency: always}
  units: {makkah.emergency: office}
"""  # noqa: E501 - a file

MOON = """\
months:
  - {month: 1446-10, starts: 2025-03-31}
  - {month: 1447-09, starts: 2026-02-18}
"""

CLOCK = """\
paused_in: {referred: [resolve]}
alarms:
  office:
    warnings: [{at: 50, to: [agent]}, {at: 80, to: [manager], within_hours: true}]
    escalation: [{after: {working: 4}, to: [manager]}]
policies:
  - {name: rest, first_answer: {working: 8}, next_update: {working: 8}, resolve: {wall: 72}, alarms: office}
  - {name: critical, when: {urgency: [critical]}, first_answer: {wall: 1}, alarms: office}
  - name: press
    when: {author_kind: [journalist], intent: [inquiry]}
    first_answer: {working: 2}
    alarms: office
  - {name: roads, when: {domain: [roads]}, resolve: {working: 30}, alarms: office}
  - {name: pothole, when: {service: [roads.pothole]}, resolve: {working: 20}, alarms: office}
"""  # noqa: E501 - a file

SERVICES = ("roads.pothole", "roads.parking", "lighting.outage")

Load = Callable[..., Calendars]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(calendars: str = CALENDARS, moon: str | None = MOON) -> Calendars:
        (tmp_path / "calendars.yaml").write_text(calendars, encoding="utf-8")
        if moon is not None:
            (tmp_path / "moon.yaml").write_text(moon, encoding="utf-8")
        return load_calendars(tmp_path, UNITS)

    return load


@pytest.fixture
def book(tmp_path: Path) -> Callable[[str], ClockBook]:
    def book(text: str = CLOCK) -> ClockBook:
        (tmp_path / "clock.yaml").write_text(text, encoding="utf-8")
        return load_clock(tmp_path, SERVICES, ("new", "referred"))

    return book


def test_a_unit_works_by_its_own_calendar_else_its_departments_else_its_amanas(load: Load) -> None:
    calendars = load()

    found = {unit.code: calendars.of(unit).code for unit in UNITS}
    assert found == {
        "jeddah.roads": "office",
        "jeddah.emergency": "always",
        "makkah.roads": "night",
        "makkah.emergency": "office",
        "national.triage": "office",
    }


def test_a_folder_without_announced_months_goes_by_the_table(load: Load) -> None:
    assert load(moon=None).by_code["office"].version != load().by_code["office"].version


def test_a_season_may_be_closed_altogether(load: Load) -> None:
    text = CALENDARS.replace("last: 09-30, week: {sunday: [10:00-15:00]}", "last: 09-30, week: {}")

    assert load(text).by_code["office"].plan.seasons[0].week.sunday == ()


WRONG_CALENDARS = {
    "a calendar is never open": (
        "week: {monday: [20:00-04:00]}",
        "week: {monday: []}",
        "  night: {ar",
        "calendars.night.week: is never open; give it a window",
    ),
    "windows of a day overlap": (
        "13:00-15:00]",
        "11:59-15:00]",
        "sunday: [07:30",
        "calendars.office.week.sunday.1: this window overlaps one of sunday; join or move them",
    ),
    "a night runs into the next day, over the end of the week": (
        "[22:00-02:00]",
        "[22:00-07:31]",
        "sunday: [07:30",
        "this window overlaps one of saturday",
    ),
    "a season's windows overlap": (
        "last: 09-30, week: {sunday: [10:00-15:00]}",
        "last: 09-30, week: {sunday: [10:00-15:00, 14:00-16:00]}",
        "- {code: ramadan",
        "calendars.office.seasons.0.week.sunday.1: this window overlaps",
    ),
    "a window is no window": ("[07:30-12:00,", "[7:30-12:00,", "sunday: [7", "is no window; write"),
    "a window in Arabic digits": ("[07:30-12:00,", "[٠٧:٣٠-١٢:٠٠,", "sunday: [٠", "is no window"),
    "a window is a number": ("[07:30-12:00,", "[730,", "sunday: [730", "730 is no window"),
    "a window ends after midnight's hour": (
        "13:00-15:00",
        "13:00-24:30",
        "sunday",
        "ends after 24",
    ),
    "a window is empty": ("13:00-15:00", "13:00-13:00", "sunday", "is empty; write a whole day"),
    "a holiday has a Hijri month that is none": (
        "hijri: 10-01",
        "hijri: 13-01",
        "code: fitr",
        "13-01 is no Hijri date; months are 01 to 12 and days 01 to 30",
    ),
    "a holiday has a Hijri day that is none": ("10-01", "10-31", "fitr", "10-31 is no Hijri date"),
    "a holiday is written otherwise": ("10-01", "10/1", "fitr", "'10/1' is no month and day"),
    "a holiday is a number": ("hijri: 10-01", "hijri: 10", "fitr", "10 is no month and day"),
    "a holiday is no day of every year": (
        "gregorian: 09-23",
        "gregorian: 02-29",
        "code: day",
        "02-29 is no Gregorian date that comes every year",
    ),
    "a holiday has two dates": (
        "hijri: 10-01,",
        "hijri: 10-01, gregorian: 09-23,",
        "code: fitr",
        "give either `hijri` or `gregorian`",
    ),
    "a holiday has no date": ("hijri: 10-01, ", "", "code: fitr", "give either `hijri` or"),
    "a weekend is made up for where it cannot be": (
        "days: 4}",
        "days: 4, off_weekend: true}",
        "code: fitr",
        "`off_weekend` is for a Gregorian holiday of one day",
    ),
    "two holidays have one code": ("code: day", "code: fitr", "en: Day", "fitr is there twice"),
    "special days end before they begin": (
        "last: 2026-12-02",
        "last: 2026-11-02",
        "first: 2026-12-01",
        "the last day, 2026-11-02, is before the first, 2026-12-01",
    ),
    "a special day is none": (
        "last: 2026-12-02",
        "last: 2026-02-30",
        "first: 2026-12-01",
        "2026-02-30 is no date",
    ),
    "a day is special twice": (
        "first: 2026-12-05",
        "first: 2026-12-02",
        "first: 2026-12-02, last: 2026-12-05",
        "office has special days from 2026-12-01 to 2026-12-02 already; join them, or part them",
    ),
    "special hours overlap": (
        "10:00-11:00]",
        "08:30-11:00]",
        "first: 2026-12-05",
        "special_days.1.hours.1: this window overlaps another",
    ),
    "special days of a calendar that is not there": (
        "calendars: [office], hours",
        "calendars: [ofice], hours",
        "first: 2026-12-05",
        "there is no calendar ofice; did you mean office?",
    ),
    "a calendar keeps a holiday that is not there": (
        "holidays: [fitr, day]",
        "holidays: [fitr, dai]",
        "holidays: [fitr, dai]",
        "there is no holiday dai; did you mean day?",
    ),
    "a calendar keeps a holiday twice": (
        "holidays: [fitr, day]",
        "holidays: [fitr, fitr]",
        "holidays: [fitr, fitr]",
        "fitr is there twice; remove one",
    ),
    "two seasons share days": (
        "first: 11-25, last: 12-15",
        "first: 09-30, last: 12-15",
        "- {code: hajj",
        "hajj and ramadan share days; part them",
    ),
    "two seasons have one code": (
        "code: hajj",
        "code: ramadan",
        "- {code: ramadan, ar: ح",
        "ramadan is there twice; rename one",
    ),
    "a unit that is not there": (
        "makkah.emergency: office",
        "makkah.emergenci: office",
        "makkah.emergenci",
        "there is no unit makkah.emergenci; did you mean makkah.emergency?",
    ),
    "a department that is not there": (
        "departments: {emergency: always}",
        "departments: {emergenci: always}",
        "departments:",
        "there is no department emergenci",
    ),
    "a unit's calendar is not there": (
        "{makkah: night}",
        "{makkah: nite}",
        "amanat: {makkah: nite}",
        "there is no calendar nite; did you mean night?",
    ),
    "the default is not there": (
        "default: office",
        "default: ofice",
        "default: ofice",
        "there is no calendar ofice; did you mean office?",
    ),
    "a word is misspelt": (
        "always}",
        "allways}",
        "  always:",
        "must be names with values",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_CALENDARS)
def test_wrong_calendars_are_refused(wrong: str, load: Load) -> None:
    right, instead, place, reason = WRONG_CALENDARS[wrong]
    text = CALENDARS.replace(right, instead, 1)
    assert text != CALENDARS, "the case changes nothing"
    line = text[: text.index(place)].count("\n") + 1

    with pytest.raises(WrongConfig, match=re.escape(reason)) as caught:
        load(text)

    assert caught.value.line == line
    assert f"calendars.yaml:{line}: " in str(caught.value)


WRONG_MOON = {
    "a month begins two days late": (
        "2025-03-31",
        "2025-04-01",
        2,
        "1446-10 begins on 2025-03-30 by the table, and a moon is seen at most a day sooner or",
    ),
    "a month would have 28 days": (
        "month: 1447-09, starts: 2026-02-18",
        "month: 1446-11, starts: 2025-04-28",
        2,
        "it or the month before has 28 days; give the start of its neighbour as well",
    ),
    "a month is there twice": ("1447-09", "1446-10", 3, "1446-10 is there twice; keep one"),
    "a month is beyond the table": ("1447-09", "1501-09", 3, "beyond the Umm al-Qura table"),
    "a month is no month": ("1447-09", "1447-13", 3, "is no Hijri month; write year and month"),
    "a month is a number": ("1447-09", "1447", 3, "is no Hijri month"),
    "a start is no date": ("2026-02-18", "2026-02-30", 3, "2026-02-30 is no date"),
}


@pytest.mark.parametrize("wrong", WRONG_MOON)
def test_wrong_months_are_refused(wrong: str, load: Load) -> None:
    right, instead, line, reason = WRONG_MOON[wrong]

    with pytest.raises(WrongConfig, match=re.escape(reason)) as caught:
        load(moon=MOON.replace(right, instead))

    assert caught.value.line == line
    assert f"moon.yaml:{line}: " in str(caught.value)


def test_a_month_of_31_days_is_refused(load: Load) -> None:
    # Shawwal 1445 follows a Ramadan of 30 days.
    with pytest.raises(WrongConfig, match="or the month before has 31 days"):
        load(moon="months: [{month: 1445-10, starts: 2024-04-11}]")


def a_matter(**given: object) -> Matter:
    base = {"urgency": Urgency.NORMAL, "intent": Intent.COMPLAINT}
    return Matter(**base | given)  # type: ignore[arg-type]  # a builder takes any field


def test_the_most_specific_policy_decides_for_each_target(
    book: Callable[..., ClockBook],
) -> None:
    policies = book()

    def who(target: Target, **given: object) -> str:
        return policies.terms(a_matter(**given))[target].policy

    press = {"author_kind": AuthorKind.JOURNALIST, "intent": Intent.INQUIRY}
    assert who(Target.FIRST_ANSWER) == "rest"
    assert who(Target.FIRST_ANSWER, urgency=Urgency.CRITICAL) == "critical"
    assert who(Target.FIRST_ANSWER, urgency=Urgency.CRITICAL, **press) == "press"
    assert who(Target.NEXT_UPDATE, **press) == "rest"
    assert who(Target.RESOLVE, service="roads.parking") == "roads"
    assert who(Target.RESOLVE, service="roads.pothole") == "pothole"
    assert who(Target.RESOLVE, service="lighting.outage") == "rest"
    assert who(Target.RESOLVE, service=None) == "rest"


def test_a_term_says_how_long_and_in_which_time(book: Callable[..., ClockBook]) -> None:
    policies = book()
    terms = policies.terms(a_matter())

    assert terms[Target.FIRST_ANSWER].length == timedelta(hours=8)
    assert terms[Target.FIRST_ANSWER].counting is Counting.WORKING
    assert terms[Target.RESOLVE].counting is Counting.WALL
    assert policies.watch(terms[Target.RESOLVE]).warnings[0].at == 50


def test_alarms_that_the_file_has_dropped_since_are_none(book: Callable[..., ClockBook]) -> None:
    term = Term(length=timedelta(hours=1), counting=Counting.WALL, policy="x", alarms="gone")

    assert book().watch(term) == Alarms()


WRONG_POLICIES = {
    "a verb that restarts nothing": (
        "paused_in: {referred: [resolve]}",
        "restart_on: {claim: [resolve]}",
        "restart_on",
        "restart_on.claim",
    ),
    "two policies are equally specific": (
        "when: {author_kind: [journalist], intent: [inquiry]}",
        "when: {author_kind: [journalist]}",
        "- name: press",
        "critical and press are equally specific on first_answer where urgency is critical, inte",
    ),
    "a matter has no time": (
        "next_update: {working: 8}, ",
        "",
        "- {name: rest",
        "nothing says how long there is for next_update where urgency is low",
    ),
    "a state that is not there": (
        "referred: [resolve]",
        "refered: [resolve]",
        "paused_in",
        "there is no state refered; did you mean referred?",
    ),
    "two policies have one name": (
        "name: critical",
        "name: rest",
        "when: {urgency",
        "rest is there",
    ),
    "a service that is not there": (
        "[roads.pothole]",
        "[roads.pothol]",
        "name: pothole",
        "there is no service roads.pothol; did you mean roads.pothole?",
    ),
    "a domain that is not there": ("[roads]", "[road]", "name: roads", "there is no domain road;"),
    "alarms that are not there": (
        "first_answer: {wall: 1}, alarms: office",
        "first_answer: {wall: 1}, alarms: offise",
        "name: critical",
        "there is no set of alarms offise; did you mean office?",
    ),
    "a policy says nothing": (
        "    first_answer: {working: 2}\n",
        "",
        "- name: press",
        "says nothing; give one of first_answer, next_update, resolve",
    ),
    "a length in both times": (
        "{wall: 72}",
        "{wall: 72, working: 8}",
        "name: rest",
        "give hours either as `working` or as `wall`",
    ),
    "a length that is none": ("{wall: 72}", "{wall: 0}", "name: rest", "greater than 0"),
    "a service and a domain": (
        "when: {service: [roads.pothole]}",
        "when: {service: [roads.pothole], domain: [roads]}",
        "name: pothole",
        "give `service` or `domain`, not both",
    ),
    "warnings that do not rise": (
        "{at: 50, to: [agent]}",
        "{at: 80, to: [agent]}",
        "    warnings:",
        "warnings must rise from one to the next",
    ),
    "a role that is not there": ("to: [agent]", "to: [boss]", "    warnings:", "Input should be"),
    "a share that is none": ("at: 50", "at: 101", "    warnings:", "less than or equal to 100"),
}


@pytest.mark.parametrize("wrong", WRONG_POLICIES)
def test_wrong_policies_are_refused(wrong: str, book: Callable[..., ClockBook]) -> None:
    right, instead, place, reason = WRONG_POLICIES[wrong]
    text = CLOCK.replace(right, instead, 1)
    assert text != CLOCK, "the case changes nothing"
    line = text[: text.index(place)].count("\n") + 1

    with pytest.raises(WrongConfig, match=re.escape(reason)) as caught:
        book(text)

    assert caught.value.line == line
    assert f"clock.yaml:{line}: " in str(caught.value)


def test_what_we_ship_loads_and_press_enquiries_have_their_own_clock() -> None:
    services = load_services(CONFIG / "services.yaml")
    shipped = load_clock(CONFIG, services, list(Status))

    press = a_matter(author_kind=AuthorKind.JOURNALIST, intent=Intent.INQUIRY)
    assert shipped.terms(press)[Target.FIRST_ANSWER].policy == "press-enquiries"
    assert shipped.terms(press)[Target.RESOLVE].policy == "everything"
