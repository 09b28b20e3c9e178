"""The taggers: one module each, one `Tagger` each."""
