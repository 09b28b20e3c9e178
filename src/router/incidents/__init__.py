"""Which posts are about one matter.

post, tags ─Reader─▶ Says ─marks─▶ candidates ─features, Forest─▶ score ─▶ join, suggest, or alone

Nothing here knows a database: `Ledger` holds what of the open tickets concerns one batch.
"""
