"""The whole schema, in the order the data flows; a module for what belongs together.

`seq` numbers rows in the order they came, and no number is given twice; pages are cut by it. One
table is not here: `search`, the folded words of each post, which each engine has in its own way
(store/search.py).
"""

from store.tables.base import AT_ONCE, Row
from store.tables.judging import DrawRow, HintRow, LookRow, MisrouteRow, ReferralRow
from store.tables.keeping import (
    AuditRow,
    ErasedRow,
    ErasureRow,
    ForgottenRow,
    InstallationRow,
    KeyRow,
    LeaseRow,
    PolicyRow,
)
from store.tables.listening import (
    AuthorRow,
    BackfillRow,
    FilterRow,
    PostRow,
    RunRow,
    SightingRow,
    SourceRow,
    SubscriptionRow,
    VersionRow,
)
from store.tables.matters import MarkRow, MergeRow, SketchRow, SuggestionRow
from store.tables.media import ContactNoteRow, ContactRow, MediaPostRow
from store.tables.people import (
    ApiKeyRow,
    MemberRow,
    OfficeIdentityRow,
    RecoveryCodeRow,
    SecondFactorRow,
    SeenRow,
    SignInRow,
    TryRow,
    UserRow,
    ViewRow,
)
from store.tables.replies import PlanNoteRow, PlanRunRow, ReplyChangeRow, ReplyDeliveryRow, ReplyRow
from store.tables.requests import ServiceRequestRow, ServiceUpdateRow
from store.tables.telling import (
    EventRow,
    FeedRow,
    LetterRow,
    NoticeRow,
    WebhookAttemptRow,
    WebhookCursorRow,
    WebhookDeliveryRow,
    WebhookRow,
    WebhookSecretRow,
)
from store.tables.tickets import HistoryRow, TicketPostRow, TicketRow
from store.tables.understanding import CorrectionRow, DecisionRow, ReadingRow, TagsRow, WorkRow

__all__ = [
    "AT_ONCE",
    "ApiKeyRow",
    "AuditRow",
    "AuthorRow",
    "BackfillRow",
    "ContactNoteRow",
    "ContactRow",
    "CorrectionRow",
    "DecisionRow",
    "DrawRow",
    "ErasedRow",
    "ErasureRow",
    "EventRow",
    "FeedRow",
    "FilterRow",
    "ForgottenRow",
    "HintRow",
    "HistoryRow",
    "InstallationRow",
    "KeyRow",
    "LeaseRow",
    "LetterRow",
    "LookRow",
    "MarkRow",
    "MediaPostRow",
    "MemberRow",
    "MergeRow",
    "MisrouteRow",
    "NoticeRow",
    "OfficeIdentityRow",
    "PlanNoteRow",
    "PlanRunRow",
    "PolicyRow",
    "PostRow",
    "ReadingRow",
    "RecoveryCodeRow",
    "ReferralRow",
    "ReplyChangeRow",
    "ReplyDeliveryRow",
    "ReplyRow",
    "Row",
    "RunRow",
    "SecondFactorRow",
    "SeenRow",
    "ServiceRequestRow",
    "ServiceUpdateRow",
    "SightingRow",
    "SignInRow",
    "SketchRow",
    "SourceRow",
    "SubscriptionRow",
    "SuggestionRow",
    "TagsRow",
    "TicketPostRow",
    "TicketRow",
    "TryRow",
    "UserRow",
    "VersionRow",
    "ViewRow",
    "WebhookAttemptRow",
    "WebhookCursorRow",
    "WebhookDeliveryRow",
    "WebhookRow",
    "WebhookSecretRow",
    "WorkRow",
]
