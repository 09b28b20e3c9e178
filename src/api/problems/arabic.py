"""Arabic beside the English that comes from elsewhere."""

from collections.abc import Mapping

from api.terms import ROLE, STATUS, VERB
from router.states import Role, Status, Verb

# The domain's own words, where a detail in Arabic speaks of them.
WORDS: Mapping[str, str] = {
    **{status.value: STATUS[status][0] for status in Status},
    **{verb.value: VERB[verb][0] for verb in Verb},
    **{role.value: ROLE[role][0] for role in Role},
    "open": "مفتوح",
    "accepted": "مقبول",
    "draft": "مسودة",
    "submitted": "بانتظار الاعتماد",
    "approved": "معتمد",
    "sending": "جارٍ الإرسال",
    "sent": "أُرسل",
    "failed": "تعذّر إرساله",
    "rejected": "مرفوض",
    "queued": "بانتظار الإرسال",
    "skipped": "تم تجاوزه",
    "unclear": "غير مؤكد الوصول",
    "edit": "تعديل",
    "submit": "طلب الاعتماد",
    "withdraw": "سحب للتعديل",
    "approve": "اعتماد",
    "reject": "رفض",
    "retry": "إعادة المحاولة",
    "freeze": "تجميد",
    "thaw": "رفع التجميد",
    "audit": "تدقيق",
    "fixed": "عولجت فعلًا",
    "not_fixed": "لم تُعالج",
    "cannot_tell": "تعذر الجزم",
}
BY_CODE: Mapping[int, str] = {
    400: "الطلب غير مفهوم",
    404: "لا يوجد شيء على هذا العنوان",
    405: "طريقة الطلب هذه غير متاحة على هذا العنوان",
    413: "الطلب أكبر من الحد المسموح، وهو 1 ميبيبايت",
    415: "لا يُقبل محتوى مضغوط؛ أرسله كما هو",
}


def in_arabic(value: object) -> str:
    """Say a fact of an error in Arabic, as far as it is a word of the domain."""
    if isinstance(value, list):
        return "، ".join(in_arabic(each) for each in value) or "لا شيء"
    return WORDS.get(str(value), str(value))
