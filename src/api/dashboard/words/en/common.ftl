# What every page says.
brand = Sawt
skip = Skip to content
nav = Sections
nav-queue = Tickets
nav-triage = Triage
nav-overview = Overview
nav-media = Media
nav-sources = Sources
nav-settings = Settings
me = My account and preferences
preferences = Preferences
account = My account
sign-out = Sign out
digits = Digits
theme-dark = Dark colours
theme-light = Light colours
offline = The service cannot be reached. What you typed is kept in this window; trying again by itself.
keys = Keyboard
key-search = Search
key-help = Show these keys
key-next = Next
key-before = Previous
key-open = Open
close = Close
cancel = Cancel
go-on = Go on
save = Save
more = Show more
failed = That could not be done
failed-remedy = Something is wrong on our side, and was noted. Try again in a while.
gone = There is no such page
gone-remedy = It may have been removed, or lies outside your municipalities.
forbidden = You may not do that
forbidden-remedy = Ask the administrator of your office for the role.
to-queue = Back to the tickets
sample = Sample
unknown-place = Municipality unknown
no-service = Service unknown
posts = Posts
posts-count =
    { $count ->
        [0] no posts
        [one] one post
       *[other] { $count } posts
    }
due-in = Due { $time }
overdue = Was due { $time }
refused-invalid = See what follows, then try again.
refused-reply-stopped = Change what is pointed out below the text, then try again.
refused-not-possible = The ticket has changed since you opened it, and this can no longer be done. Reload the page to see what can.
refused-reply-not-possible = The reply has changed since you opened it, and this can no longer be done. Reload the page to see what can.
refused-reply-pending = Another reply to this ticket is being written. Reload the page to go on with it.
refused-reply-frozen = This reply is not sent until a colleague who did not write it lets it go.
refused-not-from-page = Reload the page, then try again.
refused-not-allowed = Ask the administrator of your organisation for the permission.
