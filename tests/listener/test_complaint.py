"""What error replies say, and what of it may be shown."""

import json

import pytest

from listener.causes import cause_of
from listener.complaint import LONGEST_MESSAGE, Complaint, folded, read_complaint
from listener.errors import Cause


def google(reason: str, message: str = "m", **more: object) -> dict[str, object]:
    listed = [{"domain": "youtube.quota", "reason": reason, "message": message}]
    return {"error": {"code": 1, "message": message, "errors": listed, **more}}


def x(code: int, message: str) -> dict[str, object]:
    return {"errors": [{"code": code, "message": message}]}


PROBLEMS = "https://api.twitter.com/2/problems/"
INFO = "type.googleapis.com/google.rpc.ErrorInfo"
CASES: list[tuple[int, object, Cause]] = [
    # YouTube
    (400, google("keyInvalid"), Cause.AUTH),
    (400, google("badRequest", details=[{"@type": INFO, "reason": "API_KEY_INVALID"}]), Cause.AUTH),
    (403, google("accessNotConfigured"), Cause.AUTH),
    (403, google("forbidden"), Cause.AUTH),
    (401, google("authError", status="UNAUTHENTICATED"), Cause.AUTH),
    (403, google("quotaExceeded"), Cause.RATE),
    (403, google("dailyLimitExceeded"), Cause.RATE),
    (403, google("rateLimitExceeded"), Cause.RATE),
    (403, google("userRateLimitExceeded"), Cause.RATE),
    (429, google("RATE_LIMIT_EXCEEDED", status="RESOURCE_EXHAUSTED"), Cause.RATE),
    (404, google("videoNotFound"), Cause.GONE),
    (403, google("commentsDisabled"), Cause.GONE),
    (403, google("channelClosed"), Cause.GONE),
    (400, google("invalidPageToken"), Cause.REQUEST),
    (503, google("backendError"), Cause.RETRY),
    # X
    (401, {"title": "Unauthorized", "type": "about:blank", "status": 401}, Cause.AUTH),
    (403, {"title": "Client Forbidden", "type": f"{PROBLEMS}client-forbidden"}, Cause.AUTH),
    (402, {"title": "CreditsDepleted", "type": f"{PROBLEMS}credits"}, Cause.AUTH),
    (400, x(215, "Bad Authentication data."), Cause.AUTH),
    (403, x(89, "Invalid or expired token."), Cause.AUTH),
    (429, {"title": "UsageCapExceeded", "type": f"{PROBLEMS}usage-capped"}, Cause.RATE),
    (403, {"detail": "Usage cap exceeded: Monthly product cap"}, Cause.RATE),
    (429, x(88, "Rate limit exceeded"), Cause.RATE),
    (404, {"title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}, Cause.GONE),
    (400, {"title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}, Cause.GONE),
    (403, x(63, "User has been suspended."), Cause.GONE),
    (403, {"title": "Forbidden", "detail": "User has been suspended: [sara]."}, Cause.GONE),
    (400, {"title": "Invalid Request", "type": f"{PROBLEMS}invalid-request"}, Cause.REQUEST),
    (503, {"title": "Service Unavailable"}, Cause.RETRY),
    # Mastodon
    (401, {"error": "The access token is invalid"}, Cause.AUTH),
    (403, {"error": "This action is not allowed"}, Cause.AUTH),
    (403, {"error": "This action is outside the authorized scopes"}, Cause.AUTH),
    (422, {"error": "This method requires an authenticated user"}, Cause.AUTH),
    (400, {"error": "invalid_grant", "error_description": "…"}, Cause.AUTH),
    (429, {"error": "Too many requests"}, Cause.RATE),
    (404, {"error": "Record not found"}, Cause.GONE),
    (410, {"error": "Gone"}, Cause.GONE),
    (422, {"error": "Validation failed"}, Cause.REQUEST),
    (503, {"error": "Remote data could not be fetched"}, Cause.RETRY),
    # Bluesky
    (400, {"error": "ExpiredToken", "message": "Token has expired"}, Cause.AUTH),
    (401, {"error": "AuthMissing", "message": "Authentication Required"}, Cause.AUTH),
    (400, {"error": "InvalidToken"}, Cause.AUTH),
    (401, {"error": "AccountTakedown", "message": "Account has been taken down"}, Cause.AUTH),
    (400, {"error": "AccountTakedown", "message": "Account has been taken down"}, Cause.GONE),
    (400, {"error": "BlockedActor"}, Cause.AUTH),
    (429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, Cause.RATE),
    (400, {"error": "NotFound", "message": "Post not found: at://x"}, Cause.GONE),
    (400, {"error": "InvalidRequest", "message": "Profile not found"}, Cause.GONE),
    (400, {"error": "RepoDeactivated"}, Cause.GONE),
    (400, {"error": "InvalidRequest", "message": "Error: Params must have q"}, Cause.REQUEST),
    (502, {"error": "UpstreamFailure"}, Cause.RETRY),
    # Reddit
    (401, {"message": "Unauthorized", "error": 401}, Cause.AUTH),
    (403, {"reason": "private", "message": "Forbidden", "error": 403}, Cause.AUTH),
    (403, {"reason": "USER_REQUIRED", "explanation": "Please log in to do that."}, Cause.AUTH),
    (429, {"message": "Too Many Requests", "error": 429}, Cause.RATE),
    (404, {"reason": "banned", "message": "Not Found", "error": 404}, Cause.GONE),
    (400, {"reason": "SUBREDDIT_NOEXIST", "message": "Bad Request"}, Cause.GONE),
    (400, {"reason": "PARAMETER_REQUIRED", "message": "Bad Request"}, Cause.REQUEST),
    (409, {"message": "Conflict", "error": 409}, Cause.REQUEST),
    # Anybody
    (408, {}, Cause.RETRY),
    (425, {}, Cause.RETRY),
    (420, {}, Cause.RATE),
    (451, {}, Cause.GONE),
    (300, {}, Cause.GARBLED),
    (403, ["no", "object"], Cause.AUTH),
]


@pytest.mark.parametrize(("status", "said", "expected"), CASES)
def test_an_error_reply_has_the_cause_that_its_platform_documents(
    status: int, said: object, expected: Cause
) -> None:
    assert cause_of(status, read_complaint(json.dumps(said).encode())) is expected


def test_a_challenge_names_what_is_wrong_with_a_token() -> None:
    told = read_complaint(b"", 'Bearer realm="x", error="invalid_token"')

    assert told.codes == {"invalidtoken"}
    assert cause_of(400, told) is Cause.AUTH
    assert read_complaint(b"[]", 'Bearer error="invalid_token"').codes == {"invalidtoken"}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff", b'{"error": ', b"[1]", b"null", b"{" * 9_999, b'{"error": 5}']
)
def test_what_is_no_complaint_says_nothing(body: bytes) -> None:
    assert read_complaint(body) == Complaint()


def test_one_name_may_be_written_in_many_ways() -> None:
    written = ("RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "https://x/problems/rate-limit-exceeded")

    assert {folded(one) for one in written} == {"ratelimitexceeded"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Rate limit", "Rate limit"),
        ("Not Found.", ""),
        ("forbidden", ""),
        ("  two\nlines\x00\u202e ", "two lines"),
        ('the <a href="/quota">quota</a> is used up', "the quota is used up"),
        ("حد الطلبات", "حد الطلبات"),
        ("User has been suspended: [sara]", "User has been suspended: …"),
        ("who is @sara?", "who is …?"),
        ("no sara@mail.example here", "no … here"),
        ("not u/sara nor /r/jeddah", "not … nor …"),
        ("actor sara.bsky.social is unknown", "actor … is unknown"),
        ("not at://did:plc:abc/x nor https://x.example/?key=1", "not … nor …"),
        ("Bearer abc123 was refused", "… was refused"),
        ("key=short and token: other", "… and …"),
        ("AIzaSyD-123456_abcdefgh is bad", "… is bad"),
        ("abcdefghijklmnopqrstuvwxyz is bad", "… is bad"),
        ('The parameter "sara" is required', "The parameter … is required"),
        ("doesn't account for subreddit's rules", "doesn't account for subreddit's rules"),
    ],
)
def test_a_message_is_shown_without_tokens_and_people(words: str, shown: str) -> None:
    assert Complaint(words=words).message == shown


def test_a_message_is_short() -> None:
    assert len(Complaint(words="نص " * 5_000).message) == LONGEST_MESSAGE


def test_the_message_that_says_most_is_taken() -> None:
    said = {"message": "Bad Request", "explanation": "say more"}

    assert read_complaint(json.dumps(said).encode()).words == "say more"
    assert read_complaint(json.dumps(google("x", "say more")).encode()).words == "say more"
