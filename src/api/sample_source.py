"""The bundled source of samples, so that a first start has something to show."""

from datetime import timedelta

from listener.source import Source

SAMPLES = Source(
    id="samples",
    name="منشورات للتجربة",
    kind="feed",
    url="bundled:feed.xml",
    interval=timedelta(minutes=5),
    # Else its posts would be those of a paper, and every question a press enquiry.
    options={"platform": "forum", "author_kind": "citizen"},
    sample=True,
)
