"""Classes of the dashboard: where sheets define them, and where templates and scripts use them."""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from dashboard_templates import HERE, JINJA, ways

SHEETS = {file.stem: file for file in sorted((HERE / "assets" / "css").glob("*.css"))}
SCREENS = {name: file for name, file in SHEETS.items() if not name[0].isdigit()}
_ATTRIBUTE = re.compile(r"""\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)\"""", re.DOTALL)
_IN_SCRIPT = re.compile(r"""(?:classList\.(?:add|toggle)\(|className = )'([a-z -]+)'""")
_IN_MODULE = re.compile(r"""svgclass="([a-z -]+)\"""")
_CLASS = re.compile(r"\.(-?[a-z][a-z0-9-]*)")


def selectors(sheet: str) -> Iterator[str]:
    """Yield every selector of a sheet, lists of them one by one."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for found in re.findall(r"([^{};]+)\{", plain):
        if not found.strip().startswith("@"):
            yield from (each.strip() for each in re.split(r",(?![^(]*\))", found))


def defined(sheet: Path) -> set[str]:
    """Return the classes that a sheet says something of."""
    text = sheet.read_text(encoding="utf-8")
    return {name for each in selectors(text) for name in _CLASS.findall(each)}


def used() -> dict[str, set[str]]:
    """Return the classes that are used, with the files that do; `OPEN` stands for a code."""
    found: dict[str, set[str]] = {}
    for file in [*HERE.rglob("*.html"), *HERE.glob("assets/js/*.js"), *HERE.rglob("*.py")]:
        for name in _used_in(file.read_text(encoding="utf-8"), file.suffix):
            found.setdefault(name, set()).add(file.name)
    return found


def _used_in(text: str, suffix: str) -> Iterator[str]:
    if suffix == ".html":
        for each in _ATTRIBUTE.findall(text):
            yield from " ".join(ways(JINJA.parse(each))).split()
        for kind in _kinds(JINJA.parse(text)):
            yield from " ".join(ways(kind)).split()
    for pattern in (_IN_SCRIPT, _IN_MODULE):
        for each in pattern.findall(text):
            yield from each.split()


def _kinds(page: nodes.Template) -> Iterator[nodes.Node]:
    """Yield what `parts.act` is told of its button's classes."""
    for call in page.find_all(nodes.Call):
        name = getattr(call.node, "attr", getattr(call.node, "name", ""))
        if name == "act":
            yield from call.args[3:4]
            yield from (each.value for each in call.kwargs if each.key == "kind")
