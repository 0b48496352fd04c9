"""Signs that nobody types. Pure."""

import re

# Control signs, halves of signs and places without a sign: nobody typed them, and neither a
# database nor a page holds them all.
_NO_SIGNS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
NEVER_TYPED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_SIGNS}]")


def is_typed(text: str) -> bool:
    """Whether a person may have typed it, and a database keeps it."""
    return NEVER_TYPED.search(text) is None
