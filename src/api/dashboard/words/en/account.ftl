account-sessions = Where you are signed in
account-session-password = With the password
account-session-office = With the office's account
account-here = This device
account-seen = last seen { $time }
account-ends = ends { $time }
account-end = End
account-end-asks = End this session? That browser will have to sign in again.
account-session-ended = The session has ended.
account-factor = Second factor
account-factor-on =
    { $count ->
        [0] On; no recovery codes are left.
        [one] On; one recovery code is left.
       *[other] On; { $count } recovery codes are left.
    }
account-factor-off = Off. The password alone is enough to get into your account.
account-factor-add = Add
account-factor-change = Manage
account-factor-why = With it nobody gets into your account by the password alone: a code from your phone is asked for, too.
account-factor-needed = Your role needs a second factor. Add one to go on.
account-factor-begin = Begin
account-factor-scan = Link your phone
account-factor-step-app = Open the authenticator on your phone (any app that makes codes by the time).
account-factor-step-scan = Add an account, and scan this square.
account-factor-qr = A square that the authenticator reads
account-factor-by-hand = I cannot scan it
account-factor-step-code = Type the code that the app shows
account-factor-confirm = Turn it on
account-factor-done = The second factor is on
account-factor-remove = Remove the second factor
account-factor-remove-what = It takes a code from your phone, or one of your recovery codes.
account-factor-remove-asks = Remove the second factor? The password alone will be enough for your account, and the recovery codes are void.
account-factor-removed = The second factor was removed.
account-recovery = Recovery codes
account-recovery-help = Keep them away from your phone. If you lose it, each works once; they are not shown again.
account-go-on = I have kept them, go on
account-password = Password
account-password-now = Current password
account-password-new = New password
account-password-help = At least 12 characters. Your other sessions and your keys end; this session goes on.
account-password-change = Change the password
account-password-changed = The password was changed; your other sessions and your keys have ended.
account-keys = My keys
account-no-keys = You have no keys.
account-keys-help = For a program that works in your name with your roles; it ends after 90 days.
account-key-revoked = The key has ended.
