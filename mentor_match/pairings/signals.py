"""What this slice asks those upstairs, and tells them, without knowing who they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from blinker import signal

# Sent with a mentee's closed request by the page that shows it; the answer is whoever is to be
# asked next, ready to be shown, or None.
next_wanted = signal("next mentor wanted")

# Sent with an account and `now` by whoever reads a subscription; the answer is a list of entries.
entries_wanted = signal("calendar entries wanted")

# Sent with the id of an account and `other`, whom it wants to report or to block; the answer is
# through which associations the two met, the own one first, or None where they did not.
met_elsewhere = signal("two people met elsewhere")

# Sent with the id of who blocked, `other` and `now`, inside that transaction: what waits between
# the two upstairs is closed.
kept_apart = signal("two people are kept apart")

# Sent with the id of an account and `other`; the answer is a list of `Shared`.
shared_wanted = signal("what two people share wanted")


@dataclass(frozen=True, slots=True)
class Shared:
    """Something beside a pairing in which two people are together: its name and its page.

    `leave` is the act by which one goes out of it; None where one has to do something else first.
    """

    name: str
    endpoint: str
    values: Mapping[str, UUID]
    leave: str | None
