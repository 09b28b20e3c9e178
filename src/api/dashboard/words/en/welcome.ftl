welcome-title = First steps
welcome-steps = First steps
welcome-step-administrator = Administrator
welcome-step-places = Municipalities
welcome-step-samples = Samples
welcome-step-source = First source
welcome-step-done = Done
welcome-hello = Welcome to Sawt
welcome-administrator-help = There is no user yet. Make the administrator, who adds the colleagues later.
welcome-key = Key of the installation
welcome-key-help = It stands at the end of the link that sawt serve printed, or is the value of SAWT_API_KEY.
welcome-key-wrong = This is not the key of the installation
welcome-name = Full name
welcome-password-help = At least 12 characters. A short sentence that you remember is better than a difficult word.
welcome-make = Make the account and enter
welcome-made = Your account was made; you are inside.
welcome-go-on = Next
welcome-later = Skip this step
welcome-places = Which municipalities do you follow?
welcome-places-help = Choose one or more. Sources are suggested that tell what people say of them, without an account and without fees.
welcome-places-choose = Choose at least one.
welcome-places-show = Show suggestions
welcome-followed = The sources were added, and are being read.
welcome-followed-already = followed
welcome-offers = Suggested sources
welcome-offers-help = Leave out what you do not want. Any source can be paused later, among the sources.
welcome-offers-none = These are followed already; there is nothing else to suggest.
welcome-offer-mastodon = The hashtag of { $place } on Mastodon
welcome-offer-mastodon-help = from mastodon.social
welcome-offer-reddit = A search for { $place } on Reddit
welcome-offer-reddit-help = the newest 25 posts at each reading
welcome-follow = Add what is chosen
welcome-samples = See how tickets work
welcome-samples-help = Invented posts are classified and routed as real ones are. They are marked as samples, count in no figures, and are removed with one press.
welcome-samples-add = Add the samples
welcome-samples-added = The samples were added; their tickets appear in a moment.
welcome-samples-removed = All samples were removed.
welcome-samples-remove = Remove the samples
welcome-samples-sure = Remove all sample posts and tickets?
welcome-samples-coming = The samples are being read; their tickets appear here by themselves.
welcome-source = Add the first source
welcome-source-help = A local paper, a channel, or a search on a platform. You see what it brings before it is added.
welcome-source-some =
    { $count ->
        [one] One source is read now.
       *[other] { $count } sources are read now.
    }
welcome-source-another = Add a source of your own
welcome-source-failing =
    { $count ->
        [one] One of them cannot be read.
       *[other] { $count } of them cannot be read.
    }
welcome-source-why = See why
welcome-source-see = See the sources
welcome-done = All is ready
welcome-done-help = Tickets come by themselves. These three places are the first that you need:
welcome-done-queue = What waits for an answer, the soonest due first.
welcome-done-triage = What is not sure: look at it, so that it reaches whoever owns it.
welcome-done-settings = Add your colleagues, and say what they may do.
