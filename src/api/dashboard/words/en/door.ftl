door-title = Sign in
door-user = User name
door-password = Password
door-code = Code
door-code-help = From the authenticator on your phone, or one of your recovery codes.
door-enter = Enter
door-office = Sign in with { $office }
door-office-refused = Your office account was not accepted. Try again; if it goes on, ask your administrator.
