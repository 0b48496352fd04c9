"""Sessions in people's own calendars: files that go with mails, and a private subscription."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.rules import Attachment
from mentor_match.pairings.models import CalendarLink, Pairing, PairingSession
from mentor_match.pairings.queries.calendars import (
    find_calendar_link,
    find_owner,
    list_planned_sessions,
)
from mentor_match.pairings.rules import SessionState
from mentor_match.pairings.rules.sessions import CHANNELS
from mentor_match.pairings.signals import entries_wanted
from mentor_match.web.calendars import Entry, content_type, invitation, subscription
from mentor_match.web.refusals import NotFound
from mentor_match.web.templating import outside_address, render_message


def session_file(
    reader: Account, pairing: Pairing, session: PairingSession, now: datetime
) -> Attachment:
    """The file that puts a session into the reader's calendar, moves it there or takes it out."""
    return file_of(entry_of(reader, pairing, session), reader, now)


def file_of(entry: Entry, reader: Account, now: datetime) -> Attachment:
    """The file of an entry, as it goes with a mail.

    What its uid begins with keeps the names apart where several files go with one mail.
    """
    kind, _, rest = entry.uid.partition("@")[0].rpartition("session-")
    name = f"{kind}session-{rest[:8]}.ics"
    return Attachment(name, invitation(entry, to=reader.email, now=now), content_type(entry))


def session_files(
    reader: Account, pairing: Pairing, sessions: Iterable[PairingSession], now: datetime
) -> list[Attachment]:
    """The files of several sessions; a file may speak of one alone."""
    return [session_file(reader, pairing, session, now) for session in sessions]


def entry_of(
    reader: Account, pairing: Pairing, session: PairingSession, *, full: bool = True
) -> Entry:
    """A session as a calendar of the reader shows it. No note, no topic and no goal is in it.

    Without `full` neither the link of a call nor the place is in it: a subscription is an address
    that can be passed on by mistake.
    """
    context = {
        "reader": reader,
        "pairing": pairing,
        "other": pairing.other(reader.id),
        "session": session,
        "channel": CHANNELS[session.format],
    }
    summary, description = render_message("pairing-session-entry", context, reader.locale)
    address = outside_address("pairings.session", pairing_id=pairing.id, session_id=session.id)
    return Entry(
        uid=f"session-{session.id}@mentor-match",
        sequence=session.sequence,
        starts_at=session.starts_at,
        minutes=session.minutes,
        changed_at=session.changed_at or session.starts_at,
        summary=summary,
        description=description,
        location=(session.place or session.link or "") if full else "",
        address=address,
        cancelled=session.state == SessionState.CANCELLED,
    )


def renew_calendar_link(account: Account, *, now: datetime) -> str:
    """A new secret for the subscription; what was there before opens nothing from now on.

    The secret is told once, here. Only its digest is kept.
    """
    secret = secrets.token_urlsafe(32)
    link = find_calendar_link(account.id)
    if link is None:
        link = CalendarLink(account_id=account.id)
        db.session.add(link)
    link.digest, link.made_at = _digest(secret), now
    db.session.flush()
    audit.record("renewed calendar link", "account", account.id, by=account.id, now=now)
    return secret


def stop_calendar_link(account: Account, *, now: datetime) -> None:
    """End the subscription."""
    link = find_calendar_link(account.id)
    if link is not None:
        db.session.delete(link)
        db.session.flush()
        audit.record("stopped calendar link", "account", account.id, by=account.id, now=now)


def read_subscription(secret: str, *, title: str, now: datetime) -> bytes:
    """What stands in the calendar whose secret this is."""
    owner = find_owner(_digest(secret)) if len(secret) < 200 else None
    if owner is None:
        raise NotFound
    entries = [
        entry_of(owner, pairing, session, full=False)
        for pairing, session in list_planned_sessions(owner.id, now)
    ]
    for _receiver, more in entries_wanted.send(owner, now=now):
        entries += more
    entries.sort(key=lambda entry: (entry.starts_at, entry.uid))
    return subscription(entries, title=title, now=now)


def _digest(secret: str) -> str:
    """Long random secrets need no salt and no slow hash: nobody guesses one of 2**256."""
    return hashlib.sha256(secret.encode()).hexdigest()
