"""Matters of other agencies: what they are told, and by when they are asked again. Pure."""
