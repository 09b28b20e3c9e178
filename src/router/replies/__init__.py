"""Answers to authors: templates, what a text may not say, how long it may be, who approves it."""
