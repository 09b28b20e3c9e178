"""Where policy, models and samples are when nobody says otherwise.

An installed wheel carries them beside this file (`bundled/`, see `pyproject.toml`); a checkout has
them at its root.
"""

from pathlib import Path

HERE = Path(__file__).parent


def bundled(name: str, here: Path = HERE) -> Path:
    """Return the folder `name` (config or models) that came with the program."""
    packed = here / "bundled" / name
    return packed if packed.is_dir() else here.parent.parent / name
