webhooks-new = New endpoint
webhooks-new-help = A system of yours that is told what happens, signed with a secret that only it knows.
webhooks-add = Add
webhooks-edit = Change
webhooks-changed = The changes were saved.
webhooks-none = No endpoints yet
webhooks-none-help = Add the address of your system, and it is told of tickets and of what becomes of them.
webhooks-url = Address
webhooks-description = What it is
webhooks-types = Events
webhooks-urgencies = Urgencies
webhooks-all = all
webhooks-all-help = Where nothing is chosen, all of it is sent.
webhooks-per-minute = At most per minute
webhooks-on = Works
webhooks-failing = Began to fail { $time }
webhooks-off-by-hand = Disabled
webhooks-off-gone = Ended by its receiver
webhooks-off-failing = Disabled: it failed
webhooks-last = Last delivered { $time }
webhooks-never = Nothing delivered yet
webhooks-owner = of { $who }
webhooks-owner-title = Owner
webhooks-about = About the endpoint
webhooks-secret = The secret
webhooks-secret-help = Copy it to your system now; it is not shown again.
webhooks-secret-old = Copy it to your system now; it is not shown again. The one before is good until { $time }.
webhooks-test = Send a test
webhooks-tested = The test was sent; its outcome is here.
webhooks-disable = Disable
webhooks-disable-asks = Stop sending to this endpoint? What happens meanwhile is only sent by a replay.
webhooks-disabled = It is disabled.
webhooks-enable = Enable
webhooks-enabled = It works again.
webhooks-removed = The endpoint was removed.
webhooks-day = Last 24 hours
webhooks-delivered = Delivered
webhooks-failed = Failed
webhooks-waiting = Waiting
webhooks-mean = Mean time
webhooks-ms = { $count } ms
webhooks-log = Delivery log
webhooks-every = All
webhooks-state-queued = Waiting
webhooks-state-sending = Being sent
webhooks-state-delivered = Delivered
webhooks-state-failed = Failed
webhooks-state-withheld = Withheld
webhooks-attempts =
    { $count ->
        [0] no attempts
        [one] one attempt
       *[other] { $count } attempts
    }
webhooks-log-empty = Nothing here
webhooks-log-empty-help = Each message is here with what came of it; send a test to see one.
webhooks-replay = Send again
webhooks-replay-since = What happened in
webhooks-replay-hours =
    { $count ->
        [one] the last hour
       *[other] the last { $count } hours
    }
webhooks-replay-which = of it
webhooks-replay-failed = what failed or was missed
webhooks-replay-all = everything
webhooks-replay-asks = Send again now? Events come with the same ids, so that the receiver passes over what it has.
webhooks-replayed = It will be sent again.
webhooks-rotate = New secret
webhooks-rotate-what = The new secret is shown once; the one before signs beside it for a day.
webhooks-rotate-asks = Give this endpoint a new secret? After a day the one before is no longer good: change your system before that.
webhooks-remove = Remove the endpoint
webhooks-remove-what = Its secret and its log are deleted; nothing is sent to it any more.
webhooks-remove-asks = Remove the endpoint with its secret and its log? This cannot be taken back.
webhooks-delivery = A message
webhooks-event = Event
webhooks-made = Happened
webhooks-due = Next attempt
webhooks-attempts-title = Attempts
webhooks-attempt = Attempt { $number }
webhooks-verdict-delivered = Delivered
webhooks-verdict-failed = Failed
webhooks-verdict-throttled = Asked to slow down
webhooks-verdict-gone = Wants no more
webhooks-verdict-interrupted = Interrupted
webhooks-response = What the receiver said
webhooks-no-attempt = It was not sent yet.
webhooks-send-again = Send it again
webhooks-send-again-asks = Send this message again now, with the same id?
webhooks-everywhere = All that its owner sees
