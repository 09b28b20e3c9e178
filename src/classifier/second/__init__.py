"""A second reader: a language model inside the user's network, asked where the first is unsure."""
