"""The kinds of source: one module each, one `Collector` each, *ask, then map*."""
