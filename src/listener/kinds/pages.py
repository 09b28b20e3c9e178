"""HTML pages, within bounds: the parser's time grows with the square of what strangers may send."""

# How deep tags nest, and how many attributes one has, cost its square: a newspaper's page has some
# thousand tags, each of some hundred characters.
MOST_TAGS = 20_000
LONGEST_TAG = 100_000


def bounded(html: bytes) -> bool:
    """Whether a page can be parsed in a moment."""
    parts = html.split(b"<")
    return len(parts) <= MOST_TAGS and max(map(len, parts)) <= LONGEST_TAG
