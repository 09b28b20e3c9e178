"""Words that tell of danger to life, whatever the matter."""

from collections.abc import Iterable

from classifier.features import stem, stems
from classifier.words import fold

# Harm done or about to be done; said of people. Kept short: a word here must alarm by itself.
_ALARMING = (
    "غرق", "غرقان", "يغرقون", "انهار", "انهيار", "ينهار", "انهد", "مكهرب", "تكهرب", "كهربه",
    "صعق", "صعقه", "صعقته", "التماس", "شرار", "عاري", "مكشوفه", "مكشوف", "تسمم", "تسممنا",
    "تسممت", "توفى", "توفي", "وفاة", "ماتت", "مات", "يموت", "اموات", "ضحية", "ضحايا", "مصاب",
    "اصابات", "اصيب", "انجرح", "نزيف", "اسعاف", "طوارئ", "العناية", "محتجز", "محتجزين",
    "محاصرين", "عالقين", "انقذونا", "الحقونا", "النجدة", "استغاثة", "كارثة", "حريق", "احترق",
    "انفجار", "انفجر", "اختناق", "دهس", "دهسته", "عضه", "عضته", "نهش", "لدغه", "لدغته", "هجم",
    "هجمت", "آيل", "للسقوط", "بتطيح", "بيطيح", "خطير", "خطورة", "مميت", "قاتل", "سقط", "سقوط",
    "انجرف", "جرف", "جرفت",
)  # fmt: skip
_DANGER = frozenset(stem(fold(word)) for word in _ALARMING)


def alarming(folded: Iterable[str]) -> float:
    """Return how alarming a text is by its distinct words: 0, 0.5 for one such word, 1 for more."""
    return min(2, len(_DANGER.intersection(one for word in folded for one in stems(word)))) / 2
