"""What each cause means, and what to do about it, in English and in Arabic."""

from collections.abc import Mapping
from dataclasses import dataclass

from listener.errors import Cause


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a person can do about a cause. `happened_ar` says in Arabic what the cause is."""

    en: str
    ar: str
    happened_ar: str


REMEDIES: Mapping[Cause, Remedy] = {
    Cause.AUTH: Remedy(
        "renew the token, give it the right to read this, or ask the publisher",
        "جدّد الرمز أو اطلب صلاحية القراءة من الناشر",
        "رُفض الدخول إلى المصدر",
    ),
    Cause.RATE: Remedy(
        "it is asked again after the wait; if that recurs, give a longer interval",
        "لا يلزم إجراء، فستُعاد المحاولة بعد المهلة؛ وإن تكرر ذلك فأطل المدة بين القراءات",
        "لا يقبل المصدر مزيدًا من الطلبات الآن",
    ),
    Cause.GONE: Remedy(
        "correct its address, or remove the source",
        "صحّح العنوان أو احذف المصدر",
        "لم يعد المطلوب موجودًا في هذا العنوان",
    ),
    Cause.RETRY: Remedy(
        "it is asked again later",
        "لا يلزم إجراء، فستُعاد المحاولة",
        "تعذّر على المصدر أن يجيب",
    ),
    Cause.REQUEST: Remedy(
        "correct its address and its options",
        "صحّح العنوان والخيارات",
        "لم يقبل المصدر هذا الطلب",
    ),
    Cause.ADDRESS: Remedy(
        "correct its address",
        "صحّح العنوان",
        "لا يمكن قراءة هذا العنوان",
    ),
    Cause.GARBLED: Remedy(
        "check its address and its kind",
        "تحقق من العنوان والنوع",
        "ليس هذا ما تقدّمه مصادر هذا النوع",
    ),
}


def with_remedy(reason: str, cause: Cause) -> str:
    """Add the remedy to a reason that names none: where one does, it stands behind a semicolon."""
    return reason if ";" in reason else f"{reason}; {REMEDIES[cause].en}"
