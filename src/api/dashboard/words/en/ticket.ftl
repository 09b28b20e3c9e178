claim = Claim
key-claim = Claim the ticket
ticket-key-reply = Write the reply
ticket-key-resolve = Resolve
ticket-key-back = Back to the tickets
ticket-more = More
ticket-changed = Something happened to the ticket while you were typing. What you typed is as it was; what is new is shown around it.
ticket-merged = This ticket was merged into
ticket-held = With { $who }
ticket-unheld = Nobody has claimed it
ticket-snoozed = Snoozed until { $time }
ticket-reopened =
    { $count ->
        [one] Reopened once
       *[other] Reopened { $count } times
    }
ticket-returned =
    { $count ->
        [one] Returned once
       *[other] Returned { $count } times
    }
ticket-reference = 940 number { $number }
ticket-earlier = Earlier ticket of the same matter
ticket-nothing = none
ticket-nobody = Unknown author
ticket-original = Original post
ticket-picture = Picture { $number }
ticket-mark-service = tells the service
ticket-mark-place = tells the place
ticket-earlier-posts =
    { $count ->
        [one] Show one older post
       *[other] Show { $count } older posts
    }
ticket-sightings =
    { $count ->
        [one] Seen in one other place
       *[other] Seen in { $count } other places
    }
ticket-versions =
    { $count ->
        [one] Edited once
       *[other] Edited { $count } times
    }
ticket-judged-earlier = judged before it was edited
ticket-until = until { $time }:
ticket-side = About the ticket
# Clock
ticket-clock = Clock
ticket-target-first-answer = First answer
ticket-target-next-update = Next update
ticket-target-resolve = Resolve
ticket-left-working = { $time } of working time left
ticket-left-wall = { $time } left
ticket-late = { $time } late
ticket-paused = Paused, { $left } left
ticket-used = Time used
ticket-warned = warned at { $percent } %
ticket-escalated = escalation { $step }
ticket-pauses =
    { $count ->
        [one] paused once
       *[other] paused { $count } times
    }
ticket-office-open = open now
ticket-office-opens = opens { $time }
# Tags
ticket-tags = What it is about
ticket-correct = Correct: { $what }
ticket-right-service = The right service
ticket-right-place = The right municipality
ticket-irrelevant = Not about municipal services
ticket-no-place = No municipality is told
ticket-teaches = A correction routes the ticket anew and teaches the model.
ticket-field-services = Service
ticket-field-municipality = Municipality
ticket-field-intent = Intent
ticket-field-urgency = Urgency
ticket-field-unit = Unit
ticket-field-holder = Holder
ticket-field-referral = Agency
ticket-field-snoozed = Snoozed until
ticket-field-due = Due
ticket-field-first-answer = First answer due
ticket-field-next-update = Update due
ticket-field-resolve = Resolve due
ticket-field-follow-up = Agency asked again
ticket-field-evidence = Evidence
ticket-field-posts = Posts
ticket-field-merged = Merged
ticket-field-merged-into = Merged into
ticket-field-split = Split off
ticket-field-split-from = Split from
ticket-field-reference-940 = 940 number
ticket-field-reference = Agency's number
ticket-field-answer = Agency's answer
# Authors
ticket-authors =
    { $count ->
        [0] No authors
        [one] One author
       *[other] { $count } authors
    }
ticket-authors-more = and { $count } more
ticket-told = Told { $time }
ticket-untold = Waits
ticket-reveal = Reveal the author
ticket-purpose = Purpose
ticket-purpose-answer = Answer them by hand
ticket-purpose-verify = Verify the matter with them
ticket-purpose-danger = Danger to life or property
ticket-purpose-press = Contact with the press
ticket-purpose-subject-request = Their own request
ticket-purpose-authority = An authority asks by law
ticket-reveal-why = Why, in short
ticket-reveal-help = Who asked, and why, is kept in the audit.
ticket-reveal-do = Reveal
ticket-reveal-noted = That you saw this is kept in the audit. This page keeps nothing of it.
ticket-author = Who wrote it
ticket-author-name = Name
ticket-author-account = Account
ticket-author-platform = Platform
ticket-author-place = Place in the profile
ticket-back = Back to the ticket
# Place
ticket-place = Place
ticket-point = A point on the map of the Kingdom: { $lat } north, { $long } east
# Similar
ticket-similar = Similar tickets
ticket-suggested = Posts that may belong here
ticket-shares = In common:
ticket-shared-words = words: { $words }
ticket-shared-place = place: { $words }
ticket-same-wording = the same wording
ticket-its-ticket = its ticket
ticket-join = Join
ticket-keep-apart = Keep apart
# Referral
ticket-agency-reference = Agency's number
ticket-agency-next = Asked again
ticket-agency-answer = Agency's answer
ticket-agency = Agency
ticket-letter = Ready text for the agency
ticket-copy = Copy the text
# Replies
ticket-reply = Reply
ticket-reply-label = Text of the reply
ticket-reply-hint = Write to the authors of the posts, or begin with a template.
ticket-reply-submit = Submit for approval
ticket-reply-keep = Save draft
ticket-reply-drop = Discard draft
ticket-reply-drop-sure = Discard this draft?
ticket-reply-help =
    { $count ->
        [0] Nobody waits for a reply now.
        [one] Once approved, it goes to one author who waits.
       *[other] Once approved, it goes to { $count } authors who wait.
    }
ticket-by-hand = Posted by hand
ticket-templates = Reply templates
ticket-stage-acknowledged = acknowledgement
ticket-stage-progress = progress
ticket-stage-resolved = resolved
ticket-stage-referred = referred
ticket-stage-press = press
ticket-owed-acknowledged = Authors have no acknowledgement yet
ticket-owed-progress = Authors were not told of the progress
ticket-owed-resolved = Authors were not told that it is resolved
ticket-owed-referred = Authors were not told of the referral
ticket-owed-press = The press was not told
ticket-writers = Written by
ticket-approvals =
    { $count ->
        [0] Nobody approved it yet; it takes { $needed }
        [one] Approved by one of { $needed }:
       *[other] Approved by { $count } of { $needed }:
    }
ticket-frozen = Frozen by the crisis plan { $plan }
ticket-reply-state-draft = Draft
ticket-reply-state-submitted = Waits for approval
ticket-reply-state-approved = Approved
ticket-reply-state-sending = Being sent
ticket-reply-state-sent = Sent
ticket-reply-state-failed = Not sent
ticket-reply-state-rejected = Rejected
ticket-reply-do-approve = Approve the reply
ticket-reply-do-withdraw = Withdraw to edit
ticket-reply-do-reject = Reject
ticket-reply-do-thaw = Unfreeze
ticket-reply-claim-first = Claim the ticket to write a reply.
ticket-reply-none = No reply is being prepared.
ticket-reply-kept = The draft was saved.
ticket-reply-submitted = The reply waits for approval.
ticket-reply-did-submit = The reply waits for approval.
ticket-reply-did-approve = Your approval was noted.
ticket-reply-did-withdraw = The reply was withdrawn.
ticket-reply-did-reject = The reply was rejected.
ticket-reply-did-thaw = The reply goes on.
ticket-reply-changed = Somebody else changed this draft since you opened it
ticket-reply-changed-help = What you typed is still here. The draft now: “{ $text }”. Copy what you want to keep and reload.
ticket-past-replies = Earlier replies
ticket-gate-good = No objections to the text
ticket-delivery-state-queued = Waits
ticket-delivery-state-sending = Being sent
ticket-delivery-state-sent = Sent
ticket-delivery-state-failed = Failed
ticket-delivery-state-skipped = Left out
ticket-delivery-state-unclear = Unclear
ticket-delivery-manual = by hand
ticket-delivery-link = The reply
ticket-delivery-sent = Noted as sent.
ticket-delivery-skip = This author was left out.
ticket-delivery-retry = It will be sent again.
ticket-deliveries-more = The first fifty are shown.
ticket-open-post = Open the post
ticket-sent-link = Link of your reply
ticket-mark-sent = Sent
ticket-retry = Try again
ticket-retry-sure = Did you open the post and find no reply there?
ticket-skip = Leave out
ticket-skip-sure = This author will not get the reply. Go on?
ticket-gate-go = Edit
ticket-gate-show = Edit: { $what }
ticket-copy-reply = Copy the reply
ticket-write-reply = Write the reply
ticket-next-verify = Waits for somebody else to verify it
ticket-next-verify-lacks = No evidence yet, and it cannot be verified without
ticket-evidence-more = Add another piece of evidence
ticket-no-evidence-sure = You gave no evidence, and this service needs it before anybody can verify. Go on?
# Forms
ticket-why = Reason
ticket-note = Note (optional)
ticket-wants = Evidence that this service asks for:
ticket-evidence = Kind of evidence
ticket-evidence-value = Link or text
ticket-evidence-photo = Link to a photo
ticket-evidence-link = Link to a page
ticket-evidence-note = Written note
ticket-holds =
    { $count ->
        [0] holds no tickets
        [one] holds one ticket
       *[other] holds { $count } tickets
    }
ticket-off-duty = off duty
ticket-return-service = The right service, if known
ticket-return-unit = Or the right unit, if known
ticket-snooze-until = It comes back
ticket-snooze-tomorrow = Tomorrow morning
ticket-snooze-three = In three days
ticket-snooze-week = In a week
ticket-snooze-until-choice = At a set time
ticket-snooze-at = The set time
ticket-merge-which = Tickets to merge into this one
ticket-merge-others = Ids of other tickets
ticket-split-which = Posts to split off
ticket-answer-text = What the author was told
ticket-do-claim = Claim
ticket-do-release = Release to the unit
ticket-do-assign = Assign
ticket-do-answer = Note an answer
ticket-do-resolve = Resolve
ticket-do-verify = Verify
ticket-do-close = Close
ticket-do-reopen = Reopen
ticket-do-refer = Refer to another agency
ticket-do-referral = Agency's answer and number
ticket-do-return = Return: not ours
ticket-do-hand-over = Hand over to another unit
ticket-do-dismiss = Dismiss
ticket-do-snooze = Snooze
ticket-do-wake = End the snooze
ticket-do-merge = Merge tickets
ticket-do-split = Split posts off
ticket-do-reference = 940 number
ticket-about-release = The ticket goes back to its unit's queue for somebody else to claim.
ticket-about-assign = Somebody is given the ticket to answer it.
ticket-about-answer = For an answer given outside of Sawt: by telephone, or from the office's account.
ticket-about-resolve = You say that the matter is settled and show it; somebody else verifies that.
ticket-about-verify = You confirm that it is settled. Whoever resolved it cannot.
ticket-about-close = Ends the ticket before the time to object is over.
ticket-about-reopen = It was not settled. This counts against the unit that resolved it.
ticket-about-refer = Another agency owns the matter. The ready text below names no author.
ticket-about-referral = What the agency said.
ticket-about-return = It is not this unit's. Name the right service or unit if you know it; else it goes to the triage desk.
ticket-about-hand-over = Moves it to another unit; no misroute is counted.
ticket-about-dismiss = The matter needs nothing from anybody; the ticket ends without an answer.
ticket-about-snooze = It leaves the queue and comes back by itself. Its clocks go on.
ticket-about-merge = The posts of the chosen tickets move here. A split takes them apart again.
ticket-about-split = The chosen posts get a ticket of their own; at least one stays here.
ticket-about-reference = The number that the 940 system gave this matter. Leave it empty to remove it.
# History
ticket-history = History
ticket-older =
    { $count ->
        [one] One older line
       *[other] { $count } older lines
    }
ticket-opened = The ticket was opened
ticket-by-rule = by the rule
ticket-by-itself = by itself
ticket-from-to = from “{ $before }” to “{ $after }”
ticket-did-join = A post joined
ticket-did-keep-apart = A post was kept apart
ticket-did-claim = The ticket was claimed
ticket-did-release = It went back to its unit's queue
ticket-did-assign = The ticket was assigned
ticket-did-answer = The answer was noted
ticket-did-resolve = The ticket was resolved
ticket-did-verify = The end was verified
ticket-did-close = The ticket was closed
ticket-did-reopen = The ticket was reopened
ticket-did-refer = It was referred to another agency
ticket-did-referral = What the agency said was noted
ticket-did-follow-up = The agency was asked again
ticket-did-return = It was returned as not of this unit
ticket-did-hand-over = It was handed over to another unit
ticket-did-dismiss = The ticket was dismissed
ticket-did-snooze = The ticket was snoozed
ticket-did-wake = It came back
ticket-did-merge = Tickets were merged
ticket-did-split = Posts were split off
ticket-did-correct = What it is about was corrected
ticket-did-reference = The 940 number was noted
ticket-did-thanks = An author said thanks
ticket-did-remark = An author remarked on it
ticket-did-plan = A crisis plan began or ended to bear on it
ticket-did-audit = The ticket was audited
ticket-did-update = Another system updated it
ticket-did-warn = A warning that a deadline is near
ticket-did-escalate = Escalated: a deadline has passed
ticket-did-recount = The deadlines were counted again
