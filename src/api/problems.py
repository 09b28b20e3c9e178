"""Errors on the wire: RFC 9457 problem details, each in English and in Arabic beside it.

One table says what each error is for a client. The domain never hears of status codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any, cast, get_args

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.headers import SECURITY
from api.logs import told_of
from api.refusals import (
    CodeNeeded,
    Crowded,
    Forbidden,
    Invalid,
    MoreRoles,
    NoOffice,
    NotAccepted,
    NotFromPage,
    NotReady,
    Paused,
    SecondFactorNeeded,
    SessionNeeded,
    TooOften,
    Unauthorised,
    UnknownUnit,
    WholeOnly,
    WrongCode,
    WrongHost,
    WrongPassword,
)
from api.schemas import MAILBOX
from api.terms import ROLE, STATUS, VERB
from listener.plain import meant
from router.acts import Held, Lacking, NotAllowed, NotPossible
from router.auditing import OwnWork
from router.gathering import Apart
from router.replies.acts import (
    NoReason,
    OwnReply,
    ReplyNotAllowed,
    ReplyNotPossible,
    Stopped,
)
from router.states import Role, Status, Verb
from store.errors import (
    BadCursor,
    CannotUnseal,
    ContactChanged,
    ContactErased,
    ContactExists,
    CorrectionReplaced,
    DatabaseUnavailable,
    FilterOver,
    HintDecided,
    HintNeedsService,
    JudgedAlready,
    KeyReused,
    MemberExists,
    NoSecondFactor,
    NotByHand,
    NotDrawn,
    NotOfTicket,
    NotReferred,
    NotTagged,
    NotYours,
    OtherIdentity,
    PlanOver,
    PlanRuns,
    PolicyChanged,
    ReferenceTaken,
    ReplyFrozen,
    ReplyPending,
    SecondFactorThere,
    ServiceNeeded,
    SourceExists,
    TooManyHeld,
    TooManyReveals,
    TooManyTries,
    TooManyWebhooks,
    UnknownContact,
    UnknownCorrection,
    UnknownDelivery,
    UnknownDocument,
    UnknownFeed,
    UnknownFilter,
    UnknownHint,
    UnknownItem,
    UnknownKey,
    UnknownMember,
    UnknownNotice,
    UnknownPlan,
    UnknownPost,
    UnknownReply,
    UnknownRevision,
    UnknownRun,
    UnknownSignIn,
    UnknownSource,
    UnknownTicket,
    UnknownUser,
    UnknownView,
    UnknownWebhook,
    UnknownWebhookDelivery,
    UserExists,
    WebhookDisabled,
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: stable name, status, title and detail in both languages.

    The details are filled from the error's own attributes; an English detail of None says what
    the error itself says. `shows` names the attributes that clients get as members.
    """

    name: str
    status: HTTPStatus
    title: str
    title_ar: str
    detail_ar: str
    detail: str | None = None
    shows: tuple[str, ...] = ()
    headers: Mapping[str, str] | None = None


INVALID = Problem(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Invalid request",
    "طلب غير صالح",
    "في الطلب ما لا يمكن قبوله، وتفاصيله في errors.",
    "The request holds something that cannot be accepted; errors says what and where.",
)
STOPPED = Problem(
    "reply-stopped",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The reply cannot be said in public",
    "لا يُنشر هذا الرد بصيغته",
    "في النص ما لا يُنشر، ومواضعه وأسبابه في findings.",
    "The text holds something that may not be published; findings says where and why.",
)
PROBLEMS: Mapping[type[Exception], Problem] = {
    Unauthorised: Problem(
        "unauthorised",
        HTTPStatus.UNAUTHORIZED,
        "A valid key is needed",
        "يلزم مفتاح صالح",
        "أرسل المفتاح في ترويسة Authorization بالصيغة: Bearer KEY. وقد يكون المفتاح انتهى أو أُلغي.",
        "Send the key as a header: Authorization: Bearer KEY. It may have expired or been revoked.",
        headers={"www-authenticate": "Bearer"},
    ),
    WrongPassword: Problem(
        "unauthorised",
        HTTPStatus.UNAUTHORIZED,
        "Not let in",
        "تعذر الدخول",
        "اسم المستخدم أو كلمة المرور غير صحيحة.",
        "The user or the password is not right.",
        headers={"www-authenticate": "Bearer"},
    ),
    CodeNeeded: Problem(
        "code-needed",
        HTTPStatus.UNAUTHORIZED,
        "A code is needed",
        "يلزم رمز التحقق",
        "اكتب الرمز الذي يعرضه تطبيق المصادقة، أو أحد رموز الاسترداد.",
        "Give the code that your authenticator shows, or a recovery code.",
        headers={"www-authenticate": "Bearer"},
    ),
    WrongCode: Problem(
        "wrong-code",
        HTTPStatus.UNAUTHORIZED,
        "Not let in",
        "تعذر الدخول",
        "رمز التحقق غير صحيح، أو سبق استخدامه. انتظر الرمز التالي وأعد المحاولة.",
        "The code is not right, or was used before. Wait for the next one and try again.",
        headers={"www-authenticate": "Bearer"},
    ),
    SecondFactorNeeded: Problem(
        "second-factor-needed",
        HTTPStatus.FORBIDDEN,
        "A second factor is needed",
        "يلزم التحقق بخطوتين",
        "صلاحيتك تتطلب التحقق بخطوتين: ادخل من الصفحة وأضفه أولًا.",
        "Your role takes a second factor: sign in on the page, and add one first.",
    ),
    WrongHost: Problem(
        "wrong-host",
        HTTPStatus.BAD_REQUEST,
        "The header Host names no host",
        "ترويسة Host لا تسمّي خادمًا",
        "أرسل في Host اسم الخادم كما في عنوانه، ومعه منفذه إن كان له منفذ.",
        "Send the name of the server as its address has it, with the port if there is one.",
    ),
    NotFromPage: Problem(
        "not-from-page",
        HTTPStatus.FORBIDDEN,
        "The request does not come from the page",
        "لم يأت الطلب من الصفحة",
        "أرسل من الصفحة نفسها، ومعه الرمز csrf من /api/v1/session في ترويسة X-Sawt-Csrf.",
        "With the cookie, send csrf of /api/v1/session as X-Sawt-Csrf, from the page itself.",
    ),
    NoOffice: Problem(
        "no-office",
        HTTPStatus.NOT_FOUND,
        "No office has its own sign-in here",
        "الدخول بحساب الجهة غير متاح",
        "لم يُضبط الدخول بحساب الجهة في هذه الخدمة.",
        "Sign in with a name and a password; the operator sets SAWT_OIDC_ISSUER for more.",
    ),
    SessionNeeded: Problem(
        "session-needed",
        HTTPStatus.FORBIDDEN,
        "Sign in for this",
        "يلزم تسجيل الدخول",
        "لا يتم هذا بمفتاح؛ سجّل الدخول باسم المستخدم وكلمة المرور.",
        "A key cannot do this; sign in with your name and password.",
    ),
    CannotUnseal: Problem(
        "sealed",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "A stored secret cannot be opened",
        "تعذر فتح سر محفوظ",
        "المفتاح الذي حُفظ به هذا السر غير موجود؛ راجع مشغّل الخدمة.",
        "The key that sealed it is not there; ask the operator: SAWT_SECRET_KEYS, secret.key.",
    ),
    TooManyTries: Problem(
        "too-many-tries",
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many tries",
        "محاولات كثيرة",
        "تعذر الدخول مرات كثيرة؛ أعد المحاولة بعد {seconds} ثانية.",
    ),
    UnknownSignIn: Problem(
        "unknown-session",
        HTTPStatus.NOT_FOUND,
        "No such session",
        "لا توجد جلسة بهذا المعرّف",
        "لا توجد لك جلسة بالمعرّف {sign_in}.",
    ),
    SecondFactorThere: Problem(
        "second-factor-there",
        HTTPStatus.CONFLICT,
        "There is a second factor already",
        "التحقق بخطوتين مفعّل",
        "التحقق بخطوتين مفعّل؛ ألغه أولًا لتضيف غيره.",
    ),
    NoSecondFactor: Problem(
        "no-second-factor",
        HTTPStatus.NOT_FOUND,
        "There is no second factor",
        "التحقق بخطوتين غير مفعّل",
        "لا يوجد تحقق بخطوتين، أو لا ينتظر شيء منه التأكيد.",
    ),
    OtherIdentity: Problem(
        "other-identity",
        HTTPStatus.FORBIDDEN,
        "Not let in",
        "تعذر الدخول",
        "حسابك في جهتك ليس الحساب الذي عُرف به {user} من قبل؛ راجع مسؤول النظام.",
        "The office's account is not the one of before; ask your administrator.",
    ),
    NotAccepted: Problem(
        "not-accepted",
        HTTPStatus.UNAUTHORIZED,
        "Not accepted",
        "لم يُقبل الإرسال",
        "لم يُقبل ما أُرسل، ولم يُقرأ منه شيء.",
        "What was sent was not accepted, and nothing of it was read.",
        headers={"www-authenticate": "Signature"},
    ),
    Paused: Problem(
        "paused",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The source is paused",
        "المصدر موقوف مؤقتًا",
        "استقبال هذا المصدر موقوف الآن؛ أعد الإرسال لاحقًا.",
        "Nothing is taken in for this source now; send it again later.",
        headers={"retry-after": "3600"},
    ),
    TooOften: Problem(
        "too-often",
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests in a minute",
        "طلبات كثيرة في دقيقة",
        "طلبات كثيرة؛ أرسل التالي بعد {seconds} ثانية.",
    ),
    Crowded: Problem(
        "too-many-at-once",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Too many of these at once",
        "الطلبات المتزامنة كثيرة",
        "بلغت قنوات الأحداث أو الملفات المفتوحة الآن حدها الأعلى؛ أعد المحاولة بعد قليل.",
        "No more streams of events, or files, are begun now; try again in a while.",
        headers={"retry-after": "30"},
    ),
    UnknownPost: Problem(
        "unknown-post",
        HTTPStatus.NOT_FOUND,
        "No such post",
        "المنشور غير موجود",
        "لا يوجد منشور بهذا المعرّف.",
        "No post has this id.",
    ),
    ReferenceTaken: Problem(
        "reference-taken",
        HTTPStatus.CONFLICT,
        "Another ticket has this number",
        "الرقم مسجَّل لتذكرة أخرى",
        "رقم البلاغ {reference} مسجَّل لتذكرة أخرى؛ ادمج التذكرتين أو صحّح الرقم.",
        shows=("reference", "ticket"),
    ),
    UnknownDocument: Problem(
        "unknown-document",
        HTTPStatus.NOT_FOUND,
        "No such document of the policy",
        "لا توجد وثيقة كهذه",
        "لا توجد بين وثائق السياسات وثيقة رمزها {document}.",
    ),
    UnknownRevision: Problem(
        "unknown-revision",
        HTTPStatus.NOT_FOUND,
        "No such revision",
        "النسخة غير موجودة",
        "لا توجد للوثيقة {document} نسخة رقمها {revision}.",
    ),
    PolicyChanged: Problem(
        "policy-changed",
        HTTPStatus.CONFLICT,
        "Somebody saved it before you",
        "حفظ غيرك هذه الوثيقة قبلك",
        "حُفظت الوثيقة {document} بعد أن بدأت التعديل، ونسختها الآن {revision}؛ اقرأها ثم احفظ.",
        shows=("document", "revision", "who"),
    ),
    UnknownFeed: Problem(
        "unknown-feed",
        HTTPStatus.NOT_FOUND,
        "No such feed",
        "الخلاصة غير موجودة",
        "لا توجد خلاصة بهذا العنوان أو المعرّف، أو أُنهيت.",
        "No feed is here, or it was ended.",
    ),
    UnknownView: Problem(
        "unknown-view",
        HTTPStatus.NOT_FOUND,
        "No such view",
        "العرض غير موجود",
        "لا يوجد عرض محفوظ بهذا المعرّف بين عروضك.",
        "No saved view of this id is among yours.",
    ),
    NotYours: Problem(
        "not-yours",
        HTTPStatus.FORBIDDEN,
        "Shared by somebody else",
        "يشاركه غيرك",
        "هذا العرض يشاركه غيرك، فيعدّله صاحبه أو مدير بلديته؛ احفظ عرضًا لك بدلًا منه.",
        "Its owner and managers of its place may change this view; save one of your own instead.",
    ),
    UnknownNotice: Problem(
        "unknown-notice",
        HTTPStatus.NOT_FOUND,
        "No such notice",
        "الإشعار غير موجود",
        "لا يوجد إشعار بهذا المعرّف.",
        "No notice has this id.",
    ),
    UnknownTicket: Problem(
        "unknown-ticket",
        HTTPStatus.NOT_FOUND,
        "No such ticket",
        "التذكرة غير موجودة",
        "لا توجد تذكرة بهذا المعرّف.",
        "No ticket has this id.",
    ),
    UnknownSource: Problem(
        "unknown-source",
        HTTPStatus.NOT_FOUND,
        "No such source",
        "المصدر غير موجود",
        "لا يوجد مصدر بهذا المعرّف.",
        "No source has this id.",
    ),
    NotTagged: Problem(
        "not-tagged",
        HTTPStatus.CONFLICT,
        "The post has no tags yet",
        "لم يُصنَّف المنشور بعد",
        "لم يُصنَّف هذا المنشور بعد فلا شيء فيه يُصحَّح؛ أعد المحاولة بعد لحظات.",
        "There is nothing to correct yet; try again in a moment.",
    ),
    ServiceNeeded: Problem(
        "service-needed",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Name the service, too",
        "اذكر الخدمة أيضًا",
        "كان المنشور خارج الخدمات البلدية؛ لتجعله منها أرسل services مع relevant.",
        "The post was not relevant; send services along with relevant.",
        shows=("post",),
    ),
    NotOfTicket: Problem(
        "not-of-ticket",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The post is not of this ticket",
        "المنشور ليس من هذه التذكرة",
        "لا يوجد في التذكرة منشور بالمعرّف {post}؛ أرسل معرّفات منشوراتها، أو لا ترسل posts.",
        "Name posts of the ticket, or leave out posts to correct all of them.",
        shows=("post",),
    ),
    SourceExists: Problem(
        "source-exists",
        HTTPStatus.CONFLICT,
        "The source is known already",
        "المصدر مسجَّل من قبل",
        "هذا المصدر مسجَّل من قبل؛ عدِّله بدلًا من إضافته مرة أخرى.",
        "A source with this id, or of this kind and address, exists; change it instead.",
        shows=("source",),
    ),
    Held: Problem(
        "ticket-held",
        HTTPStatus.CONFLICT,
        "Somebody else holds the ticket",
        "التذكرة لدى موظف آخر",
        "التذكرة الآن لدى {holder}.",
        shows=("holder",),
    ),
    NotPossible: Problem(
        "not-possible",
        HTTPStatus.CONFLICT,
        "Not possible in this state",
        "غير ممكن في هذه الحالة",
        "لا يمكن تنفيذ «{verb}» على تذكرة حالتها «{state}»؛ الممكن الآن: {possible}.",
        shows=("state", "possible"),
    ),
    Apart: Problem(
        "stay-apart",
        HTTPStatus.CONFLICT,
        "Posts cannot be moved like that",
        "لا يمكن نقل المنشورات هكذا",
        "تعذّر ذلك: {reason_ar}.",
        shows=("reason",),
    ),
    Forbidden: Problem(
        "not-allowed",
        HTTPStatus.FORBIDDEN,
        "Your role does not allow this",
        "صلاحيتك لا تسمح بهذا",
        "يتطلب هذا إحدى الصلاحيات: {roles}.",
        shows=("roles",),
    ),
    UnknownUnit: Problem(
        "not-your-place",
        HTTPStatus.NOT_FOUND,
        "Not one of your places",
        "ليست من بلدياتك",
        "لا تشمل صلاحيتك {unit}؛ يتولى ذلك مدير المكان أو مسؤول النظام.",
        shows=("unit",),
    ),
    MoreRoles: Problem(
        "more-roles",
        HTTPStatus.FORBIDDEN,
        "A user with more roles than yours",
        "للمستخدم صلاحيات ليست لك",
        "للمستخدم {user} صلاحيات ليست لك؛ يغيّره مسؤول النظام العام.",
        shows=("user",),
    ),
    WholeOnly: Problem(
        "whole-only",
        HTTPStatus.FORBIDDEN,
        "Only for those who see every place",
        "لمن صلاحيته كل البلديات فقط",
        "يخص هذا المنصة كلها؛ استخدم مفتاحًا لا يقتصر على بلديات بعينها.",
        detail="This tells of the whole installation; use a key that is not of some places.",
    ),
    UnknownMember: Problem(
        "unknown-member",
        HTTPStatus.NOT_FOUND,
        "No such member",
        "العضو غير موجود",
        "ليس {user} عضوًا في {unit}؛ أضفه أولًا.",
        shows=("unit", "user"),
    ),
    MemberExists: Problem(
        "member-exists",
        HTTPStatus.CONFLICT,
        "A member already",
        "العضو مسجَّل من قبل",
        "{user} مسجَّل في {unit} من قبل؛ عدّل بياناته بدلًا من إضافته.",
        shows=("unit", "user"),
    ),
    NotReferred: Problem(
        "not-referred",
        HTTPStatus.CONFLICT,
        "The ticket is with no other agency",
        "التذكرة ليست لدى جهة أخرى",
        "لم تُحَل هذه التذكرة إلى جهة أخرى؛ أحِلها أولًا.",
        "Refer it first.",
    ),
    UnknownCorrection: Problem(
        "unknown-correction",
        HTTPStatus.NOT_FOUND,
        "No such correction",
        "التصحيح غير موجود",
        "لا يوجد تصحيح بهذا المعرّف.",
        "No correction has this id.",
    ),
    CorrectionReplaced: Problem(
        "correction-replaced",
        HTTPStatus.CONFLICT,
        "The post was corrected again since",
        "صُحّح المنشور مرة أخرى بعد ذلك",
        "لم يعد هذا التصحيح هو المعتمد، فقد صُحّح المنشور بعده.",
    ),
    UnknownHint: Problem(
        "unknown-hint",
        HTTPStatus.NOT_FOUND,
        "No such suggested correction",
        "التصحيح المقترح غير موجود",
        "لا يوجد تصحيح مقترح بهذا المعرّف.",
        "No suggested correction has this id.",
    ),
    HintDecided: Problem(
        "hint-decided",
        HTTPStatus.CONFLICT,
        "Somebody has decided it",
        "سبق البت فيه",
        "بتّ {who} في هذا التصحيح المقترح، وحالته «{state}».",
        shows=("state", "who"),
    ),
    HintNeedsService: Problem(
        "service-needed",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Name the service, too",
        "اذكر الخدمة أيضًا",
        "لم تُذكر الخدمة الصحيحة عند الإرجاع؛ أرسل services.",
        "It names no service; send services, best first.",
    ),
    UnknownUser: Problem(
        "unknown-user",
        HTTPStatus.NOT_FOUND,
        "No such user",
        "المستخدم غير موجود",
        "لا يوجد مستخدم بهذا المعرّف.",
        "No user has this id.",
    ),
    UnknownKey: Problem(
        "unknown-key",
        HTTPStatus.NOT_FOUND,
        "No such key",
        "المفتاح غير موجود",
        "لا يوجد مفتاح بهذا المعرّف.",
        "No key has this id.",
    ),
    UnknownWebhook: Problem(
        "unknown-webhook",
        HTTPStatus.NOT_FOUND,
        "No such webhook",
        "لا توجد نقطة استقبال كهذه",
        "لا توجد نقطة استقبال (webhook) بهذا المعرّف.",
        "No webhook has this id.",
    ),
    UnknownWebhookDelivery: Problem(
        "unknown-delivery",
        HTTPStatus.NOT_FOUND,
        "No such delivery",
        "لا توجد رسالة كهذه",
        "لا توجد رسالة بهذا المعرّف.",
        "No delivery has this id.",
    ),
    WebhookDisabled: Problem(
        "webhook-disabled",
        HTTPStatus.CONFLICT,
        "The webhook is disabled",
        "نقطة الاستقبال موقوفة",
        "نقطة الاستقبال {webhook} موقوفة ولا يُرسل إليها شيء؛ شغّلها أولًا.",
    ),
    TooManyWebhooks: Problem(
        "too-many-webhooks",
        HTTPStatus.CONFLICT,
        "There are as many webhooks as there may be",
        "بلغ عدد نقاط الاستقبال حدّه",
        "عدد نقاط الاستقبال {most}، وهو الحد؛ احذف ما لم تعد له حاجة.",
    ),
    TooManyHeld: Problem(
        "too-many-held",
        HTTPStatus.CONFLICT,
        "This user has as many as one may have",
        "بلغ ما لدى المستخدم حدّه",
        "لدى المستخدم {most}، وهو الحد؛ أنهِ ما لم تعد له حاجة.",
    ),
    UserExists: Problem(
        "user-exists",
        HTTPStatus.CONFLICT,
        "The user is known already",
        "المستخدم مسجَّل من قبل",
        "هذا المعرّف مسجَّل لمستخدم آخر؛ اختر غيره أو عدِّل بيانات المستخدم.",
        shows=("user",),
    ),
    NotAllowed: Problem(
        "not-allowed",
        HTTPStatus.FORBIDDEN,
        "Your role does not allow this",
        "صلاحيتك لا تسمح بهذا",
        "يتطلب تنفيذ «{verb}» إحدى الصلاحيات: {roles}.",
        shows=("roles",),
    ),
    Lacking: Problem(
        "lacking",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Something is missing",
        "ينقص الطلب شيء",
        "ينقص الطلب شيء: {reason_ar}.",
        shows=("field",),
    ),
    UnknownReply: Problem(
        "unknown-reply",
        HTTPStatus.NOT_FOUND,
        "No such reply",
        "الرد غير موجود",
        "لا يوجد رد بهذا المعرّف.",
        "No reply has this id.",
    ),
    NotDrawn: Problem(
        "not-drawn",
        HTTPStatus.NOT_FOUND,
        "The ticket is in no audit sample",
        "التذكرة ليست في أي عينة تدقيق",
        "لم تُسحب هذه التذكرة في عينة تدقيق؛ العينات في /api/v1/stats/audit.",
        "It was not drawn; GET /api/v1/stats/audit lists what was.",
    ),
    JudgedAlready: Problem(
        "judged-already",
        HTTPStatus.CONFLICT,
        "Somebody has audited the ticket",
        "سبق تدقيق التذكرة",
        "دقّق {who} هذه التذكرة في عينة {week}، والنتيجة: «{verdict}».",
        shows=("who", "week", "verdict"),
    ),
    OwnWork: Problem(
        "own-work",
        HTTPStatus.CONFLICT,
        "Somebody else must audit it",
        "يدقق التذكرة غير من عالجها أو تحقق منها",
        "عالج {who} هذه التذكرة أو تحقق منها، فلا يدققها؛ يدققها غيره.",
        shows=("who",),
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
    UnknownFilter: Problem(
        "unknown-filter",
        HTTPStatus.NOT_FOUND,
        "No such filter",
        "قاعدة الاستبعاد غير موجودة",
        "لا توجد قاعدة استبعاد بهذا المعرّف.",
        "No filter has this id.",
    ),
    UnknownContact: Problem(
        "unknown-contact",
        HTTPStatus.NOT_FOUND,
        "No such contact",
        "جهة الاتصال غير موجودة",
        "لا توجد جهة اتصال بهذا المعرّف.",
        "No contact has this id.",
    ),
    ContactExists: Problem(
        "contact-exists",
        HTTPStatus.CONFLICT,
        "Your office has this contact already",
        "جهة الاتصال هذه لدى مكتبك",
        "سبق أن أضاف مكتبك هذا الحساب أو الاسم؛ عدّل ما لديه بدل إضافته من جديد.",
        "Your office keeps this account or name already; change that instead of adding it.",
        shows=("contact",),
    ),
    ContactChanged: Problem(
        "contact-changed",
        HTTPStatus.CONFLICT,
        "A colleague saved it before you",
        "حفظها زميلك قبلك",
        "حُفظت بيانات الجهة بعد أن بدأت التعديل؛ اقرأ المحفوظ ثم احفظ من جديد.",
        "It was saved after you began; read what is kept now, then save again.",
        shows=("contact", "revision", "who"),
    ),
    ContactErased: Problem(
        "contact-erased",
        HTTPStatus.CONFLICT,
        "They asked to be erased",
        "طلب صاحب الحساب حذف بياناته",
        "لا يُدرج من طلب حذف بياناته في جهات الاتصال.",
        "Whoever asked to be erased is on no list of contacts.",
    ),
    FilterOver: Problem(
        "filter-over",
        HTTPStatus.CONFLICT,
        "The filter is over",
        "انتهت قاعدة الاستبعاد",
        "انتهت مدة {filter}؛ أضف قاعدة استبعاد أخرى.",
        shows=("filter",),
    ),
    NotByHand: Problem(
        "not-by-hand",
        HTTPStatus.CONFLICT,
        "Not possible for this delivery",
        "غير ممكن في حالة الإرسال هذه",
        "لا يمكن تنفيذ ذلك وحالة الإرسال «{state}».",
        shows=("state",),
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
    KeyReused: Problem(
        "key-reused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The Idempotency-Key was used for another request",
        "سبق استعمال Idempotency-Key لطلب آخر",
        "استعمل مفتاحًا جديدًا لكل طلب مختلف.",
        "Use a new key for each different request.",
    ),
    BadCursor: Problem(
        "bad-cursor",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Not a cursor of this list",
        "مؤشر الصفحة غير صالح",
        "أرسل قيمة next كما جاءت من الصفحة السابقة، دون تغيير.",
        "Send `next` exactly as the page before gave it.",
    ),
    DatabaseUnavailable: Problem(
        "database-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The database does not answer",
        "قاعدة البيانات لا تستجيب",
        "لم يُحفظ شيء؛ أعد المحاولة بعد لحظات.",
        "Nothing was kept; try again in a moment.",
        headers={"retry-after": "5"},
    ),
    TooManyReveals: Problem(
        "too-many-reveals",
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many authors were looked up",
        "كُشفت هويات كثيرة في وقت قصير",
        "الحد {most} في الساعة لكل موظف؛ حاول لاحقًا.",
        headers={"retry-after": "600"},
    ),
    NotReady: Problem(
        "not-ready",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Not ready",
        "الخدمة غير جاهزة",
        "بعض أجزاء الخدمة لا يعمل الآن، وتفاصيله في checks.",
        "Part of the service does not work now; checks says which.",
        shows=("checks",),
        headers={"retry-after": "5"},
    ),
}
# The domain's own words, where a detail in Arabic speaks of them.
_WORDS_AR: Mapping[str, str] = {
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
_STATUS_AR: Mapping[int, str] = {
    400: "الطلب غير مفهوم",
    404: "لا يوجد شيء على هذا العنوان",
    405: "طريقة الطلب هذه غير متاحة على هذا العنوان",
    413: "الطلب أكبر من الحد المسموح، وهو 1 ميبيبايت",
    415: "لا يُقبل محتوى مضغوط؛ أرسله كما هو",
}
_OF_FILES = ("GET", "HEAD")
_UNREADABLE = {
    "at": "body",
    "reason": "is not JSON in UTF-8, or is nested too deeply",
    "reason_ar": "ليس JSON بترميز UTF-8، أو تتداخل أجزاؤه أكثر من اللازم",
}
_ADDRESS = "https://example.org/1"
_MAILBOX = "noura@jeddah.example"
# What pydantic says of an address that is none.
_NO_ADDRESS = frozenset({"url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"})
UNEXPECTED = Problem(
    "unexpected",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "حدث خلل من جهتنا",
    "سُجِّل الخلل لدينا؛ أعد المحاولة لاحقًا.",
    "It was logged; try again later.",
    headers=SECURITY,  # it is answered outside of the border, which would have added them
)


def install(app: FastAPI) -> None:
    """Answer every known error with its problem; an unknown one is a bug, logged, and a 500."""
    for error in PROBLEMS:
        app.add_exception_handler(error, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Invalid, _refused)
    app.add_exception_handler(Stopped, _stopped)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def render(
    problem: Problem, path: str, error: Exception | None = None, **members: object
) -> Response:
    """Write one problem document."""
    body = written(problem, path, error, **members)
    return document(body, problem.status, problem.headers)


def problem_of(error: Exception) -> Problem:
    """Return which kind of problem a known error is."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)


def written(
    problem: Problem, path: str, error: Exception | None = None, **members: object
) -> dict[str, object]:
    """Write the body of one problem document."""
    facts = {name: _plain(value) for name, value in vars(error).items()} if error else {}
    return {
        "type": f"/problems/{problem.name}",
        "title": problem.title,
        "title_ar": problem.title_ar,
        "status": problem.status.value,
        "detail": problem.detail or str(error),
        "detail_ar": problem.detail_ar.format(
            **{name: _in_arabic(value) for name, value in facts.items()}
        ),
        "instance": path,
        **{name: facts[name] for name in problem.shows},
        **members,
    }


def document(
    body: Mapping[str, object], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Wrap a problem's body in its media type."""
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")


async def _known(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status is HTTPStatus.SERVICE_UNAVAILABLE:
        log.warning("not served", path=told_of(request.url.path), problem=problem.name)
    answer = render(problem, request.url.path, error)
    if isinstance(error, TooManyTries | TooOften):
        answer.headers["retry-after"] = str(error.seconds)
    return answer


async def _invalid(request: Request, error: Exception) -> Response:
    """List what is wrong and where; never what was sent, which may be somebody's words."""
    found = cast("RequestValidationError", error).errors()
    route: APIRoute = request.scope["route"]
    shape: Any = route.body_field and route.body_field.field_info.annotation
    errors = [
        {"at": ".".join(str(step) for step in item["loc"]), "reason": item["msg"]}
        | plainer(item, shape)
        for item in found
    ]
    if errors[0]["at"] == "body" and "json" not in request.headers.get("content-type", "json"):
        # Else a body that looks right is refused for a shape that it has.
        errors[0]["reason"] = "must be JSON; send the header Content-Type: application/json"
    return render(INVALID, request.url.path, errors=errors)


def plainer(fault: Mapping[str, Any], shape: Any) -> dict[str, str]:  # noqa: ANN401 - an annotation
    """Say what people meet in plain words and both languages; nothing of other faults.

    `fault` is one of pydantic's, `shape` what the body should have been.
    """
    given = fault.get("ctx", {})
    if fault["type"] == "extra_forbidden":
        return _no_member(shape, str(fault["loc"][-1]))
    if fault["type"] == "missing":
        return {"reason": "is missing", "reason_ar": "هذا الحقل مطلوب"}
    if fault["type"] == "enum":
        return {"reason_ar": f"القيم الممكنة: {given['expected'].replace(' or ', ' أو ')}"}
    if given.get("pattern") == MAILBOX:
        return {
            "reason": f"must be one mail address without a name, as in {_MAILBOX}",
            "reason_ar": f"يلزم عنوان بريد واحد بلا اسم، مثل {_MAILBOX}",
        }
    if fault["type"] in _NO_ADDRESS or given.get("pattern") == "^https?://":
        return {
            "reason": f"must be an address, as in {_ADDRESS}",
            "reason_ar": f"يلزم رابط صحيح، مثل {_ADDRESS}",
        }
    return {}


def _no_member(shape: Any, given: str) -> dict[str, str]:  # noqa: ANN401 - an annotation
    """Say of a member of the body that there is none of its name, and which may be meant."""
    known = _members(shape)
    near = get_close_matches(given[:60], known, n=1)
    meant_ar = f"هل تقصد {near[0]}؟" if near else f"الحقول: {'، '.join(known)}"
    return {
        "reason": f"no such member; {meant(given[:60], known)}",
        "reason_ar": f"لا يوجد حقل كهذا؛ {meant_ar}",
    }


def _members(shape: Any) -> list[str]:  # noqa: ANN401 - an annotation
    """List the members of a body, or of those that it may be instead: one may be left out."""
    if hasattr(shape, "model_fields"):
        return list(shape.model_fields)
    return list(dict.fromkeys(name for each in get_args(shape) for name in _members(each)))


async def _refused(request: Request, error: Exception) -> Response:
    faults = cast("Invalid", error).faults
    errors = [dict(zip(("at", "reason", "reason_ar"), fault, strict=False)) for fault in faults]
    return render(INVALID, request.url.path, errors=errors)


async def _stopped(request: Request, error: Exception) -> Response:
    """List what the gate stops, and where in the text."""
    found = cast("Stopped", error).found
    findings = [
        {
            "kind": each.kind.value,
            "span": list(each.span),
            "reason": each.reason,
            "reason_ar": each.reason_ar,
        }
        for each in found
    ]
    return render(STOPPED, request.url.path, findings=findings)


async def _http(request: Request, error: Exception) -> Response:
    """Answer what the web framework refuses by itself: no such path, wrong method, too large."""
    refused = cast("HTTPException", error)
    if refused.status_code == HTTPStatus.BAD_REQUEST:
        return render(INVALID, request.url.path, errors=[_UNREADABLE])
    headers = dict(refused.headers or {})
    if refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    title = HTTPStatus(refused.status_code).phrase
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "title_ar": _STATUS_AR.get(refused.status_code, title),
        "status": refused.status_code,
        "detail": refused.detail,
        "detail_ar": _STATUS_AR.get(refused.status_code, title),
        "instance": request.url.path,
    }
    return document(body, refused.status_code, headers)


def _methods(request: Request) -> Iterable[str]:
    """Name what the document has for a path; the framework tells of one route alone.

    Where a path is spelt out there, and fits the blanks of another as well, the first is meant.
    """
    steps = request.scope["path"].split("/")
    fits = {
        template.count("{"): [method.upper() for method in operations]
        for template, operations in request.app.openapi()["paths"].items()
        if _fits(template.split("/"), steps)
    }
    return fits[min(fits)] if fits else _OF_FILES


def _fits(template: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether the steps of a path fill those of a template; a step may be a blank in part."""
    return len(template) == len(steps) and all(
        asked.startswith(step.partition("{")[0])
        and asked.endswith(step.rpartition("}")[2])
        and ("{" in step or step == asked)
        for step, asked in zip(template, steps, strict=True)
    )


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("not answered", path=told_of(request.url.path), error=type(error).__name__)
    return render(UNEXPECTED, request.url.path)


def _in_arabic(value: object) -> str:
    if isinstance(value, list):
        return "، ".join(_in_arabic(each) for each in value) or "لا شيء"
    return _WORDS_AR.get(str(value), str(value))


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON takes
    if isinstance(value, tuple | list | set | frozenset):
        return [str(each) for each in value]
    return value if isinstance(value, dict) else str(value)
