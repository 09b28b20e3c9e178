"""What can go wrong while remembering. Each leaf is a different thing to do next.

StoreError
  DatabaseUnavailable   nothing was done; try again once the database answers, or mend its address
  UnknownPost, UnknownTicket, UnknownSource    there is no such thing
  NotTagged             the post has no tags yet that could be corrected
  ServiceNeeded         a post becomes relevant, and nobody has said of which service
  NotOfTicket           a post that the ticket does not answer
  UnknownUser, UnknownKey   there is no such thing
  UnknownReply, UnknownDelivery   there is no such thing
  ReplyPending          another reply of the ticket may still be sent
  NotByHand             a delivery that does not stand where a person may do this
  NotDrawn, JudgedAlready   a ticket that no audit asks about, or not any more
  UserExists            a user with this id is there already
  SourceExists          a source with this id is there already
  KeyReused             an idempotency key came back with another body
  BadCursor             a page was asked for with a cursor that we did not give out
"""


class StoreError(Exception):
    """Base of everything that the store refuses."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened, or has stopped answering. Nothing was done."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"database {url}: {reason}")
        self.url = url
        self.reason = reason


class UnknownPost(StoreError):
    """There is no such post."""

    def __init__(self, post: str) -> None:
        super().__init__(f"no post {post!r}")
        self.post = post


class UnknownTicket(StoreError):
    """There is no such ticket."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"no ticket {ticket!r}")
        self.ticket = ticket


class UnknownSource(StoreError):
    """There is no such source."""

    def __init__(self, source: str) -> None:
        super().__init__(f"no source {source!r}")
        self.source = source


class NotTagged(StoreError):
    """The post has no tags that could be corrected."""

    def __init__(self, post: str) -> None:
        super().__init__(f"post {post} has no tags yet; try again in a moment")
        self.post = post


class ServiceNeeded(StoreError):
    """A post becomes relevant, and nobody has said of which service."""

    def __init__(self, post: str) -> None:
        super().__init__(f"post {post} was not relevant: name its service, too")
        self.post = post


class NotOfTicket(StoreError):
    """A post that the ticket does not answer."""

    def __init__(self, ticket: str, post: str) -> None:
        super().__init__(f"ticket {ticket} does not answer post {post!r}")
        self.ticket = ticket
        self.post = post


class UnknownUser(StoreError):
    """There is no such user."""

    def __init__(self, user: str) -> None:
        super().__init__(f"no user {user!r}")
        self.user = user


class UnknownKey(StoreError):
    """There is no such key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no key {key!r}")
        self.key = key


class UserExists(StoreError):
    """A user with this id is there already."""

    def __init__(self, user: str) -> None:
        super().__init__(f"user {user!r} exists already; change it instead")
        self.user = user


class SourceExists(StoreError):
    """A source with this id is there already."""

    def __init__(self, source: str) -> None:
        super().__init__(f"source {source!r} exists already")
        self.source = source


class KeyReused(StoreError):
    """An idempotency key came back with another body."""

    def __init__(self, key: str) -> None:
        super().__init__(f"idempotency key {key!r} was used for another body")
        self.key = key


class BadCursor(StoreError):
    """A cursor that we did not give out for this list."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cursor {text[:40]!r} is not one of this list; leave it out to start anew"
        )
        self.text = text


class UnknownReply(StoreError):
    """There is no such reply."""

    def __init__(self, reply: str) -> None:
        super().__init__(f"no reply {reply!r}")
        self.reply = reply


class UnknownDelivery(StoreError):
    """A reply does not go to this post."""

    def __init__(self, reply: str, post: str) -> None:
        super().__init__(f"reply {reply} has no delivery to post {post!r}")
        self.reply = reply
        self.post = post


class ReplyPending(StoreError):
    """Another reply of the ticket may still be sent: `other`, and where it stands."""

    def __init__(self, other: str, state: str, writer: str) -> None:
        super().__init__(
            f"{writer} has a reply to this ticket that is {state}: {other}; work on that one, or "
            "send replace: true while it is a draft or submitted"
        )
        self.other = other
        self.state = state
        self.writer = writer


class NotDrawn(StoreError):
    """A ticket that is in no audit sample."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"ticket {ticket!r} is in no audit sample")
        self.ticket = ticket


class JudgedAlready(StoreError):
    """A ticket whose audit is done: `who` found what, in which week's sample."""

    def __init__(self, ticket: str, week: str, who: str, verdict: str) -> None:
        super().__init__(f"{who} found ticket {ticket} {verdict} in the sample of {week}")
        self.ticket = ticket
        self.week = week
        self.who = who
        self.verdict = verdict


class NotByHand(StoreError):
    """A delivery that does not stand where a person may do this."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"a delivery that is {state} cannot be {wanted} by hand")
        self.state = state
        self.wanted = wanted
