"""What a file says of one resource, and what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mentor_match.learning.rules import plain_address
from mentor_match.web.spreadsheets.faults import Faults
from mentor_match.web.spreadsheets.names import CADRE, LANGUAGE, TOPIC, Names

MOST_ITEMS = 20_000
LIMITS = {"title": 300, "provider": 200, "licence": 120, "format": 40}
REQUIRED = ("title", "provider", "address")
_NAMES: dict[str, Names] = {"languages": LANGUAGE, "topics": TOPIC, "cadres": CADRE}
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kb|kib|mb|mib|gb)?", re.IGNORECASE)
_UNITS = {"kb": 1, "kib": 1, "mb": 1000, "mib": 1000, "gb": 1_000_000}
_DURATION = re.compile(
    r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?", re.IGNORECASE
)
_MINUTES = re.compile(r"(\d+)\s*(?:min(?:ute)?s?)?", re.IGNORECASE)


@dataclass(slots=True)
class Said:
    """The texts of one resource as its file has them. `place` counts rows or items."""

    place: int
    one: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One resource of a file, understood. `written` is its address as the file has it."""

    place: int
    facts: dict[str, Any]
    written: str


@dataclass(slots=True)
class Reading:
    """What a file holds, what is wrong with it, and what was left out on purpose."""

    faults: Faults
    items: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    note: str = ""  # how it was read


def understand(said: Iterable[Said], reading: Reading, *, strict: bool) -> None:
    """Turn texts into items; every text that cannot be understood is named with its mend.

    `strict` is for tables that were made for this library. A feed made for the world has subjects
    and audiences this project has no word for: those are left out, and counted.
    """
    left_out: dict[str, int] = {}
    for one in said:
        before = len(reading.faults.found)
        facts = {
            **_texts(one, reading.faults),
            **_codes(one, reading.faults if strict else None, left_out),
            **_numbers(one, reading.faults),
        }
        if len(reading.faults.found) == before:
            reading.items.append(Item(one.place, facts, one.one.get("address", "").strip()))
    if left_out:
        total = sum(left_out.values())
        named = ", ".join(f"“{word}”" for word in list(left_out)[:5])
        reading.notes.append(f"{total} subjects or audiences were left out, such as {named}.")


def _texts(said: Said, faults: Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("title", "provider", "address", "licence", "format"):
        text = " ".join(said.one.get(name, "").split())
        if not text and name in REQUIRED:
            faults.add("This is empty.", f"Write the {name}.", row=said.place, column=name)
        if len(text) > LIMITS.get(name, 10_000):
            faults.add(
                f"This has {len(text)} signs; {LIMITS[name]} is the most.",
                "Make it shorter.",
                row=said.place,
                column=name,
            )
        found[name] = text or None
    address = plain_address(found["address"] or "")
    if found["address"] and address is None:
        faults.add(
            f"“{found['address'][:80]}” is not a full address of the open web.",
            "Write it as in the browser, beginning with https:// or http://.",
            row=said.place,
            column="address",
        )
    return {**found, "address": address}


def _codes(said: Said, faults: Faults | None, left_out: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, known in _NAMES.items():
        codes = set()
        for text in said.several.get(name, ()):
            code = known.find(text)
            if code is not None:
                codes.add(code)
            elif faults is None:
                left_out[text[:40]] = left_out.get(text[:40], 0) + 1
            else:
                close = known.close_to(text)
                faults.add(
                    f"“{text[:60]}” is not a {known.what} this service knows.",
                    f"Did you mean “{close}”?" if close else "Check the spelling, or leave it out.",
                    row=said.place,
                    column=name,
                )
        found[name] = frozenset(codes)
    return found


def _numbers(said: Said, faults: Faults) -> dict[str, Any]:
    readers: tuple[tuple[str, Callable[[str], int | None], str], ...] = (
        ("size_kb", read_size, "Write kilobytes as a whole number, or a size such as 2.4 MB."),
        ("minutes", read_minutes, "Write minutes as a whole number, or leave it empty."),
    )
    found: dict[str, Any] = {}
    for name, read, mend in readers:
        text = said.one.get(name, "").strip()
        found[name] = read(text) if text else None
        if text and not found[name]:
            what = f"“{text[:40]}” is not a number from 1 on."
            faults.add(what, mend, row=said.place, column=name)
    return found


def read_size(text: str) -> int | None:
    """Kilobytes of “800”, “800 kB” or “2.4 MB”; None where it is no size."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    size = float(found[1].replace(",", ".")) * _UNITS[(found[2] or "kb").lower()]
    return round(size) if 1 <= round(size) < 2_000_000_000 else None


def read_minutes(text: str) -> int | None:
    """Minutes of “45”, “45 minutes” or an ISO 8601 duration such as PT1H30M."""
    text = text.strip()
    if plain := _MINUTES.fullmatch(text):
        minutes = int(plain[1])
    elif (parts := _DURATION.fullmatch(text)) and any(parts.groups()):
        days, hours, rest = (int(part or 0) for part in parts.groups())
        minutes = (days * 24 + hours) * 60 + rest
    else:
        return None
    return minutes if 1 <= minutes < 2_000_000_000 else None


def enough(number: int, faults: Faults) -> bool:
    """Whether there is something to read, and no more than is read at once."""
    if number == 0:
        faults.add("There is no resource in this file.", "Choose the file that lists them.")
    if number > MOST_ITEMS:
        faults.add(
            f"This file has {number} resources; {MOST_ITEMS} is the most at once.", "Split it."
        )
    return 0 < number <= MOST_ITEMS


def parted(texts: Sequence[str]) -> list[str]:
    """The texts that are not empty."""
    return [text.strip() for text in texts if text and text.strip()]
