"""Webhooks out, by the Standard Webhooks specification: what is told, to whom, when, and signed.

Everything here is pure: time, chance and secrets are arguments.
"""
