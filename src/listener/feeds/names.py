"""Element names: many namespaces say the same thing, and many feeds misspell them."""

from functools import lru_cache
from xml.etree.ElementTree import Element

# By the end of the namespace's address, without scheme, `www.` and closing `/` or `#`.
FAMILIES = {
    "": "",
    "purl.org/rss/1.0": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "purl.org/net/rss1.1": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "backend.userland.com/rss092": "",
    "backend.userland.com/rss20module": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "purl.org/rss/1.0/modules/rss091": "",
    "w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "search.yahoo.com/mrss": "media",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "w3.org/1999/xhtml": "xhtml",
    "w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "georss.org/georss": "georss",
    "w3.org/2003/01/geo/wgs84_pos": "geo",
    "purl.org/syndication/thread/1.0": "thr",
}
OTHER = "?"
BASE = "{http://www.w3.org/XML/1998/namespace}base"


@lru_cache(maxsize=2048)
def name_of(tag: str) -> tuple[str, str]:
    """Return an element's family and its local name in lower case."""
    space, _, local = tag.rpartition("}")
    address = space.removeprefix("{").strip().lower().rstrip("/#")
    address = address.partition("://")[2] or address
    return FAMILIES.get(address.removeprefix("www."), OTHER), local.lower()


class Children:
    """The children of an element, by family and local name."""

    def __init__(self, element: Element, own: str = "") -> None:
        """Group the children; `own` is the family that the format's own elements may have."""
        self._found: dict[str, list[Element]] = {}
        for child in element:
            family, local = name_of(child.tag)
            name = local if family in {"", own} else f"{family}:{local}"
            self._found.setdefault(name, []).append(child)

    def all(self, *names: str) -> list[Element]:
        """Return the children of these names (`local` or `family:local`), in the names' order."""
        found = self._found
        return [child for name in names if name in found for child in found[name]]

    def text(self, *names: str) -> str:
        """Return the first of these names that holds text, stripped, or an empty string."""
        for child in self.all(*names):
            found = "".join(child.itertext()).strip()
            if found:
                return found
        return ""
