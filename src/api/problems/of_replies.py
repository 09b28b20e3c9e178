"""Problems of replies and crisis plans."""

from collections.abc import Mapping
from http import HTTPStatus

from api.problems.problem import Problem
from router.replies.acts import NoReason, OwnReply, ReplyNotAllowed, ReplyNotPossible
from store.errors import (
    PlanOver,
    PlanRuns,
    ReplyFrozen,
    ReplyPending,
    UnknownDelivery,
    UnknownItem,
    UnknownPlan,
    UnknownReply,
    UnknownRun,
)

PROBLEMS: Mapping[type[Exception], Problem] = {
    UnknownReply: Problem(
        "unknown-reply",
        HTTPStatus.NOT_FOUND,
        "No such reply",
        "الرد غير موجود",
        "لا يوجد رد بهذا المعرّف.",
        "No reply has this id.",
    ),
    UnknownDelivery: Problem(
        "unknown-delivery",
        HTTPStatus.NOT_FOUND,
        "The reply does not go to this post",
        "الرد لا يُرسل إلى هذا المنشور",
        "لا يُرسل هذا الرد إلى المنشور المذكور.",
        "No delivery of this reply is for this post.",
    ),
    ReplyPending: Problem(
        "reply-pending",
        HTTPStatus.CONFLICT,
        "Another reply of the ticket may still be sent",
        "للتذكرة رد آخر لم ينته أمره",
        "كتب {writer} ردًا على التذكرة حالته «{state}» ({other})؛ أكمل العمل عليه، أو أرسل replace"
        " لتحل محله ما دام مسودة أو بانتظار الاعتماد.",
        shows=("other", "state", "writer"),
    ),
    ReplyFrozen: Problem(
        "reply-frozen",
        HTTPStatus.CONFLICT,
        "A crisis plan keeps the reply from being sent",
        "الرد مجمّد بخطة أزمة",
        "لا يُرسل هذا الرد حتى يأذن به موظف لم يكتبه (thaw).",
        shows=("note",),
    ),
    UnknownPlan: Problem(
        "unknown-plan",
        HTTPStatus.NOT_FOUND,
        "No such plan",
        "الخطة غير موجودة",
        "لا توجد خطة بهذا الرمز.",
        "No plan has this code.",
    ),
    UnknownRun: Problem(
        "unknown-run",
        HTTPStatus.NOT_FOUND,
        "No such run",
        "تفعيل الخطة غير موجود",
        "لا يوجد لهذه الخطة تفعيل بهذا المعرّف.",
        "The plan has no run of this id.",
    ),
    UnknownItem: Problem(
        "unknown-item",
        HTTPStatus.NOT_FOUND,
        "No such duty or question",
        "المهمة أو السؤال غير موجود",
        "لا يوجد في الخطة ما رمزه {item}.",
        "The plan has none of this code.",
    ),
    PlanRuns: Problem(
        "plan-runs",
        HTTPStatus.CONFLICT,
        "Another plan runs there for the same services",
        "في المكان خطة مفعّلة للخدمات نفسها",
        "الخطة {plan} مفعّلة هناك للخدمات نفسها ({run})، فعّلها {by}؛ أنهها أولًا.",
        shows=("plan", "run", "by"),
    ),
    PlanOver: Problem(
        "plan-over",
        HTTPStatus.CONFLICT,
        "The run is over",
        "انتهى تفعيل الخطة",
        "انتهى تفعيل {run}؛ فعّل الخطة من جديد.",
        shows=("run",),
    ),
    ReplyNotPossible: Problem(
        "reply-not-possible",
        HTTPStatus.CONFLICT,
        "Not possible in this state",
        "غير ممكن في هذه الحالة",
        "لا يمكن تنفيذ «{verb}» على رد حالته «{state}»؛ الممكن الآن: {possible}.",
        shows=("state", "possible"),
    ),
    ReplyNotAllowed: Problem(
        "not-allowed",
        HTTPStatus.FORBIDDEN,
        "Your role does not allow this",
        "صلاحيتك لا تسمح بهذا",
        "يتطلب تنفيذ «{verb}» على الرد إحدى الصلاحيات: {roles}.",
        shows=("roles",),
    ),
    OwnReply: Problem(
        "own-reply",
        HTTPStatus.CONFLICT,
        "Somebody else must approve it",
        "يعتمد الرد غير من كتبه",
        "كتب {who} من نص هذا الرد، فلا يعتمده ولا يأذن بإرساله؛ يفعل ذلك غيره.",
        shows=("who",),
    ),
    NoReason: Problem(
        "lacking",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Something is missing",
        "ينقص الطلب شيء",
        "اذكر السبب في note.",
    ),
}
