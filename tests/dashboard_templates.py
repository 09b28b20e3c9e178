"""The dashboard's templates as a program reads them: what an expression may write."""

from collections.abc import Iterator
from itertools import product

from jinja2 import Environment, nodes

from api.dashboard.words import FOLDER

HERE = FOLDER.parent
JINJA = Environment(autoescape=True)
# Stands where a template writes what only the running page knows.
OPEN = "\0"


def pages() -> Iterator[nodes.Template]:
    """Yield every template."""
    for file in HERE.rglob("*.html"):
        yield JINJA.parse(file.read_text(encoding="utf-8"))


def ways(node: nodes.Node) -> list[str]:
    """Return all that a part of a template may write."""
    match node:
        case nodes.TemplateData(data=text) | nodes.Const(value=str(text)):
            return [text]
        case nodes.CondExpr(expr1=one, expr2=other):
            return ways(one) + (ways(other) if other else [""])
        case nodes.Concat(nodes=inside) | nodes.Output(nodes=inside) | nodes.Template(body=inside):
            return ["".join(parts) for parts in product(*map(ways, inside))]
        case nodes.If(body=body, elif_=others, else_=otherwise):
            return [way for each in [*body, *others, *otherwise] for way in ways(each)] + [""]
        case _:
            return [OPEN]
