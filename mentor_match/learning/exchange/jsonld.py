"""Resources as schema.org LearningResource in JSON-LD."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mentor_match.learning.exchange.items import Reading, Said, enough, parted, understand
from mentor_match.learning.models import ResourceFacts
from mentor_match.reference.cadres import get_cadre
from mentor_match.reference.topics import get_topic
from mentor_match.web.spreadsheets.faults import Faults

# What is read: a learning resource, or what schema.org counts as one by another name.
KINDS = {
    *("LearningResource", "Course", "CourseInstance", "Syllabus", "Quiz", "CreativeWork"),
    *("Article", "Book", "VideoObject", "AudioObject", "PresentationDigitalDocument", "WebPage"),
    *("Guide", "HowTo", "MediaObject"),
}
DEEPEST = 6


def read_resources(content: bytes, filename: str) -> Reading:
    """The resources of a document: one, a list, a graph, or an ItemList."""
    reading = Reading(Faults(filename), note="schema.org JSON-LD")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        reading.faults.add("This is not JSON.", "Save it again, as UTF-8, from where it came.")
        return reading
    nodes = list(_nodes(document, 0))
    if enough(len(nodes), reading.faults):
        said = (_said(node, place) for place, node in enumerate(nodes, start=1))
        understand(said, reading, strict=False)
    return reading


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        kinds = {str(kind).rpartition("/")[2].rpartition(":")[2] for kind in _list(value, "@type")}
        if kinds & KINDS:
            yield value
            return
        for name in ("@graph", "itemListElement", "item", "hasPart", "mainEntity"):
            yield from _nodes(value.get(name), depth + 1)


def _said(node: Mapping[str, Any], place: int) -> Said:
    media = next((m for m in _list(node, "encoding") if isinstance(m, dict)), {})
    makers = [*_texts(node, "provider"), *_texts(node, "publisher"), *_texts(node, "author")]
    kinds = [*_texts(node, "learningResourceType"), *_texts(node, "encodingFormat")]
    one = {
        "title": _first([*_texts(node, "name"), *_texts(node, "headline")]),
        "provider": _first(makers),
        "address": _first([*_texts(node, "url"), *_texts(node, "@id")]),
        "licence": _first(_texts(node, "license")),
        "format": _first(kinds),
        "size_kb": _first([*_texts(node, "contentSize"), *_texts(media, "contentSize")]),
        "minutes": _first([*_texts(node, "timeRequired"), *_texts(node, "duration")]),
    }
    several = {
        "languages": _texts(node, "inLanguage"),
        "topics": [*_texts(node, "about"), *_texts(node, "teaches"), *_texts(node, "keywords")],
        "cadres": _texts(node, "audience"),
    }
    return Said(place, one, several)


def _list(node: Mapping[str, Any], name: str) -> list[Any]:
    value = node.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(node: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a property; of a thing its code first, then its name."""
    found = []
    for value in _list(node, name):
        if isinstance(value, dict):
            of_thing = (value.get(key) for key in ("termCode", "alternateName", "audienceType",
                                                   "name", "url", "@id", "@value"))  # fmt: skip
            value = next((text for text in of_thing if isinstance(text, str) and text), None)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            found.append(str(value))
    return parted(found)


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def document_of(resources: Iterable[ResourceFacts]) -> bytes:
    """The resources as one graph."""
    graph = [_node(one) for one in resources]
    document = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _node(one: ResourceFacts) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "LearningResource",
        "url": one.address,
        "name": one.title,
        "provider": {"@type": "Organization", "name": one.provider},
        "isAccessibleForFree": True,
        "inLanguage": sorted(one.languages),
        "license": one.licence,
        "learningResourceType": one.format,
        "timeRequired": f"PT{one.minutes}M" if one.minutes else None,
        "about": [
            {"@type": "DefinedTerm", "termCode": code, "name": get_topic(code).title}
            for code in sorted(one.topics)
        ],
        "audience": [
            {
                "@type": "Audience",
                "alternateName": code,
                "audienceType": get_cadre(code).title,
            }
            for code in sorted(one.cadres)
        ],
        "encoding": {"@type": "MediaObject", "contentSize": f"{one.size_kb} kB"}
        if one.size_kb
        else None,
    }
    return {name: value for name, value in node.items() if value not in (None, [])}
