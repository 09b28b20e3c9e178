"""Channels that replies go through: one module each, behind the port in `api.channels.port`."""
