"""What opens an account, and what shuts it: disabling, and passkeys as the service keeps them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from mentor_match.accounts import service
from mentor_match.accounts.models import Account, Passkey
from mentor_match.audit.queries import list_acts
from mentor_match.notifications.models import Message
from tests.factories.accounts import make_account


def told(session: Any, account: Account) -> list[str]:
    session.commit()
    asked = select(Message.kind).where(Message.recipient == account.email)
    return sorted(session.scalars(asked))


def test_who_was_shut_out_is_let_in_again(session: Any, now: datetime) -> None:
    account, boss = make_account(), make_account()
    service.disable_account(account, by=boss, now=now)
    assert not account.active
    service.enable_account(account, by=boss, now=now)
    assert account.active
    session.commit()
    acts = [(act.verb, act.actor_id) for act in list_acts("account", account.id)]
    assert sorted(acts) == sorted([("disabled", boss.id), ("enabled", boss.id)])


def test_a_passkey_is_kept_used_and_taken_away_and_its_owner_is_told(
    session: Any, now: datetime
) -> None:
    account, other, here = make_account(), make_account(), uuid4()
    key = service.add_passkey(
        account,
        credential_id=b"an id of the device",
        public_key=b"its public half",
        sign_count=0,
        name="Phone",
        here=here,
        now=now,
    )
    key_id, later = key.id, now + timedelta(days=1)
    service.note_passkey_use(key, 7, later)
    session.commit()
    session.refresh(key)
    assert (key.sign_count, key.used_at) == (7, later)
    assert not service.remove_passkey(other, key_id, here=here, now=later)
    assert service.remove_passkey(account, key_id, here=here, now=later)
    assert session.scalars(select(Passkey)).all() == []
    assert told(session, account) == ["second-step-changed"] * 2
    assert told(session, other) == []
