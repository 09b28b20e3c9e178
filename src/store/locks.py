"""The advisory locks of a PostgreSQL database, each with a number of its own.

Any numbers will do, as long as nobody else in the database locks them. SQLite has one writer and
needs none.
"""

EVENTS = 0x5A57_0001
MIGRATING = 0x5A57_0002
ARCHIVE = 0x5A57_0003  # with a second number, that of a stripe
JOINING = 0x5A57_0004
SEEKING = 0x5A57_0005
PLANS = 0x5A57_0006
READINGS = 0x5A57_0010
TRIES = 0x5A57_0019
REQUESTS = 0x5A57_0021  # with a second number, of what is asked for
ERASING = 0x5A57_0023  # with a second number, who looks up authors
