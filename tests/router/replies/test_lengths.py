"""How platforms count."""

import pytest

from listener.post import Platform
from router.replies.lengths import clusters, graphemes, length, reach, tooted, weighted

FAMILY = "👨‍👩‍👧‍👦"
FLAGS = "🇸🇦🇰🇼"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("عالجنا الحفرة", 13),
        ("مُعالَجة", 8),
        ("ﷺ", 2),
        ("…", 2),
        ("漢字", 4),
        (FAMILY, 2),
        (FLAGS, 4),
        ("👍🏽", 2),
        ("❤️", 2),
        ("انظر https://jeddah.example/a/very/long/path/indeed?with=more", 28),
    ],
)
def test_x_counts_by_weight(text: str, count: int) -> None:
    assert weighted(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("@sara@example.social شكرا", 10),
        ("@sara شكرا", 10),
        ("https://jeddah.example/a/very/long/path", 23),
        (FAMILY, 1),
    ],
)
def test_mastodon_counts_addresses_and_names_short(text: str, count: int) -> None:
    assert tooted(text) == count


def test_bluesky_counts_what_a_reader_sees() -> None:
    assert graphemes("مُعالَجة") == 6
    assert graphemes(FAMILY + FLAGS) == 3
    assert list(clusters("")) == []


def test_other_platforms_count_code_points() -> None:
    assert length(FAMILY, Platform.YOUTUBE) == len(FAMILY)


def test_it_is_told_how_far_a_platform_would_read() -> None:
    assert reach("س" * 300, Platform.X, 280) == 280
    assert reach("قصير", Platform.X, 280) == 4
    assert reach("漢" * 200, Platform.X, 280) == 140
