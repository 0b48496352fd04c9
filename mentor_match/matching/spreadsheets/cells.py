"""What a cell says, as the value the engine takes; or what is wrong with it, and the mend."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache

from mentor_match.reference import countries
from mentor_match.reference.names import folded
from mentor_match.reference.topics import get_topic
from mentor_match.web.spreadsheets import names
from mentor_match.web.spreadsheets.names import Names

HIGHEST_LEVEL = 5
LONGEST_ID = 80
_ITEMS = re.compile(r"[;|\n]")
_SHORT_ITEMS = re.compile(r"[;|\n,/]")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–]?)\s*(\d{1,2})(?:[:.h]?(\d{2}))?", re.IGNORECASE)


class Wrong(Exception):
    """A cell that cannot be understood: what is wrong, and the mend."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


def identity(text: str) -> str:
    """Any text that tells one person from another."""
    if not text:
        raise Wrong("This row has no id.", "Give each person an id of their own.")
    if len(text) > LONGEST_ID:
        raise Wrong(
            f"An id has {LONGEST_ID} signs at most; this one has {len(text)}.", "Write a short one."
        )
    return text


def cadre(text: str) -> str:
    """A cadre by title or ISCO-08 code."""
    return _one_of(names.CADRE, text, "Write one of those that --list cadres shows")


def required_cadre(text: str) -> str:
    """The same, where there must be one."""
    if not text:
        raise Wrong("This row has no cadre.", "Write its title or its ISCO-08 code.")
    return cadre(text)


def cadres(text: str) -> frozenset[str] | None:
    """Several cadres; empty or “any” for all."""
    return _several(text, cadre)


def association_codes(text: str) -> frozenset[str] | None:
    """Several associations, as they are written in the column “association”."""
    return _several(text, str)


def country(text: str) -> str:
    """A country by name or ISO code."""
    return _one_of(names.COUNTRY, text, "Write its name in English or its ISO code")


def languages(text: str) -> frozenset[str]:
    """Several languages by name or code."""
    mend = "Write its name in English or its code, such as “fr”"
    return frozenset(_one_of(names.LANGUAGE, item, mend) for item in _items(text, _SHORT_ITEMS))


def setting(text: str) -> str:
    """Urban, semi-urban or rural."""
    return _one_of(names.SETTING, text, "Write urban, semi-urban or rural")


def formats(text: str) -> frozenset[str]:
    """How to meet."""
    mend = "Write video, phone, text or in-person"
    return frozenset(_one_of(names.FORMAT, item, mend) for item in _items(text, _SHORT_ITEMS))


def discipline(text: str) -> str:
    """Whether the mentor may, or must, be of another cadre."""
    return _one_of(names.DISCIPLINE, text, "Write any, same or different")


def years(text: str) -> float:
    """Years in the profession."""
    return _number(text, 0, 80, "years in the profession")


def capacity(text: str) -> int:
    """How many mentees a mentor has place for."""
    places = _number(text, 0, 100, "places")
    if not places.is_integer():
        raise Wrong(f"“{text}” is not a whole number of places.", "Write 0, 1, 2 and so on.")
    return int(places)


def mentors(text: str) -> int:
    """How many mentors a mentee wants at a time."""
    wanted = _number(text, 1, 10, "mentors")
    if not wanted.is_integer():
        raise Wrong(f"“{text}” is not a whole number of mentors.", "Write 1, 2, 3 and so on.")
    return int(wanted)


def utc_offset(text: str, at: datetime) -> float:
    """Hours from UTC, from the name of a zone or the hours themselves."""
    hours = _OFFSET.fullmatch(text)
    if hours:
        sign = -1 if hours[1] in {"-", "−", "–"} else 1
        offset = sign * (int(hours[2]) + int(hours[3] or 0) / 60)
    else:
        offset = _zone_offset(text, at)
    if not -12 <= offset <= 14:
        raise Wrong(f"“{text}” is not an offset that exists.", "Write -12 to +14, such as +3.")
    return offset


def texts(text: str) -> tuple[str, ...]:
    """Free text, one document."""
    return (text,) if text else ()


def identities(text: str) -> frozenset[str]:
    """Several ids."""
    return frozenset(_items(text, re.compile(r"[;|\n,]")))


def offers(text: str) -> dict[str, float]:
    """“Topic:level”, parted by semicolons."""
    example = "Write “topic:level” with a level from 1 to 5, such as “Triage:4”"
    found = {}
    for topic, numbers in _topics(text, 1, example):
        found[topic] = _rated(numbers, 0, 1, "level", example) if numbers else None
    unrated = [topic for topic, level in found.items() if level is None]
    if unrated:
        raise Wrong(f"“{get_topic(unrated[0]).title}” has no level.", f"{example}.")
    return {topic: level for topic, level in found.items() if level is not None}


def wants(text: str) -> tuple[dict[str, float], dict[str, float]]:
    """“Topic:priority:level now”, parted by semicolons: (priorities, levels).

    A topic without a priority counts with the middle one; a level left out is not stated.
    """
    example = (
        "Write “topic:priority:level now” with a priority from 1 to 5 and a level from 0 to 5, "
        "such as “Triage:4:1”"
    )
    priorities, levels = {}, {}
    for topic, numbers in _topics(text, 2, example):
        priorities[topic] = _rated(numbers, 0, 1, "priority", example) if numbers else 3.0
        if len(numbers) == 2:
            levels[topic] = _rated(numbers, 1, 0, "level", example)
    return priorities, levels


def _topics(text: str, most: int, example: str) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for item in _items(text, _ITEMS):
        title, *numbers = (part.strip() for part in item.split(":"))
        if len(numbers) > most:
            raise Wrong(f"“{item}” has too many numbers.", f"{example}.")
        topic = _one_of(names.TOPIC, title, "Write one of those that --list topics shows")
        if topic in found:
            raise Wrong(f"“{title}” stands here twice.", "Write each topic once.")
        found[topic] = numbers
    return list(found.items())


def _rated(numbers: list[str], place: int, least: int, what: str, example: str) -> float:
    text = numbers[place]
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= HIGHEST_LEVEL:
        raise Wrong(
            f"“{text}” is not a {what} from {least} to {HIGHEST_LEVEL}.",
            f"{example}.",
        )
    return value


def _number(text: str, least: int, most: int, what: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise Wrong(f"“{text}” is not a number of {what}.", f"Write a number, {least} to {most}.")
    return value


def _several(text: str, read: Callable[[str], str]) -> frozenset[str] | None:
    items = _items(text, _ITEMS)
    if not items or folded(text) in {"any", "all"}:
        return None
    return frozenset(read(item) for item in items)


def _items(text: str, between: re.Pattern[str]) -> list[str]:
    return [item.strip() for item in between.split(text) if item.strip()]


def _one_of(known: Names, text: str, mend: str) -> str:
    code = known.find(text)
    if code is None:
        close = known.close_to(text)
        meant = f"; did you mean “{close}”?" if close else "."
        raise Wrong(f"“{text}” is not a {known.what} this command knows.", f"{mend}{meant}")
    return code


@cache
def _zone_offset(text: str, at: datetime) -> float:
    try:
        return countries.utc_offset(text, at)
    except (KeyError, ValueError, OSError):
        raise Wrong(
            f"“{text}” is not a time zone this command knows.",
            "Write its name, such as “Africa/Nairobi”, or the hours from UTC, such as “+3”.",
        ) from None
