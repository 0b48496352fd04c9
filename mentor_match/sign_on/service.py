"""Setting up an identity server; linking accounts to it, and using the link."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete

from mentor_match.accounts.models import Account
from mentor_match.accounts.rules import Step
from mentor_match.accounts.service import change_way_in
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.sign_on.models import IdentityServer, LinkedIdentity
from mentor_match.sign_on.queries import (
    find_link,
    find_own_link,
    find_server,
    is_open_to,
    lock_server,
)
from mentor_match.sign_on.rules import AlreadyLinked, Known, NotOpen


def set_up_server(
    association_id: UUID, *, issuer: str, client_id: str, sealed: str, by: UUID, now: datetime
) -> IdentityServer:
    """Members may sign in there from now on. Links to another issuer end: it calls nobody by the
    names of the one before, and must not be believed where it does."""
    server = find_server(association_id)
    if server is None:
        server = IdentityServer(association_id=association_id)
        db.session.add(server)
    server.issuer, server.client_id, server.secret = issuer, client_id, sealed
    server.set_up_at = now
    db.session.flush()
    of_others = delete(LinkedIdentity).where(
        LinkedIdentity.association_id == association_id, LinkedIdentity.issuer != issuer
    )
    ended = db.session.execute(of_others).rowcount
    _note("set up identity server", association_id, by, now, links_ended=ended)
    return server


def note_try(association_id: UUID, *, well: bool, by: UUID, now: datetime) -> None:
    """A coordinator asked whether the server answers as it should."""
    _note("tried identity server", association_id, by, now, well=well)


def remove_server(server: IdentityServer, *, by: UUID, now: datetime) -> None:
    """Nobody signs in there any more, and all links are gone; passwords open as before."""
    gone = delete(LinkedIdentity).where(LinkedIdentity.association_id == server.association_id)
    ended = db.session.execute(gone).rowcount
    _note("removed identity server", server.association_id, by, now, links_ended=ended)
    db.session.delete(server)
    db.session.flush()


def link_account(
    account: Account, association_id: UUID, known: Known, *, here: UUID, now: datetime
) -> None:
    """From now on the account opens for whom the server calls by this subject.

    The person has typed the password a moment ago; the server has verified the address of the
    account. One of the two alone is not enough: whoever runs the server could say anything.
    """
    server = lock_server(association_id)
    ours = known.email == account.email.lower() and server.issuer == known.issuer
    if not ours or not is_open_to(association_id, account):
        raise NotOpen
    taken = find_link(association_id, known.issuer, known.subject)
    if taken is not None or find_own_link(association_id, account.id) is not None:
        raise AlreadyLinked
    db.session.add(
        LinkedIdentity(
            id=uuid4(),
            association_id=association_id,
            account_id=account.id,
            issuer=known.issuer,
            subject=known.subject,
            linked_at=now,
        )
    )
    change_way_in(account, Step.LINKED, here, now)


def unlink_account(account: Account, association_id: UUID, *, here: UUID, now: datetime) -> bool:
    """Take one's own link away; False where there is none."""
    link = find_own_link(association_id, account.id)
    if link is None:
        return False
    db.session.delete(link)
    change_way_in(account, Step.UNLINKED, here, now)
    return True


def use_link(link: LinkedIdentity, *, now: datetime) -> None:
    """The server has vouched for the person once more."""
    link.used_at = now
    audit.record(
        "vouched for by association",
        "account",
        link.account_id,
        by=link.account_id,
        now=now,
        association_id=link.association_id,
    )


def note_refused(association_id: UUID, why: str, now: datetime) -> None:
    """Somebody came back from the server and was not let in."""
    audit.record(
        "failed to sign in through association",
        "association",
        association_id,
        by=None,
        now=now,
        association_id=association_id,
        why=why,
    )


def _note(verb: str, association_id: UUID, by: UUID, now: datetime, **facts: object) -> None:
    audit.record(
        verb,
        "association",
        association_id,
        by=by,
        now=now,
        association_id=association_id,
        reason=None,
        **facts,
    )
