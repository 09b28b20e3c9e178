"""`sawt classify`: posts in, tags out, in the same order."""

import sys

import typer

from api.cli.lines import batches, complain, opened, write_line
from api.cli.prepare_tagger import prepared_tagger
from api.cli.progress import progress
from classifier.tags import to_json


def classify(file: str) -> None:
    """Tag a stream of posts. A line that is no post is named, and the rest goes on."""
    _, tagger = prepared_tagger()
    name = "stdin" if file == "-" else file
    bad = 0
    with opened(file) as stream, progress("classify", stream) as advance:
        for rows in batches(stream, source="classify"):
            posts = [row.post for row in rows if row.post]
            judged = iter(tagger.tag(posts))
            for row in rows:
                if row.post:
                    write_line({"id": row.id or row.post.id, **to_json(next(judged))})
                else:
                    bad += 1
                    complain(f"{name}:{row.line}: {row.fault}")
            sys.stdout.buffer.flush()
            advance(len(rows))
    if bad:
        raise typer.Exit(1)
