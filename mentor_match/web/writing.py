"""How a text reads when what no reader sees is left out: for looking into it, never to be kept.

Wide digits, accents written as signs of their own, capitals, digits of other scripts, curly
quotes, dashes of any length and signs without width (a soft hyphen, a mark of direction) look the
same or nearly so to people. Here they are the same.
"""

import unicodedata
from collections.abc import Sequence
from itertools import chain, repeat

# Quotes that stand for an apostrophe in names, strokes that stand for a slash in dates, and letters
# that are typed without their stroke, tie or dot where a keyboard has none.
_LIKE = (
    dict.fromkeys("’‘ʼʻ`´′", "'")
    | dict.fromkeys("⁄∕", "/")
    | {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe"}
)
# From here on a mark sits over or under its letter and changes how it sounds. Below are points of
# Arabic and Hebrew, which come and go too, and signs (of kana, Thai and scripts of India) without
# which it is another word.
_ACCENTS = 200
_POINTS = range(10, 37)


class _Signs(dict[int, str]):
    """What each sign reads as; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = "".join(map(_plain, _parts(chr(code))))
        return self[code]


def _parts(sign: str) -> str:
    if sign in _LIKE or unicodedata.category(sign) == "No":  # 10² is not 102, nor is 1½ 11/2
        return sign
    apart = unicodedata.normalize("NFKD", sign)
    return unicodedata.normalize("NFKD", apart.casefold())


def _plain(sign: str) -> str:
    kind, mark = unicodedata.category(sign), unicodedata.combining(sign)
    if kind == "Cf" or mark >= _ACCENTS or mark in _POINTS:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return "-" if kind == "Pd" else _LIKE.get(sign, sign)


_SIGNS = _Signs()


def as_read(text: str) -> str:
    """The text as it reads."""
    return text.translate(_SIGNS)


def places_of(text: str) -> list[int]:
    """For each sign that is read, and for the end, where it stands in the text."""
    each = (repeat(at, len(_SIGNS[ord(sign)])) for at, sign in enumerate(text))
    return [*chain.from_iterable(each), len(text)]


def as_written(places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Where a piece of what is read was written: whole signs, with the marks that follow."""
    return places[start], max(places[end], places[end - 1] + 1)
