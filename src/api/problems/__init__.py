"""Errors on the wire: RFC 9457 problem details, each in English and in Arabic beside it."""
