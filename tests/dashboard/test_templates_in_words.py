"""What approved wordings look like on a page."""

from api.dashboard.ticket_page import in_words

TEMPLATE = {
    "code": "one",
    "text": "عالجنا ذلك في {district}: {action}. {}",
    "fields": [
        {"name": "district", "ar": "الحي أو الشارع", "en": "district or street"},
        {"name": "action", "ar": "ما تم فعله", "en": "what was done"},
    ],
}


def test_gaps_are_named_in_the_language_of_who_reads() -> None:
    assert in_words(TEMPLATE, "ar")["text"] == "عالجنا ذلك في {الحي أو الشارع}: {ما تم فعله}. {}"
    assert "{what was done}" in in_words(TEMPLATE, "en")["text"]
    assert in_words(TEMPLATE, "en")["code"] == "one"
