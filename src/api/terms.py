"""What people read in place of codes, in Arabic and in English."""

from collections.abc import Mapping

Term = tuple[str, str]

STATUS: Mapping[str, Term] = {
    "new": ("جديدة", "New"),
    "claimed": ("مستلَمة", "Claimed"),
    "answered": ("تم الرد", "Answered"),
    "resolved": ("عولجت", "Resolved"),
    "verified": ("تم التحقق", "Verified"),
    "closed": ("مغلقة", "Closed"),
    "reopened": ("أُعيد فتحها", "Reopened"),
    "referred": ("محالة", "Referred"),
    "dismissed": ("محفوظة بلا إجراء", "Dismissed"),
}
URGENCY: Mapping[str, Term] = {
    "critical": ("حرج", "Critical"),
    "high": ("عاجل", "High"),
    "normal": ("عادي", "Normal"),
    "low": ("منخفض", "Low"),
}
INTENT: Mapping[str, Term] = {
    "complaint": ("شكوى", "Complaint"),
    "inquiry": ("استفسار", "Inquiry"),
    "request": ("طلب", "Request"),
    "suggestion": ("اقتراح", "Suggestion"),
    "praise": ("شكر", "Praise"),
    "news": ("خبر", "News"),
    "opinion": ("رأي", "Opinion"),
    "other": ("غير ذلك", "Other"),
}
YES_NO: Mapping[bool, Term] = {True: ("نعم", "Yes"), False: ("لا", "No")}
PLATFORM: Mapping[str, Term] = {
    "x": ("إكس", "X"),
    "mastodon": ("ماستودون", "Mastodon"),
    "bluesky": ("بلوسكاي", "Bluesky"),
    "youtube": ("يوتيوب", "YouTube"),
    "telegram": ("تيليجرام", "Telegram"),
    "reddit": ("ريديت", "Reddit"),
    "forum": ("منتدى", "Forum"),
    "news": ("صحافة", "News"),
    "review": ("تقييمات", "Reviews"),
    "open311": ("بلاغ مباشر", "Direct report"),
    "other": ("غير ذلك", "Other"),
}
AUTHOR_KIND: Mapping[str, Term] = {
    "citizen": ("فرد", "Citizen"),
    "journalist": ("صحفي", "Journalist"),
    "outlet": ("وسيلة إعلام", "Outlet"),
    "official": ("جهة رسمية", "Official"),
    "business": ("منشأة", "Business"),
}
SPEAKER: Mapping[str, Term] = {
    "press": ("صحيفة أو وسيلة إعلام", "Press"),
    "journalist": ("صحفي", "Journalist"),
    "opinion_writer": ("كاتب رأي", "Opinion writer"),
    "official": ("جهة رسمية", "Official"),
}
ROLE: Mapping[str, Term] = {
    "viewer": ("مطّلع", "Viewer"),
    "agent": ("موظف رد", "Agent"),
    "approver": ("معتمِد", "Approver"),
    "manager": ("مدير", "Manager"),
    "operator": ("مشغّل", "Operator"),
    "administrator": ("مسؤول النظام", "Administrator"),
}
VERB: Mapping[str, Term] = {
    "open": ("فتح", "Opened"),
    "join": ("انضمام منشور", "Post joined"),
    "keep_apart": ("إبقاء منشور منفصلًا", "Kept apart"),
    "claim": ("استلام", "Claimed"),
    "release": ("إعادة إلى قائمة الإدارة", "Released"),
    "assign": ("إسناد", "Assigned"),
    "answer": ("رد", "Answered"),
    "resolve": ("معالجة", "Resolved"),
    "verify": ("تحقق", "Verified"),
    "close": ("إغلاق", "Closed"),
    "reopen": ("إعادة فتح", "Reopened"),
    "refer": ("إحالة إلى جهة أخرى", "Referred"),
    "referral": ("رد الجهة", "Agency said"),
    "follow_up": ("متابعة الجهة", "Agency asked again"),
    "return": ("إرجاع لعدم الاختصاص", "Returned"),
    "hand_over": ("نقل إلى إدارة أخرى", "Handed over"),
    "dismiss": ("حفظ بلا إجراء", "Dismissed"),
    "snooze": ("تأجيل", "Snoozed"),
    "wake": ("إنهاء التأجيل", "Woken"),
    "merge": ("دمج", "Merged"),
    "split": ("فصل", "Split"),
    "correct": ("تصحيح التصنيف", "Corrected"),
    "reference": ("رقم بلاغ 940", "940 number"),
    "thanks": ("شكر من الكاتب", "Thanks"),
    "remark": ("تعليق من الكاتب", "Remark"),
    "plan": ("خطة أزمة", "Crisis plan"),
    "audit": ("تدقيق", "Audited"),
    "update": ("تحديث من نظام آخر", "Update by another system"),
    "warn": ("تنبيه مهلة", "Deadline warning"),
    "escalate": ("تصعيد", "Escalated"),
    "recount": ("إعادة حساب المهل", "Deadlines recounted"),
}
