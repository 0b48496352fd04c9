"""FHIR R4 files taken apart: a Bundle, NDJSON or one resource becomes named resources. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mentor_match.associations.exchange.register import Invalid

MOST_RESOURCES = 100_000
DEEPEST = 40
Refuse = Callable[[str, str, str], None]  # which resource, where in it, why
BUNDLES = {"collection", "transaction", "batch", "searchset"}
ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def resources_of(content: bytes, refuse: Refuse) -> Iterator[tuple[str, dict[str, Any]]]:
    """(how it is called in a refusal, the resource), in the order of the file."""
    try:
        whole = _parsed(content)
    except Invalid as invalid:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith(b"}"):
            refuse("File", invalid.path, invalid.reason)
            return
        yield from _named(_lines(content, refuse), refuse)
        return
    if isinstance(whole, dict) and whole.get("resourceType") == "Bundle":
        yield from _named(_entries(whole, refuse), refuse)
    else:
        yield from _named([("Resource 1", whole)], refuse)


def _parsed(text: bytes) -> Any:
    if _depth(text) > DEEPEST:
        raise Invalid("structure", f"It is nested deeper than {DEEPEST} levels.")
    try:
        return json.loads(text.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        raise Invalid("encoding", "It is not in UTF-8.") from None
    except (ValueError, RecursionError):
        raise Invalid("structure", "It is not JSON.") from None


def _depth(text: bytes) -> int:
    """How deep brackets stand in one another, those in strings left out."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in {b"[", b"{"}:
            depth += 1
            deepest = max(deepest, depth)
        elif sign in {b"]", b"}"}:
            depth -= 1
    return deepest


def _lines(content: bytes, refuse: Refuse) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield f"Line {number}", _parsed(line)
        except Invalid as invalid:
            refuse(f"Line {number}", invalid.path, invalid.reason)


def _entries(bundle: Mapping[str, Any], refuse: Refuse) -> Iterator[tuple[str, Any]]:
    kind, entries = bundle.get("type"), bundle.get("entry", [])
    if not isinstance(kind, str) or kind not in BUNDLES:
        reason = f"It is none of: {', '.join(sorted(BUNDLES))}."
        refuse("Bundle", "Bundle.type", reason)
    elif not isinstance(entries, list):
        refuse("Bundle", "Bundle.entry", "It is not a list.")
    else:
        for number, entry in enumerate(entries, start=1):
            found = entry.get("resource") if isinstance(entry, dict) else None
            yield f"Entry {number}", found


def _named(
    found: Iterable[tuple[str, Any]], refuse: Refuse
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, (place, resource) in enumerate(found):
        if number >= MOST_RESOURCES:
            reason = f"There are more than {MOST_RESOURCES} resources; the rest was not read."
            refuse("File", "size", reason)
            return
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            refuse(place, "resource", "There is no resource here.")
            continue
        id_ = resource.get("id")
        known = isinstance(id_, str) and ID.fullmatch(id_)
        yield f"{resource['resourceType'][:40]}/{id_}" if known else place, resource
