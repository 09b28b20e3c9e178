"""Examples of the figures of the overview."""

_PERIOD = {
    "at": "2026-11-23T10:12:30Z",
    "since": "2026-11-22T21:00:00Z",
    "until": "2026-11-23T10:13:00Z",
}
_OPENED = "opened_from=2026-11-22T21%3A00%3A00Z&opened_to=2026-11-23T10%3A13%3A00Z"
_DATED = "dated_from=2026-11-22T21%3A00%3A00Z&dated_to=2026-11-23T10%3A13%3A00Z"
_USUAL = {"low": 31.0, "middle": 40.0, "high": 52.5, "weeks": 8}


def _tickets(asks: str) -> str:
    return f"/api/v1/tickets?sample=false&merged=false&{asks}"


def _posts(asks: str) -> str:
    return f"/api/v1/posts?relevant=true&sample=false&{asks}"


def _count(count: int, asks: str) -> dict[str, object]:
    return {"count": count, "behind": _tickets(asks)}


def _figure(count: int, address: str) -> dict[str, object]:
    return {
        "count": count,
        "behind": address,
        "usual": _USUAL,
        "change": round((count - 40) / 40, 4),
        "unusual": "above",
    }


VOLUME = {
    **_PERIOD,
    "by": "hour",
    "known": "2026-08-01T05:00:00Z",
    "posts": _figure(131, _posts(_DATED)),
    "tickets": _figure(58, _tickets(_OPENED)),
    "steps": [
        {
            "begin": "2026-11-22T21:00:00Z",
            "end": "2026-11-22T22:00:00Z",
            "whole": True,
            "date": "2026-11-23",
            "note": None,
            "posts": _figure(
                61, _posts("dated_from=2026-11-22T21%3A00%3A00Z&dated_to=2026-11-22T22%3A00%3A00Z")
            ),
            "tickets": _figure(
                53,
                _tickets("opened_from=2026-11-22T21%3A00%3A00Z&opened_to=2026-11-22T22%3A00%3A00Z"),
            ),
        }
    ],
}
TOPS = {
    **_PERIOD,
    "services": [
        {
            "code": "storm.flooded_street",
            "tickets": _figure(55, _tickets(f"service=storm.flooded_street&{_OPENED}")),
            "posts": {"count": 120, "behind": _posts(f"service=storm.flooded_street&{_DATED}")},
        }
    ],
    "municipalities": [
        {
            "code": "jeddah",
            "tickets": _figure(55, _tickets(f"place=jeddah&{_OPENED}")),
            "posts": {"count": 120, "behind": _posts(f"place=jeddah&{_DATED}")},
        }
    ],
    "intents": [
        {
            "code": "complaint",
            "tickets": _figure(55, _tickets(f"intent=complaint&{_OPENED}")),
        }
    ],
}
_JEDDAH: dict[str, object] = {
    "code": "jeddah",
    "spot": {"lat": 21.49, "long": 39.19},
}


def _standing(place: str) -> dict[str, object]:
    asks = f"{place}&" if place else ""
    return {
        "opened": _count(58, f"{asks}{_OPENED}"),
        "open": _count(204, f"{asks}open=true"),
        "overdue": _count(12, f"{asks}overdue=true"),
        "unanswered": _count(37, f"{asks}open=true&answered=false"),
    }


MAP = {
    **_PERIOD,
    "total": _standing(""),
    "amanat": [{**_JEDDAH, **_standing("amana=jeddah")}],
    "municipalities": [{**_JEDDAH, "amana": "jeddah", **_standing("place=jeddah")}],
}


def _paces(asks: str) -> dict[str, object]:
    return {
        "tickets": _count(58, f"{asks}{_OPENED}"),
        **{
            name: {
                "in_time": _count(30, f"{asks}{name}=in_time&{_OPENED}"),
                "late": _count(10, f"{asks}{name}=late&{_OPENED}"),
                "waiting": _count(18, f"{asks}{name}=waiting&{_OPENED}"),
                "share_in_time": 0.75,
                "median_minutes": 95,
                "ninetieth_minutes": 410,
            }
            for name in ("first_answer", "resolve")
        },
    }


ANSWERING: dict[str, object] = {
    **_PERIOD,
    "total": _paces(""),
    "units": [{"code": "jeddah.roads", **_paces("unit=jeddah.roads&")}],
    "services": [{"code": "roads.pothole", **_paces("service=roads.pothole&")}],
    "reopened": {
        **_count(3, "reopened_from=2026-11-22T21%3A00%3A00Z&reopened_to=2026-11-23T10%3A13%3A00Z"),
        "times": 4,
    },
}
