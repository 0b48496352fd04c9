"""Names in texts: found however they are written, and taken out. Pure.

A text is looked at as it reads (`web.writing`), and cut where it was written.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from mentor_match.web.writing import as_read, as_written, places_of

REMOVED = "[…]"  # in the place of words that are gone

SHORTEST = 5  # signs of a number that is hardly ever something else
# Scripts in which words stand side by side or carry their endings: Thai, Lao, Myanmar, Hangul,
# Khmer, kana and Han.
_CLOSE = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uf900-\ufaff\U00020000-\U0003ffff"
)
_CLOSE_SIGN = re.compile(f"[{_CLOSE}]")
_BETWEEN_CLOSE = re.compile(rf"(?<=[{_CLOSE}])(?:\\s\+)?(?=[{_CLOSE}])")
_SYLLABLE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
_ONE_ADDRESS = re.compile(r"[\w.+%'-]+@[\w.-]+\w")  # of e-mail
_ARABIC = re.compile(r"[\u0621-\u064a]")
_JOINED_TO_ARABIC = "[وفبلك]{0,2}"  # and, so, with, to, like: written onto the word that follows


def tells_apart(text: str) -> bool:
    """Whether it is hardly ever something else, so that it may be looked for in every text: several
    words, an address, a number that is long enough, three signs that are a syllable each."""
    if len(text.split()) > 1 or "@" in text:
        return True
    if len(text) >= SHORTEST and any(sign.isdigit() for sign in text):
        return True
    return len(_SYLLABLE.findall(unicodedata.normalize("NFC", text))) > 2


def without(text: str, names: Collection[str]) -> str:
    """The text with every one of the names taken out, in any case, accents and width, over the end
    of a line too. A single word is taken for a name where it begins with a capital, or where it is
    written as the person does: hope stays, Hope goes. What is one address is theirs as a whole or
    not at all: mary-ann@ is not ann@."""
    plain = as_read(text)
    if _ONE_ADDRESS.fullmatch(plain):
        names = [name for name in names if as_read(name) == plain]
    for name in sorted(names, key=len, reverse=True):
        if cuts := list(_cuts(text, plain, name)):
            for start, end in reversed(cuts):
                text = text[:start] + REMOVED + text[end:]
            plain = as_read(text)
    return text


def _cuts(text: str, plain: str, name: str) -> Iterator[tuple[int, int]]:
    """Where in the text the name stands."""
    pattern = _pattern(name)
    at, places = 0, None
    while pattern and (found := pattern.search(plain, at)):
        at = found.start() + 1
        if not _goes_on(plain, found.start()) and not _goes_on(plain, found.end()):
            at, places = found.end(), places or places_of(text)
            start, end = as_written(places, *found.span("name"))
            if _is_meant(text[start:end], name):
                yield start, end


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str] | None:
    plain = " ".join(as_read(name).split())
    if not any(sign.isalnum() for sign in plain):
        return None  # an empty name, or one of signs that are in every text
    pattern = re.escape(plain).replace(r"\ ", r"\s+").replace(r"\-", r"\-\s*")
    pattern = _BETWEEN_CLOSE.sub(r"\\s*", pattern)
    before = _JOINED_TO_ARABIC if _ARABIC.match(plain) else ""
    return re.compile(f"{before}(?P<name>{pattern})")


def _goes_on(plain: str, at: int) -> bool:
    """Whether a word goes on over this place."""
    if not 0 < at < len(plain):
        return False
    left, right = plain[at - 1], plain[at]
    if unicodedata.category(right)[0] == "M" or "\u11a8" <= right <= "\u11ff":
        return True  # a vowel of the letter before, or the end of its syllable
    if _CLOSE_SIGN.match(left) or _CLOSE_SIGN.match(right):
        return False
    return _is_of_a_word(left) and _is_of_a_word(right)


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign)[0] == "M"


def _is_meant(written: str, name: str) -> bool:
    if not as_read(name).isalpha() or not written[0].islower():
        return True
    return unicodedata.normalize("NFC", written) == unicodedata.normalize("NFC", name)
