"""Signs that nobody types. Pure."""

import re

# Control signs, halves of signs and places without a sign: nobody typed them, and neither a
# database nor a page holds them all. Signs that turn the direction of what follows make a text
# look like another; those that single scripts need to be written stay.
_NO_SIGNS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_TURNS = "\u202a-\u202e\u2066-\u2069"
NEVER_TYPED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_TURNS}{_NO_SIGNS}]")
NEVER_IN_LINES = re.compile(rf"(?![\r\n\t]){NEVER_TYPED.pattern}")


def is_typed(text: str) -> bool:
    """Whether a person may have typed it on a line, and a database keeps it."""
    return NEVER_TYPED.search(text) is None


def are_typed_lines(text: str) -> bool:
    """The same of several lines, which may have tabs."""
    return NEVER_IN_LINES.search(text) is None
