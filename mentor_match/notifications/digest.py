"""The daily mail: what a reader wants told together, in one message with links.

Writing it and marking what it tells is one transaction, and the rows are locked meanwhile. A
worker that dies before the end has written nothing, so nothing is lost; one that dies after has
written it all, so nothing is told twice. From there on it is a message like any other.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.notifications.queries import find_message, list_held, list_readers_of_digest
from mentor_match.notifications.rules import GROUP_TITLES, SWITCHABLE, group_of
from mentor_match.notifications.service import Reader, tell

KIND = "digest"
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a daily mail, and where it leads."""

    subject: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one group."""

    title: str
    items: Sequence[Item]


def write_digests(
    now: datetime,
    *,
    find_reader: Callable[[UUID], Reader | None],
    each: Callable[[], AbstractContextManager[None]],
) -> int:
    """Write the daily mail of everyone whose seven o'clock has come; how many. `each` is the
    transaction of one reader: what fails for one reader is kept from no other."""
    written = 0
    for account_id in list_readers_of_digest(now):
        with each():
            reader = find_reader(account_id)
            if reader is not None and write_digest(reader, now=now):
                written += 1
    return written


def write_digest(reader: Reader, *, now: datetime) -> bool:
    """Tell everything that waits for this reader in one message; False where nothing waits."""
    held = list_held(reader.id)
    if not held:
        return False
    # Every message is told in one digest only, so the first of them names it.
    key = f"{KIND}:{held[0].id}"
    context = {"sections": sections(held), "count": len(held)}
    tell(reader, KIND, key=key, now=now, context=context)
    db.session.flush()
    digest = find_message(key)
    assert digest is not None, "the daily mail itself is never held or left out"
    for message in held:
        message.digest_id, message.sent_at = digest.id, now
    db.session.flush()
    return True


def sections(held: Sequence[Message]) -> Sequence[Section]:
    """The messages by group, in the order in which readers choose."""
    return [
        Section(GROUP_TITLES[group], [_item(m) for m in held if group_of(m.kind) == group])
        for group in SWITCHABLE
        if any(group_of(message.kind) == group for message in held)
    ]


def _item(message: Message) -> Item:
    found = _ADDRESS.search(message.body)
    return Item(message.subject, found.group() if found else "")
