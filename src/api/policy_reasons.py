"""What is wrong with a document of the policy, in Arabic: a sentence for what is met most."""

import re
from collections.abc import Mapping

_THERE = re.compile(r"^([\w.-]+(?:\.[\w-]+)*): ")

# What an English reason says, and the same in Arabic; {0} is what its first group holds.
SENTENCES: Mapping[str, str] = {
    r"there is no (.+) (\S+); did you mean (\S+)\?": "لا وجود لـ {1}؛ هل تقصد {2}؟",
    r"there is no (.+) (\S+); remove it": "لا وجود لـ {1}؛ احذفه",
    r"there is no service or domain (\S+)": "لا توجد خدمة ولا مجال باسم {0}",
    r"is not known here; did you mean (\S+)\?": "اسم غير معروف في هذا الموضع؛ هل تقصد {0}؟",
    r"is not known here; there are (.+)": "اسم غير معروف في هذا الموضع؛ الأسماء الممكنة: {0}",
    r"is missing$": "مطلوب وغير مكتوب",
    r"must be text": "يلزم نص؛ ضعه بين علامتي تنصيص",
    r"must be true or false": "القيمة true أو false",
    r"must be a list": "يلزم قائمة؛ وإن كانت فارغة فاكتب []",
    r"must be names with values": "يلزم أسماء وقيم، مثل name: value",
    r"is indented with a tab": "في أول السطر علامة جدولة (tab)؛ استخدم المسافات",
    r"a \{ or \[ is not closed": "قوس { أو [ لم يُغلق، أو في القيمة # فضعها بين علامتي تنصيص",
    r"a colon stands within a value": (
        "في القيمة نقطتان (:) فضعها بين علامتي تنصيص، أو راجع المسافة أول السطر"
    ),
    r"is indented otherwise": "مسافة أول السطر لا تطابق الأسطر التي قبله",
    r"a quote that opens here is not closed": "علامة تنصيص فُتحت هنا ولم تُغلق",
    r"put what begins with (.) in quotes": "ضع ما يبدأ بـ {0} بين علامتي تنصيص",
    r"^(\S+) is given twice": "{0} مكتوب مرتين؛ أبقِ واحدًا",
    r"(\S+) is there twice": "{0} مكرر؛ غيّر اسمه أو احذف أحدهما",
    r"(\S+) is owned by (\S+) already": "{0} من اختصاص {1}؛ أبقه لواحد فقط",
    r"nobody owns (.+); add": "لا مالك لـ {0}؛ أضفه إلى owns في إحدى الإدارات أو الجهات",
    r"the last rule, (\S+), must take every post": (
        "القاعدة الأخيرة {0} يجب أن تقبل كل منشور: بلا when ولا referral، و to بلا أقواس"
    ),
    r"(\S+) takes every post, so no rule after": (
        "القاعدة {0} تقبل كل منشور فلا يُسأل ما بعدها؛ أضف لها when أو اجعلها الأخيرة"
    ),
    r"no rule is sure to refer (.+) to the agency": (
        "لا توجد قاعدة تضمن إحالة {0} إلى الجهة المالكة"
    ),
    r"is no date": "ليس تاريخًا؛ ضع النص بين علامتي تنصيص",
    r"nested too deep": "قوائم متداخلة أعمق من اللازم",
    r"is too large; aliases": "النص أكبر من اللازم بعد فك الأسماء المستعارة",
    r"the alias (\S+) holds itself": "الاسم المستعار {0} يحوي نفسه",
    r"is (\d+) characters long without its fields; X leaves room for (\d+)": (
        "طوله {0} حرفًا بلا الحقول، والمتاح في إكس {1}"
    ),
    r"has a brace that is part of no": "فيه قوس { أو } ليس من حقل",
    r"holds no templates": "لا قوالب فيه؛ أضف قالبًا واحدًا على الأقل",
    r"must hold (.+): the agency": "يجب أن يحوي {0}: الجهة تحتاج أن تعرف ماذا وأين ومن كتب",
    r"Input should be (.+)": "القيم الممكنة: {0}",
    r"is empty; it begins with (\S+)": "الوثيقة فارغة؛ تبدأ بـ {0}",
    r"it begins with (\S+)": "تبدأ الوثيقة بـ {0}",
}
_GAP = re.compile(r"\{([0-9])\}")
_COMPILED = [(re.compile(said), arabic) for said, arabic in SENTENCES.items()]
_OTHER = "غير مقبول، وتفصيله بالإنجليزية في reason"


def in_arabic(reason: str) -> str:
    """Say in Arabic what an English reason says; where it stands in the document comes first."""
    there = _THERE.match(reason)
    said = reason[there.end() :] if there else reason
    for pattern, arabic in _COMPILED:
        if found := pattern.search(said):
            told = _filled(arabic, found)
            break
    else:
        told = _OTHER
    return f"{there[1]}: {told}" if there else told


def _filled(arabic: str, found: re.Match[str]) -> str:
    return _GAP.sub(lambda gap: found[int(gap[1]) + 1], arabic)
