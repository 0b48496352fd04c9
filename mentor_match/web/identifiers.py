"""What looks like it could tell who a patient is. Pure.

The guard prefers a kind sentence too often over a leak once: whole dates, long numbers, phone
numbers and e-mail addresses are stopped; ages, months, years, doses and times are not.
The patterns see a text as it reads (`writing`): in small letters, without accents. Every one is
bounded, so that no text makes it slow.
"""

import re
from dataclasses import dataclass

from mentor_match.web.writing import as_read, as_written, places_of
from mentor_match.words import N_

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|"
    "janv|fevr|mars|avr|mai|juin|juil|aout|sept|"
    "ene|abr|ago|dic|fev|set|out|dez"
)
_BLANKS = r"[ \t]{0,2}"  # on one line: numbers under each other are a list, not a date

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        N_("an e-mail address"),
        re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\.[^\s@<>().]{2,24}"),
    ),
    (
        N_("a date of birth or another whole date"),
        re.compile(
            rf"(?<!\d)(?:"
            rf"\d{{1,2}}{_BLANKS}([/.\-]){_BLANKS}\d{{1,2}}{_BLANKS}\1{_BLANKS}(?:\d{{4}}|\d{{2}})|"
            rf"\d{{4}}{_BLANKS}([/.\-]){_BLANKS}\d{{1,2}}{_BLANKS}\2{_BLANKS}\d{{1,2}}"
            rf")(?!\d)"
        ),
    ),
    (
        N_("a date of birth or another whole date"),
        re.compile(
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|o)?\s{{1,3}}(?:de\s{{1,3}})?"
            rf"(?:{_MONTHS})[^\W\d_]{{0,9}}\.?,?\s{{1,3}}(?:de\s{{1,3}})?\d{{4}}(?!\d)",
        ),
    ),
    (
        N_("a date of birth or another whole date"),
        re.compile(
            rf"\b(?:{_MONTHS})[^\W\d_]{{0,9}}\.?\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}\d{{4}}(?!\d)",
        ),
    ),
    (
        N_("a record number"),
        re.compile(
            r"\b(?:mrn|hospital|patient|record|file|folder|case|chart|id|nid|nhif|insurance|dossier)"
            r"\s{0,3}(?:no|nr|number|num|id|#)?[.:#]{0,2}\s{0,3}[a-z]{0,4}[\-/]?\d[\d\-/]{3,20}",
        ),
    ),
    (
        N_("a phone number"),
        re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().\-]{0,2}\d){8,14}(?!\w)"),
    ),
    (
        N_("a record number"),
        re.compile(r"(?<![\w.])(?:[a-z]{1,4}[\-/]?)?\d{6,20}(?:[\-/]?[a-z]{1,2})?(?!\w)"),
    ),
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """What was found: its kind in words, and the piece of text as it was written."""

    kind: str
    fragment: str


def find_identifier(text: str) -> Identifier | None:
    """The first thing in the text that looks like an identifier of a person, or None."""
    plain = as_read(text)
    for kind, pattern in _PATTERNS:
        found = pattern.search(plain)
        if found:
            start, end = as_written(places_of(text), *found.span())
            return Identifier(kind, text[start:end].strip())
    return None
