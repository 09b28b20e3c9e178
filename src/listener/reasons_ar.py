"""Reasons in Arabic: what the English reason names, named in Arabic, else what its cause means.

The English reason is what is kept. Those that an operator meets most have a sentence here.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from listener.errors import Cause
from listener.feeds.dates import RIYADH
from listener.remedies import REMEDIES

_STATUS = re.compile(r"\bHTTP ([1-5][0-9]{2})\b")
# What the platform said itself stands behind the status, and is no sentence of ours.
_THEIRS = re.compile(r"\((HTTP [1-5][0-9]{2}): .*\)", re.DOTALL)
_AGAIN = frozenset({Cause.RATE, Cause.RETRY})
_NOTE = "للقراءة ملاحظة، ونصها بالإنجليزية في reason"

# What an English reason says, and the same in Arabic; {0} is what its first group holds.
SENTENCES: Mapping[str, str] = {
    # Tokens and secrets.
    r"the environment variable (\S+) is not set, or not named": (
        "متغير البيئة {0} غير معرَّف، أو لا يبدأ اسمه بـ SAWT_SECRET_؛ عرِّفه ثم أعد تشغيل صوت"
    ),
    r"its token was refused \((HTTP \d+)": ("رفض المصدر الرمز ({0})؛ جدّد الرمز ثم عيّنه من جديد"),
    r"its token may not read this \((HTTP \d+)": (
        "لا يملك الرمز صلاحية هذه القراءة ({0})؛ امنحه الصلاحية أو عيّن رمزًا آخر"
    ),
    r"access was refused \((HTTP \d+)": (
        "رُفض الدخول إلى المصدر ({0})؛ اطلب صلاحية القراءة من الناشر أو عيّن رمزًا"
    ),
    r"access must be paid for \((HTTP \d+)": (
        "القراءة من هذا المصدر مدفوعة ({0})؛ رتّب ذلك مع المنصة"
    ),
    r"a token is never sent over plain http": (
        "لا يُرسل الرمز عبر http لأنه غير مشفَّر؛ اكتب العنوان بـ https://"
    ),
    r"gave no access token; check the app": (
        "لم تُصدر المنصة رمز دخول؛ تحقق من بيانات التطبيق في client_id و client_secret"
    ),
    r"the secret in (\S+) ": (
        "السر المحفوظ في {0} غير صالح لطريقة التوقيع المختارة؛ صحّحه ثم أعد تشغيل صوت"
    ),
    # Addresses.
    r"it is a web page, not a feed; use the feed that it names: (.+)": (
        "هذه صفحة ويب وليست خلاصة؛ استخدم الخلاصة التي تشير إليها: {0}"
    ),
    r"it is a web page, not a feed, and names no feed": (
        "هذه صفحة ويب وليست خلاصة، ولا تشير إلى خلاصة؛ ابحث في الموقع عن عنوان RSS، أو اقرأها "
        "بالنوع page"
    ),
    r"robots\.txt of (\S+) does not let Sawt read this page": (
        "لا يسمح ملف robots.txt في {0} بقراءة هذه الصفحة؛ استأذن الناشر أو أوقف المصدر"
    ),
    r"robots\.txt: ": "تعذّرت قراءة ملف robots.txt في الموقع؛ لا يلزم إجراء، فستُعاد المحاولة",
    r"its certificate is not valid": ("شهادة الموقع غير صالحة؛ نبّه الناشر إلى ذلك، أو صحّح العنوان"),
    r"(\S+) is not a public address": (
        "{0} ليس عنوانًا عامًا؛ إن كان في شبكتكم فأضف شبكته إلى SAWT_ALLOW_NETWORKS"
    ),
    r"only http:// and https://": (
        "لا تُقرأ إلا العناوين التي تبدأ بـ http:// أو https://؛ صحّح العنوان"
    ),
    r"the address contains a space": ("في العنوان مسافة أو محرف لا يُقبل في العناوين؛ صحّح العنوان"),
    r"must not carry a user name or password": (
        "لا يجوز أن يحمل العنوان اسم مستخدم أو كلمة مرور؛ احذفهما من العنوان"
    ),
    r"host of the address (?:cannot be read|is no valid name)|an IPv4 host must be": (
        "اسم الموقع في العنوان غير صحيح؛ صحّح العنوان"
    ),
    r"its name does not resolve": (
        "لم يُعثر على اسم الموقع الوارد في العنوان (DNS)؛ تحقق من كتابته"
    ),
    r"port (\d+) is not one that web pages are served from": (
        "المنفذ {0} ليس من المنافذ التي تُقدَّم منها صفحات الويب؛ صحّح العنوان"
    ),
    r"(\S+) is not a public channel with a page": (
        "{0} ليست قناة عامة لها صفحة على الويب؛ تحقق من اسمها، ومن أن https://t.me/s/{0} تعرض "
        "الرسائل في المتصفح"
    ),
    r"there is no such file in the folder for files": (
        "لا يوجد ملف بهذا الاسم في مجلد الملفات؛ ضع الملف فيه أو صحّح اسمه"
    ),
    r"the file lies outside the folder for files": ("يقع هذا الملف خارج مجلد الملفات؛ انقله إليه"),
    r"bundled documents are samples": (
        "الوثائق المرفقة عينات للتجربة؛ أضفها بالأمر: sawt samples add"
    ),
    # Options.
    r"(\S+) is not an option of (\w+); there are (.+)": (
        "لا يوجد في النوع {1} خيار بالاسم {0}؛ خياراته: {2}"
    ),
    r"has no set (\S+); there are (.+)": (
        "لا توجد في config/queries.yaml مجموعة بالاسم {0}؛ من مجموعاته: {1}"
    ),
    r"has no set (\S+); that file has no sets": (
        "لا توجد في config/queries.yaml مجموعة بالاسم {0}، ولا أي مجموعة أخرى؛ أضفها إليه"
    ),
    r"there is no (?:such )?kind.*; there are (.+)": ("لا يوجد نوع مصادر بهذا الاسم؛ الأنواع: {0}"),
    r"([\w.]+): `(.+)` is no CSS selector": (
        "الخيار {0}: `{1}` ليس محدِّد CSS صحيحًا؛ من أمثلته h2 a و .news-item و article > time"
    ),
    r"([\w.]+): `(.+)`, character (\d+): ": (
        "الخيار {0}: في تعبير JMESPath `{1}` خطأ عند المحرف {2}؛ صحّح التعبير"
    ),
    r"the selector `(.+)` finds nothing": (
        "لم يجد المحدِّد `{0}` شيئًا في الصفحة، وربما تغيّر تصميمها؛ صحّح الخيار item"
    ),
    r"items: `(.+)` finds ": (
        "لم يجد التعبير `{0}` قائمة في الجواب، وربما تغيّر شكله؛ صحّح الخيار items"
    ),
    r"(\d+) s is outside of what is allowed here, (\d+) to (\d+) s": (
        "المدة بين القراءات {0} ثانية، والمسموح هنا من {1} إلى {2} ثانية"
    ),
    # Budgets, waits and silences.
    r"monthly budget of ([\d,]+) posts is spent": (
        "نفدت ميزانية هذا الشهر وقدرها {0} منشور؛ تُستأنف القراءة في أول الشهر القادم (بتوقيت "
        "UTC)، أو زد monthly_reads"
    ),
    r"([\d,]+) of ([\d,]+) posts read this month": "المقروء هذا الشهر {0} من {1} منشور",
    r"(\d+) of its (\d+) units of the quota day": (
        "استُهلك {0} من {1} من وحدات الحصة اليومية؛ تُستأنف القراءة عند منتصف الليل بتوقيت "
        "كاليفورنيا، أو أطل المدة بين القراءات أو زد daily_units"
    ),
    r"no whole answer within (\S+) s": (
        "لم يكتمل جواب المصدر خلال {0} ثانية؛ لا يلزم إجراء، فستُعاد المحاولة"
    ),
    r"nobody was there to ask: (\d+) polls were missed": (
        "لم تكن الخدمة تعمل، ففاتت القراءات المقررة وعددها {0}"
    ),
    r"stopped after (\d+) pages; there is more": (
        "توقفت القراءة رجوعًا بعد {0} صفحة، وما زال هناك ما هو أقدم"
    ),
    # What a preview warns of.
    r"(\d+) posts left out by its keywords or languages": (
        "استُبعد {0} من المنشورات بحسب كلماته المفتاحية أو لغاته"
    ),
    r"it is sent to us: there is nothing to read": (
        "هذا المصدر يُرسل إلينا، فلا شيء يُقرأ قبل أن يرسل"
    ),
    r"it answers, and has no posts now": "يجيب المصدر، ولا منشورات فيه الآن",
    r"none of its posts says when it was published": "لا يذكر أيٌّ من منشوراته وقت نشره",
    r"the platform counts this look": ("تحتسب المنصة هذه المعاينة، ولا تُحتسب في ميزانية أي مصدر"),
    r"cannot be paged back": (
        "هذا النوع من المصادر لا يُقرأ رجوعًا، وما زال متاحًا فيه يصل مع قراءته القادمة"
    ),
    r"the source was removed": "حُذف المصدر",
    r"it answers, and says nothing new for longer": (
        "يجيب المصدر، لكنه لم ينشر جديدًا منذ مدة أطول من المعتاد"
    ),
}
_COMPILED = [(re.compile(said), sentence) for said, sentence in SENTENCES.items()]
_OPTION = re.compile(r"([a-z]\w*(?:\.\w+)*): ")


def in_arabic(
    reason: str | None, cause: Cause | None, *, again: datetime | None = None
) -> str | None:
    """Say a reason in Arabic; None where there is none.

    Args:
        reason: As it was kept.
        cause: Why nothing was read; None where the source was read, or where nobody noted it.
        again: When it is tried next, if it is by itself.
    """
    if reason is None:
        return None
    said = _sentence(_THEIRS.sub(r"(\1)", reason), cause)
    if again is None or cause not in _AGAIN:
        return said
    return f"{said}. المحاولة القادمة: {again.astimezone(RIYADH):%Y-%m-%d %H:%M} بتوقيت السعودية"


def _sentence(reason: str, cause: Cause | None) -> str:
    for said, sentence in _COMPILED:
        if found := said.search(reason):
            return sentence.format(*(group.replace(" or ", " أو ") for group in found.groups()))
    if cause is None:
        return _NOTE
    if cause is Cause.REQUEST and (option := _OPTION.match(reason)):
        return f"قيمة الخيار {option[1]} غير مقبولة؛ صحّحها، وتفصيل الخطأ بالإنجليزية في reason"
    remedy = REMEDIES[cause]
    status = _STATUS.search(reason)
    which = f" (HTTP {status[1]})" if status else ""
    return f"{remedy.happened_ar}{which}؛ {remedy.ar}"
