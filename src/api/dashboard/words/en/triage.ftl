triage-lists = What waits for triage
triage-list-tickets = Tickets
triage-list-posts = Posts without a ticket
triage-list-suggested = Units suggest
triage-why-unsure = Not sure
triage-why-desk = Back at the triage desk
triage-why-placeless = Municipality unknown
triage-why-returned = Returned by a unit
triage-ticket = Open the ticket
triage-more-posts =
    { $count ->
        [one] The ticket has one more post.
       *[other] The ticket has { $count } more posts.
    }
triage-returned-by = { $unit } returned it.
triage-returned-as = It says that it is: { $service }.
triage-service = Service
triage-municipality = Municipality
triage-kind = Intent and urgency
triage-irrelevant = Not a municipal matter
triage-accept = Accept as it is
triage-other-service = Another service
triage-other-municipality = Another municipality
triage-key-municipality = Another municipality, then a to accept
triage-dismiss = Dismiss
triage-skip = Skip
triage-undo = Undo the last
triage-reason-not-municipal = Not a municipal matter
triage-reason-advertisement = An advertisement
triage-reason-not-here = Not about the Kingdom
triage-reason-no-matter = Asks for nothing
triage-happens-tickets = Accepted, the ticket goes to the unit that owns it; Sawt learns from what you decide.
triage-happens-posts = A municipal matter gets a ticket at the unit that owns it; else nothing comes of it. Sawt learns from what you decide.
triage-happens-suggested = Accepted, the ticket's posts are corrected as the unit says; Sawt learns from it.
triage-told-ticket = The ticket is with { $unit } now.
triage-told-dismissed = Dismissed; no answer is owed.
triage-told-nothing = It is noted; there is no ticket for it.
triage-decided = It is done.
triage-undone = Undone: all is as it was.
triage-undone-note = Undone in triage
triage-sitting = Triaged in this sitting:
triage-waiting = The next one is coming…
triage-end = This is the end of the list
triage-end-help = What you skipped is at its beginning.
triage-none = Nothing waits for triage
triage-none-help = All that came is decided. What is new appears here by itself.
