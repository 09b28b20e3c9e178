"""Hears. Makes `Post`: what somebody published, as its source published it.

A source is asked for what is new (`Collector.fetch`), and its posts are kept together with how
far it was read (`Inbox.keep`), so that stopping anywhere loses nothing and repeats nothing.
"""
