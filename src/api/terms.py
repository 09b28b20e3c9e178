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
    "reopened": ("أعيد فتحها", "Reopened"),
    "referred": ("محالة", "Referred"),
    "dismissed": ("محفوظة", "Dismissed"),
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
