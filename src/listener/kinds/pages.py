"""HTML pages, within bounds: the parser's time grows with the square of what strangers may send."""

# How deep tags nest, and how many attributes one has, cost its square: a newspaper's page has some
# thousand tags, each of some hundred characters.
MOST_TAGS = 20_000
LONGEST_TAG = 100_000


def bounded(html: bytes) -> bool:
    """Whether a page can be parsed in a moment."""
    # Counted first: to cut what is one long row of signs would take ten times its memory.
    return html.count(b"<") < MOST_TAGS and max(map(len, html.split(b"<"))) <= LONGEST_TAG
