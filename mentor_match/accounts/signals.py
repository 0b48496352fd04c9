"""What accounts ask of those upstairs: each receiver answers, and accounts take all answers."""

from collections.abc import Iterable

from blinker import Signal

# Sent without a sender; each receiver answers with names that no password may have in it.
names_asked = Signal()


def names_near() -> Iterable[str]:
    """The names of what people sign in to, and those everybody there knows."""
    return [name for _receiver, names in names_asked.send() for name in names]
