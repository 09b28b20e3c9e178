"""Remembers. Implements the ports that listener, classifier and router declare.

Each public verb is one short transaction; none is open while we wait for a stranger.
"""
