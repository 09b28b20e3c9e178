"""`sawt evaluate`: the scores of the installed model on labelled posts."""

import sys
from pathlib import Path

from api.cli.lines import write_line
from api.cli.prepare_tagger import prepared_tagger
from api.cli.progress import working
from classifier.evaluate import evaluate as scored


def evaluate(file: Path, *, json: bool) -> None:
    """Print the tables; labels are compared with, never read by the tagger."""
    _, tagger = prepared_tagger()
    with working("evaluate"):
        tables = scored(file, tagger)
    if json:
        write_line(tables.scores)
    else:
        sys.stdout.write(f"{tables}\n")
