"""An Atom feed (RFC 4287) of stories."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """One story in the feed."""

    id: UUID
    title: str
    address: str
    author: str
    language: str
    summary: str
    published: datetime
    subjects: tuple[str, ...] = ()


def atom_feed(
    title: str, address: str, page: str, entries: Sequence[Entry], changed: datetime
) -> bytes:
    """The feed as a document. `address` is its own, `page` the one that people read."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", page)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(changed))
    _link(feed, "self", address, "application/atom+xml")
    _link(feed, "alternate", page, "text/html")
    for entry in entries:
        _entry(feed, entry)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: ET.Element, entry: Entry) -> None:
    made = ET.SubElement(feed, f"{{{ATOM}}}entry", {XML_LANG: entry.language})
    _add(made, "id", f"urn:uuid:{entry.id}")
    _add(made, "title", entry.title)
    _add(made, "published", _moment(entry.published))
    _add(made, "updated", _moment(entry.published))
    _add(ET.SubElement(made, f"{{{ATOM}}}author"), "name", entry.author)
    _link(made, "alternate", entry.address, "text/html")
    _categories(made, entry.subjects)
    _add(made, "summary", entry.summary)


def _categories(made: ET.Element, subjects: Iterable[str]) -> None:
    for subject in subjects:
        ET.SubElement(made, f"{{{ATOM}}}category", {"term": subject})


def _add(parent: ET.Element, name: str, text: str) -> None:
    """Signs that XML has no room for are left out: one of them would break the whole feed."""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = kept


def _link(parent: ET.Element, rel: str, address: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": address, "type": kind})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
