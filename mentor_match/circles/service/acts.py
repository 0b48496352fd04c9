"""What every verb of a circle does besides: lock, note, tell."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.circles.models import Circle
from mentor_match.circles.queries import leads, lock
from mentor_match.notifications.rules import Attachment
from mentor_match.notifications.service import tell
from mentor_match.web.refusals import NotFound


def led(circle: Circle, by: UUID) -> Circle:
    """The circle as it stands now, for one of its facilitators."""
    circle = lock(circle)
    if not leads(circle, by):
        raise NotFound
    return circle


def note(
    verb: str,
    circle: Circle,
    *,
    by: UUID | None,
    now: datetime,
    reason: str | None = None,
    **facts: object,
) -> None:
    """Record an act upon a circle."""
    audit.record(
        verb,
        "circle",
        circle.id,
        by=by,
        now=now,
        association_id=circle.association_id,
        reason=reason,
        state=circle.state,
        **facts,
    )


def no_files(_reader: Account) -> Iterable[Attachment]:
    """Most mails bring none."""
    return ()


def write_to(
    reader: Account,
    message: str,
    circle: Circle,
    *,
    cause: str,
    now: datetime,
    files: Iterable[Attachment] = (),
    **facts: Any,
) -> None:
    """Write to one person of a circle. `cause` tells this act from others of its kind."""
    key = f"{message}:{circle.id}:{cause}:{reader.id}"
    tell(reader, message, key=key, now=now, context={"circle": circle, **facts}, files=files)


def write_to_all(
    message: str,
    circle: Circle,
    *,
    but: UUID,
    cause: str,
    now: datetime,
    files: Callable[[Account], Iterable[Attachment]] = no_files,
    **facts: Any,
) -> None:
    """Write to everyone in it who did not do it, each with the files made for them."""
    for place in circle.joined:
        if place.account_id != but:
            reader = place.account
            own = files(reader)
            write_to(reader, message, circle, cause=cause, now=now, files=own, **facts)
