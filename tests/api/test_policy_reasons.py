"""What is wrong with a document is said in Arabic, with what the English sentence names."""

import pytest

from api.policy_reasons import in_arabic


@pytest.mark.parametrize(
    ("reason", "arabic"),
    [
        (
            "rules.1.to: there is no unit riyadh.fod; did you mean riyadh.food?",
            "rules.1.to: لا وجود لـ riyadh.fod؛ هل تقصد riyadh.food؟",
        ),
        (
            "a { or [ is not closed; a # begins a comment, so put what holds one in quotes",
            "قوس { أو [ لم يُغلق، أو في القيمة # فضعها بين علامتي تنصيص",
        ),
        ("is missing", "مطلوب وغير مكتوب"),
        ("templates.0.text: is missing", "templates.0.text: مطلوب وغير مكتوب"),
        (
            "rules.2: the last rule, rest, must take every post; give it no `when`",
            (
                "rules.2: القاعدة الأخيرة rest يجب أن تقبل كل منشور: بلا when ولا referral، "
                "و to بلا أقواس"
            ),
        ),
        ("something that nobody foresaw", "غير مقبول، وتفصيله بالإنجليزية في reason"),
    ],
)
def test_a_reason_is_said_in_arabic(reason: str, arabic: str) -> None:
    assert in_arabic(reason) == arabic
