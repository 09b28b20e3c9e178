"""Open311 GeoReport v2: what is asked of senders, and what is told of tickets in public. Pure."""
