"""The dashboard: pages for people, rendered on the server, Arabic first.

Each screen is a client of the public API, within the process: what it shows and does, it asks of
`/api/v1` with its reader's own session. It has no other way to anything (see README.md).
"""
