policy-help = Documents are read and changed here; the service works by them within seconds, without a restart. What nobody changed stays as its file.
policy-templates-help = Approved templates that replies begin with. What stands in { "{" }braces{ "}" } is filled from the ticket, or by whoever writes.
policy-broken-tag = Not used
policy-saved-tag = Changed
policy-saved-by = Changed by { $who } { $time }
policy-broken = Revision { $revision } is saved and cannot be used; the one before it stands. Mend it, or go back to an older one.
policy-show-theirs = Open the latest in another window
policy-text = Text of the document
policy-key-edit = Edit the text
policy-try = Try before you save
policy-try-text = Text of a post
policy-try-place = Municipality that the source speaks of
policy-try-no-place = Not said
policy-check = Check
policy-try-it = Try
policy-preview = What would have moved?
policy-fits = It is right, and can be saved.
policy-faults =
    { $count ->
        [one] One thing is wrong
       *[other] { $count } things are wrong
    }
policy-line = line { $line }
policy-go = Go to line { $line }
policy-samples = What the templates look like
policy-length =
    { $count ->
        [one] one character
       *[other] { $count } characters
    }
policy-stage-acknowledged = Acknowledged
policy-stage-progress = Progress
policy-stage-resolved = Resolved
policy-stage-referred = Referred
policy-stage-press = Press
policy-tried = Where this post goes
policy-tried-before = By the current rules
policy-tried-after = By the edited rules
policy-tried-nobody = It makes no ticket
policy-moves = What the edit would have moved in 30 days
policy-moved =
    { $moved ->
        [0] Nothing would have moved, of { $looked } posts.
        [one] One post would have moved, of { $looked }.
       *[other] { $moved } posts would have moved, of { $looked }.
    }
policy-from = From
policy-to = To
policy-note = Why
policy-save = Save and use
policy-save-help = The reason is kept with the revision. Every server works by it within seconds, and you can go back.
policy-saved = The document was saved; the service works by it now.
policy-restored = The revision is back; the service works by it now.
policy-history = Earlier revisions
policy-revision-by = Saved by { $who }
policy-restored-by = Taken back by { $who } to an earlier one
policy-stands = Latest
policy-look = Show revision { $revision }
policy-look-file = Show what the file has
policy-no-history = Nobody changed it here; it is as its file.
policy-revision = Revision { $revision }
policy-file = As the file has it
policy-differences = What changed from this revision to the latest
policy-skipped =
    { $count ->
        [one] one line that is the same
       *[other] { $count } lines that are the same
    }
policy-restore = Go back to this revision
policy-restore-what = It is worked by from now on; the others stay.
policy-restore-asks = Go back to this revision? The service works by it within seconds, in place of the latest.
policy-same = It is the same as the latest
policy-whole-text = The whole text
