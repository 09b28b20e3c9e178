"""The entry point. Whatever happens, a person reads one line and never a traceback."""

import sys

from api import memory
from api.failure import Failed
from api.verbs import app


def main() -> None:
    """Run one verb: 0 done, 1 failed (one line says what and what to do), 2 wrong usage."""
    memory.starting()
    try:
        app()
    except Failed as failed:
        _stop(str(failed))
    except Exception as error:  # noqa: BLE001 - the edge of the program: nothing is above it
        # Imported here because most runs never come this far, and `--help` should be quick.
        from api.cli.complaint import complaint  # noqa: PLC0415 - as the line above says

        _stop(complaint(error))


def _stop(line: str) -> None:
    sys.stderr.write(f"sawt: {' '.join(line.split())}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
