"""Reads feeds: bytes in, entries out. Pure, without a network, and with no exception but one.

    bytes ─decode─▶ text ─parse─▶ Document(entries)     `NotAFeed` when there is nothing to read

RSS 0.9x, 1.0 and 2.0, CDF, Atom 0.3 and 1.0 and JSON Feed are read by readers of our own. What
is not well-formed is mended and read again; what cannot be mended goes to feedparser.
"""
