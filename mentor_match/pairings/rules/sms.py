"""How much fits into one text message. Pure.

A message of the GSM alphabet holds 160 signs, of which some count twice; one sign of another
script makes it a message of 70. What is longer is charged as two, and arrives in pieces.
"""

from collections.abc import Sequence

GSM_LIMIT = 160
OTHER_LIMIT = 70
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")


def length(text: str) -> tuple[int, int]:
    """(how many units the text takes, how many one message holds)."""
    if all(sign in _GSM or sign in _TWICE for sign in text):
        return sum(2 if sign in _TWICE else 1 for sign in text), GSM_LIMIT
    # Other scripts are sent as UTF-16: what lies beyond its first plane counts twice.
    return len(text.encode("utf-16-le")) // 2, OTHER_LIMIT


def fits(text: str) -> bool:
    """Whether one message holds the text."""
    used, room = length(text)
    return used <= room


def first_that_fits(texts: Sequence[str]) -> str:
    """The first of several wordings, the fullest first, that one message holds.

    Where even the last is too long it is cut, at a blank where there is one.
    """
    for text in texts:
        if fits(text):
            return text
    return _cut(texts[-1])


def _cut(text: str) -> str:
    while not fits(text + "..."):
        shorter = text.rpartition(" ")[0]
        text = shorter if len(shorter) > len(text) - 20 and shorter else text[:-1]
    return text + "..."
