"""Resources as RSS 2.0 with Dublin Core.

What RSS has no word for stands in Dublin Core: provider, language, subjects, rights, form, and in
its terms the extent (size and length) and the audience.
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from mentor_match.learning.exchange.items import (
    Reading,
    Said,
    enough,
    parted,
    read_minutes,
    read_size,
    understand,
)
from mentor_match.learning.models import ResourceFacts
from mentor_match.web.spreadsheets.faults import Faults

DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
CC = "{http://backend.userland.com/creativeCommonsRssModule}"


def read_resources(content: bytes, filename: str) -> Reading:
    """The items of a feed. Nothing outside the file is fetched, and no entity is expanded."""
    reading = Reading(Faults(filename), note="RSS 2.0 with Dublin Core")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        reading.faults.add(
            "This file declares entities, which this service never expands.",
            "Save the feed without a document type.",
        )
        return reading
    except (ParseError, ValueError, LookupError):
        reading.faults.add("This is not well-formed XML.", "Save the feed again from its address.")
        return reading
    if root.tag != "rss":
        reading.faults.add(
            "This is XML, but not an RSS 2.0 feed.", "Choose the address that ends in RSS."
        )
        return reading
    items = root.findall("./channel/item")
    if enough(len(items), reading.faults):
        channel = root.find("channel")
        said = (_said(item, place, channel) for place, item in enumerate(items, start=1))
        understand(said, reading, strict=False)
    return reading


def _said(item: ET.Element, place: int, channel: ET.Element | None) -> Said:
    makers = [*_all(item, f"{DC}publisher"), *_all(item, f"{DC}creator"), *_all(item, "author")]
    whole = _all(channel, "title") if channel is not None else []
    extents = _all(item, f"{TERMS}extent")
    rights = [*_all(item, f"{DC}rights"), *_all(item, f"{TERMS}license")]
    rights += _all(item, f"{CC}license")
    one = {
        "title": _first([*_all(item, "title"), *_all(item, f"{DC}title")]),
        "provider": _first([*makers, *whole]),
        "address": _first([*_all(item, "link"), *_all(item, f"{DC}identifier"), *_guid(item)]),
        "licence": _first(rights),
        "format": _first([*_all(item, f"{DC}type"), *_all(item, f"{DC}format")]),
        "size_kb": next((e for e in extents if read_size(e) and e.lower().endswith("b")), ""),
        "minutes": next((e for e in extents if read_minutes(e)), ""),
    }
    several = {
        "languages": _all(item, f"{DC}language"),
        "topics": [*_all(item, f"{DC}subject"), *_all(item, "category")],
        "cadres": _all(item, f"{TERMS}audience"),
    }
    return Said(place, one, several)


def _all(parent: ET.Element, name: str) -> list[str]:
    return parted([element.text or "" for element in parent.findall(name)])


def _guid(item: ET.Element) -> list[str]:
    guid = item.find("guid")
    link = guid is not None and guid.get("isPermaLink", "true") == "true"
    return _all(item, "guid") if link else []


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def feed_of(
    resources: Iterable[ResourceFacts], *, title: str, page: str, about: str, built: datetime
) -> bytes:
    """The resources as a feed; `page` is the address of the list that people read."""
    ET.register_namespace("dc", DC.strip("{}"))
    ET.register_namespace("dcterms", TERMS.strip("{}"))
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    for name, text in (("title", title), ("link", page), ("description", about)):
        _add(channel, name, text)
    _add(channel, "lastBuildDate", format_datetime(built))
    for one in resources:
        _item(ET.SubElement(channel, "item"), one)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _item(item: ET.Element, one: ResourceFacts) -> None:
    _add(item, "title", one.title)
    _add(item, "link", one.address)
    _add(item, f"{DC}publisher", one.provider)
    for code in sorted(one.languages):
        _add(item, f"{DC}language", code)
    for code in sorted(one.topics):
        _add(item, f"{DC}subject", code)
    for code in sorted(one.cadres):
        _add(item, f"{TERMS}audience", code)
    if one.licence:
        _add(item, f"{DC}rights", one.licence)
    if one.format:
        _add(item, f"{DC}type", one.format)
    if one.size_kb:
        _add(item, f"{TERMS}extent", f"{one.size_kb} kB")
    if one.minutes:
        _add(item, f"{TERMS}extent", f"{one.minutes} minutes")


def _add(parent: ET.Element, name: str, text: str) -> None:
    """Signs that XML has no room for are left out: one of them would break the whole feed."""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    ET.SubElement(parent, name).text = kept
