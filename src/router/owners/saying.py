"""Why somebody was chosen, and why a ticket waits: for the history, and for people to read."""

from collections.abc import Mapping
from typing import Any

from router.owners.choosing import Chosen, Nobody, Obstacle
from router.owners.policy import How

_WORDS: Mapping[Obstacle, tuple[str, str]] = {
    Obstacle.INACTIVE: ("no longer active", "غير نشط"),
    Obstacle.ROLE: ("without a role that answers", "ليست له صلاحية الرد"),
    Obstacle.PLACE: ("of other places", "من بلديات أخرى"),
    Obstacle.GAVE_BACK: ("gave it back", "أعادها إلى القائمة"),
    Obstacle.OFF_SHIFT: ("off shift", "خارج وقت عمله"),
    Obstacle.FULL: ("at capacity", "بلغ الحد الأعلى لتذاكره"),
}
_TURN = {
    How.RULE: "by rule",
    How.ROUND_ROBIN: "in turn",
    How.LEAST_LOADED: "holds least",
}


def why(chosen: Chosen) -> str:
    """Say why somebody was chosen: `roads: in turn; held 2 of 5; 3 free, 1 off shift`."""
    seat = chosen.seat
    held = f"held {seat.load} of {seat.member.capacity}"
    others = "".join(f", {count} {_WORDS[each][0]}" for each, count in _sorted(chosen.obstacles))
    return f"{chosen.policy.name}: {_TURN[chosen.policy.by]}; {held}; {chosen.free} free{others}"


def waits(nobody: Nobody) -> dict[str, Any] | None:
    """Write why a ticket waits, as it is kept; None where it waits for a hand anyway."""
    if nobody.policy.by is How.HAND:
        return None
    return {
        "policy": nobody.policy.name,
        "obstacles": {each.value: count for each, count in _sorted(nobody.obstacles)},
    }


def waits_to_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Write why a ticket waits as the public JSON object, in both languages."""
    counts = [(Obstacle(name), count) for name, count in kept["obstacles"].items()]
    english = ", ".join(f"{count} {_WORDS[each][0]}" for each, count in counts)
    arabic = "، ".join(f"{_WORDS[each][1]}: {count}" for each, count in counts)
    return {
        "policy": kept["policy"],
        "obstacles": dict(kept["obstacles"]),
        "reason": f"nobody is free: {english}" if english else "no member may be asked",
        "reason_ar": f"لا أحد متاح الآن ({arabic})" if arabic else "لا يوجد أعضاء يُسند إليهم",
    }


def _sorted(obstacles: Mapping[Obstacle, int]) -> list[tuple[Obstacle, int]]:
    return sorted(obstacles.items(), key=lambda each: list(Obstacle).index(each[0]))
