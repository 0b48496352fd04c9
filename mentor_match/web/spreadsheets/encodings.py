"""Texts as spreadsheet programs save them: Unicode in its forms, or the alphabet of a region."""

import codecs
import re

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel calls “ANSI” on Windows by region, then older Macs and DOS.
REGIONAL = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp932", "gb18030", "cp949", "big5", "mac_roman", "cp850", "cp437"),
)
_SEVERAL_BYTES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# Never typed by a person: what stands for a lost letter, and control signs.
_NEVER_TYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
LOST = "\ufffd"


def decode(raw: bytes, named: str | None = None) -> tuple[str, str] | None:
    """(text, name of the encoding), or None for what is no text.

    Bytes that do not belong to the encoding become `LOST`, so that the cells which hold them can
    be named together with everything else that is wrong.
    """
    if named:
        return raw.decode(named, errors="replace"), named
    for mark, name in MARKS:
        if raw.startswith(mark):
            return raw.decode(name, errors="replace"), "UTF-16" if name == "utf-16" else "UTF-8"
    if b"\0" in raw:
        return _without_mark(raw)
    if _is_mostly_utf8(raw):
        return raw.decode("utf-8", errors="replace"), "UTF-8"
    return _regional(raw)


def undecoded(cell: str) -> str | None:
    """The part of a cell that was not written in the encoding of its file, if there is one."""
    lost = _NEVER_TYPED.search(cell)
    if lost:
        return cell[max(0, lost.start() - 8) : lost.end() + 8]
    try:
        # “ZoÃ©” is “Zoé” in UTF-8, read once as the alphabet of Western Europe.
        meant = cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return cell if meant != cell else None


def is_known(encoding: str) -> bool:
    """Whether there is a text encoding of this name."""
    try:
        "".encode(encoding)
    except LookupError:
        return False
    return True


def _without_mark(raw: bytes) -> tuple[str, str] | None:
    """UTF-16 whose mark was lost: every other byte of a Latin letter is zero."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if max(even, odd) < len(raw) / 8 or min(even, odd) * 8 > max(even, odd):
        return None
    return raw.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace"), "UTF-16"


def _is_mostly_utf8(raw: bytes) -> bool:
    """UTF-8, perhaps with a few strange bytes: those are named, the rest stands."""
    rest, several = _SEVERAL_BYTES.subn(b"", raw)
    strange = len(_BEYOND_ASCII.findall(rest))
    return several >= strange


def _regional(raw: bytes) -> tuple[str, str] | None:
    """The likeliest alphabet, judged by the lines that have more than ASCII.

    A short text fits many alphabets equally well; then the first in `REGIONAL` is taken, and who
    reads the result is shown a piece of it.
    """
    telling = b"\n".join(line for line in raw.splitlines() if not line.isascii())[:65_536]
    found = from_bytes(telling, cp_isolation=list(REGIONAL), threshold=0.3)
    best = found.best()
    if best is None:
        return None
    as_likely = {
        name
        for match in found
        if (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for name in match.could_be_from_charset
    }
    name = next((name for name in REGIONAL if name in as_likely), best.encoding)
    return raw.decode(name, errors="replace"), name
