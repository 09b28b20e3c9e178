"""Serves: HTTP, the command line, the page, the schedule. Knows everything, decides nothing."""
