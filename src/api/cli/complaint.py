"""Any error, as the one line that a person reads."""

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from api.failure import Failed
from api.settings import read_settings
from classifier.kept import ModelsBusy, NoSuchModel, NotBetter
from classifier.weights import ModelBroken, ModelMissing
from listener.config import WrongConfig
from listener.errors import CollectError
from store.errors import DatabaseUnavailable, StoreError


def complaint(error: Exception) -> str:
    """Say what happened, where, and what to do; an error that nobody foresaw says where its log is.

    With SAWT_DEBUG its traceback is printed as well.
    """
    match error:
        case DatabaseUnavailable():
            return f"{error}; check SAWT_DATABASE, and that the database runs and may be written"
        case WrongConfig() | CollectError() | StoreError() | ModelMissing() | ModelBroken():
            return str(error)
        case ModelsBusy() | NoSuchModel() | NotBetter():
            return str(error)
        case OSError() if error.filename:
            return f"{error.filename}: {error.strerror}"
    if os.environ.get("SAWT_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        traceback.print_exception(error)
    kept = _keep(error)
    where = f"details are in {kept}" if kept else "run again with SAWT_DEBUG=1 for details"
    return f"unexpected error ({type(error).__name__}); this is a defect, please report it; {where}"


def _keep(error: Exception) -> Path | None:
    """Append where it happened to a log; never the error's words, which may hold a post's."""
    try:
        path = read_settings().folder() / "errors.log"
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()} {type(error).__name__}\n")
            log.writelines(traceback.format_tb(error.__traceback__))
    except (OSError, Failed):
        return None
    return path
