"""Which cause an error reply has: the platforms' documented codes first, then HTTP's own status.

A code stands here only where it says more than its status does: 401 is `auth` and 404 is `gone`
whatever else is said. Codes are folded (`complaint.folded`).
"""

import re

from listener.complaint import Complaint
from listener.errors import Cause

_SERVER_ERROR = 500
_CLIENT_ERROR = 400
# 402 asks for access that must be paid for; 420 is what 429 was called before there was one.
_AUTH = frozenset({401, 402, 407})
_RATE = frozenset({420, 429})
_GONE = frozenset({404, 410, 451})
_RETRY = frozenset({408, 425})
FORBIDDEN = 403

# Used up until the day of the platform ends.
DAY_CODES = frozenset({"quotaexceeded", "dailylimitexceeded"})
# Used up until the month ends, or until somebody pays.
CAP_CODES = frozenset({"usagecapped", "usagecapexceeded"})
_RATE_CODES = (
    DAY_CODES
    | CAP_CODES
    | {
        # Google
        *("ratelimitexceeded", "userratelimitexceeded", "limitexceeded", "resourceexhausted"),
        *("servinglimitexceeded", "concurrentlimitexceeded", "variabletermlimitexceeded"),
        # X 1.1, X 2, Reddit
        *("x88", "x185", "toomanyrequests", "ratelimit"),
    }
)
_GONE_CODES = frozenset(
    {
        # YouTube
        *("commentsdisabled", "livechatdisabled", "livechatended"),
        *("channelclosed", "channelsuspended", "videochartnotfound"),
        # Bluesky
        *("repotakendown", "reposuspended", "repodeactivated", "unknownfeed", "unknownlist"),
        *("accounttakedown", "accountsuspended", "accountdeactivated"),
        # Reddit
        *("subredditnoexist", "userdoesntexist", "deleteduser", "banned"),
        # X 1.1: no such page, user or post, a user suspended, a post withdrawn
        *("x17", "x34", "x50", "x63", "x144", "x421", "x422"),
    }
)
_AUTH_CODES = frozenset(
    {
        # OAuth 2.0 (RFC 6749, RFC 6750)
        *("invalidgrant", "invalidclient", "unauthorizedclient", "accessdenied"),
        *("invalidtoken", "insufficientscope"),
        # Google
        *("keyinvalid", "keyexpired", "apikeyinvalid", "apikeyexpired", "accessnotconfigured"),
        *("autherror", "unauthenticated", "servicedisabled"),
        # Bluesky
        *("expiredtoken", "authmissing", "authenticationrequired", "authfactortokenrequired"),
        *("blockedactor", "blockedbyactor"),
        # Mastodon says 422 where nobody is logged in; Reddit has a code for it.
        *("thismethodrequiresanauthenticateduser", "userrequired"),
        # X 1.1: bad or expired credentials
        *("x32", "x89", "x99", "x135", "x215"),
    }
)
# What is documented as a sentence only. X, Bluesky.
_GONE_WORDS = re.compile(
    r"user has been suspended|(profile|account|post|record|feed|list|repo|actor) not found"
    r"|unable to resolve handle|could not (find|locate) (repo|record|user|feed|list|root|post)"
    r"|account (is|has been) (suspended|deactivated|taken down)",
    re.IGNORECASE,
)
_RATE_WORDS = re.compile(r"usage cap|rate limit|quota", re.IGNORECASE)


def cause_of(status: int, complaint: Complaint) -> Cause:
    """Say why a request was answered with an error."""
    codes, words = complaint.codes, complaint.words
    rules = (
        (Cause.RETRY, status >= _SERVER_ERROR or status in _RETRY),
        (Cause.GARBLED, status < _CLIENT_ERROR),
        (Cause.RATE, status in _RATE or codes & _RATE_CODES),
        # An account of ours that is suspended is told with 401; other people's with 400 or 403.
        (Cause.AUTH, status in _AUTH),
        (Cause.GONE, status in _GONE or codes & _GONE_CODES),
        (Cause.GONE, any(code.endswith("notfound") for code in codes)),
        (Cause.AUTH, codes & _AUTH_CODES),
        (Cause.GONE, _GONE_WORDS.search(words)),
        (Cause.RATE, status == FORBIDDEN and _RATE_WORDS.search(words)),
        (Cause.AUTH, status == FORBIDDEN),
    )
    return next((cause for cause, applies in rules if applies), Cause.REQUEST)
