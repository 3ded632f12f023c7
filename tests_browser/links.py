"""Read the built pages: which links and pictures they have, and what is wrong with them."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pictures: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag in ("img", "script", "source") and given.get("src"):
            self.links.append(given["src"] or "")
        if tag == "link" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag == "img":
            self.pictures.append((given.get("src") or "", given.get("alt")))


def problems(site: Path) -> Iterator[str]:
    """Say every link or anchor of a site that leads nowhere and every picture without words."""
    site = site.resolve()
    pages = {}
    for path in sorted(site.rglob("*.html")):
        if not {"_static", "lite"} & set(path.parts):  # a program's own pages
            pages[path] = reader = _Reader()
            reader.feed(path.read_text(encoding="utf-8"))
    for path, page in pages.items():
        here = path.relative_to(site)
        for link in set(page.links):
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            if not target.is_file():
                yield f"{here}: no page {link}"
            elif target in pages and address.fragment:
                known = pages[target].ids
                if unquote(address.fragment) not in known:
                    yield f"{here}: no anchor {link}"
        for picture, alt in page.pictures:
            if not (alt or "").strip():
                yield f"{here}: no words for the picture {picture}"
